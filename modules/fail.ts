import { defineModule } from '../src/module/index.js';
import { invalidOptions } from './shared/invalid-options.js';

export default defineModule({
  name: 'ansible.builtin.fail',
  description: 'Fails with a message.',
  options: { msg: { type: 'raw', default: 'Failed as requested from task', description: 'The message.' } },
  unknownOptions: invalidOptions,
  returns: { msg: { type: 'raw', description: 'The message.', returned: 'always' } },
  check: 'full',
  control: async ({ msg }) => ({ result: { failed: true, msg } }),
});
