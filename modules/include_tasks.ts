import { defineModule } from '../src/module/index.js';

export default defineModule({
  name: 'ansible.builtin.include_tasks',
  description: 'Runs the tasks of a file, chosen while the play runs.',
  freeForm: 'words',
  options: {
    _raw_params: { hidden: true, description: 'The file.' },
    file: { description: 'The file.' },
    apply: { type: 'dict', description: 'Keywords for the tasks of the file.' },
  },
  required_one_of: [['_raw_params', 'file']],
  mutually_exclusive: [['_raw_params', 'file']],
  returns: {},
  check: 'full',
  engine: true,
});
