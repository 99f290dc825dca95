import { defineCallback, type TaskInfo } from '../src/output/callback.js';
import { createStopwatch, filled } from '../src/output/stopwatch.js';

/** Time of each role, the slowest first: `ansible.posix.profile_roles`. A task of no role counts by its action. */
export default defineCallback({
  name: 'profile_roles',
  kind: 'aggregate',
  description: 'Says when each task began, and at the end how long each role took.',
  needsEnabling: true,
  create({ terminal, now }) {
    const stopwatch = createStopwatch(now());
    const totals = new Map<string, number>();
    let running: { readonly name: string; readonly started: number } | undefined;
    const stop = () => {
      const at = now();
      terminal.line(stopwatch.lap(at));
      if (running) totals.set(running.name, (totals.get(running.name) ?? 0) + at - running.started);
    };
    return {
      'task-start': ({ task }) => {
        stop();
        running = { name: nameOf(task), started: now() };
      },
      stats: () => {
        stop();
        terminal.line(filled('', '='));
        const slowestFirst = [...totals].sort(([, a], [, b]) => b - a);
        for (const [name, time] of slowestFirst) terminal.line(summary(name, time));
        terminal.line(filled('', '~'));
        terminal.line(
          summary(
            'total',
            slowestFirst.reduce((sum, [, time]) => sum + time, 0),
          ),
        );
      },
    };
  },
});

function nameOf({ role, action }: TaskInfo): string {
  return role === undefined ? action : role.slice(role.lastIndexOf('.') + 1);
}

function summary(name: string, milliseconds: number): string {
  return `${name} `.padEnd(70, '-') + ` ${(milliseconds / 1000).toFixed(2)}s`.padStart(9, '-');
}
