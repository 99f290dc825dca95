import { DroverError } from '../src/base/error.js';
import { defineModule } from '../src/module/index.js';

export default defineModule({
  name: 'ansible.builtin.import_playbook',
  description: 'Puts the plays of a playbook in its place before the run.',
  freeForm: 'words',
  options: {
    _raw_params: { hidden: true, description: 'The playbook.' },
  },
  returns: {},
  check: 'full',
  async control() {
    throw new DroverError("Action 'ansible.builtin.import_playbook' does not support raw params.", {
      code: 'module-args',
    });
  },
});
