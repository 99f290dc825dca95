import { defineModule } from '../src/module/index.js';

export default defineModule({
  name: 'ansible.builtin.import_tasks',
  description: 'Puts the tasks of a file in its place before the play runs.',
  freeForm: 'words',
  options: {
    _raw_params: { hidden: true, description: 'The file.' },
    file: { description: 'The file.' },
  },
  required_one_of: [['_raw_params', 'file']],
  mutually_exclusive: [['_raw_params', 'file']],
  returns: {},
  check: 'full',
  engine: true,
});
