import { defineModule } from '../src/module/index.js';
import { runServiceCall } from './shared/services/service-call.js';
import { systemdCall, systemdSpec } from './shared/services/systemd.js';

export default defineModule({
  name: 'ansible.builtin.systemd_service',
  aliases: ['ansible.builtin.systemd'],
  description: 'Looks after units of systemd: that they run, start with the system, or cannot.',
  ...systemdSpec,
  returns: {
    name: { type: 'str', description: 'The option.', returned: 'always' },
    status: {
      type: 'dict',
      description: 'What `systemctl show` said of the unit before anything was changed.',
      returned: 'success',
    },
    enabled: { type: 'bool', description: 'Whether it starts with the system.', returned: 'when `enabled` is given' },
    state: { type: 'str', description: 'What it is now.', returned: 'when `state` is given' },
  },
  check: 'full',
  looksFirst: true,
  run: (args, target) => runServiceCall(systemdCall(args, target), target),
});
