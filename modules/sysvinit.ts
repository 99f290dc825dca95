import { defineModule } from '../src/module/index.js';
import { runServiceCall } from './shared/services/service-call.js';
import { sysvinitCall, sysvinitSpec } from './shared/services/sysvinit.js';

export default defineModule({
  name: 'ansible.builtin.sysvinit',
  description: 'Looks after services with init scripts: that they run, and start with the system.',
  ...sysvinitSpec,
  returns: {
    name: { type: 'str', description: 'The option.', returned: 'always' },
    status: {
      type: 'dict',
      description: 'For `enabled` and for the state: whether it changed, and what the command said.',
      returned: 'always',
    },
  },
  check: 'full',
  looksFirst: true,
  run: (args, target) => runServiceCall(sysvinitCall(args, target), target),
});
