import { defineCallback } from '../src/output/callback.js';

/** How long the playbook ran: `ansible.posix.timer`. */
export default defineCallback({
  name: 'timer',
  kind: 'aggregate',
  description: 'Says at the end how long the run took.',
  needsEnabling: true,
  create(context) {
    const started = context.now();
    return {
      stats: () => {
        const seconds = Math.floor((context.now() - started) / 1000);
        const [days, hours, minutes] = [seconds / 86400, (seconds / 3600) % 24, (seconds / 60) % 60].map(Math.floor);
        context.terminal.line(
          `Playbook run took ${days} days, ${hours} hours, ${minutes} minutes, ${seconds % 60} seconds`,
        );
      },
    };
  },
});
