import { defineModule } from '../src/module/index.js';

export default defineModule({
  name: 'ansible.builtin.meta',
  description: 'Does things to the run itself: handlers, the inventory, the host, the play.',
  freeForm: 'words',
  options: {
    _raw_params: {
      hidden: true,
      description: 'What to do.',
      choices: [
        'clear_facts',
        'clear_host_errors',
        'end_host',
        'end_play',
        'end_batch',
        'end_role',
        'flush_handlers',
        'noop',
        'refresh_inventory',
        'reset_connection',
      ],
    },
  },
  returns: {},
  check: 'full',
  engine: true,
});
