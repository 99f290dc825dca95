import { type CallbackContext, defineCallback, type TaskInfo } from '../src/output/callback.js';
import { taskTitle } from '../src/output/label.js';
import { createStopwatch, filled } from '../src/output/stopwatch.js';

interface Timed {
  readonly name: string;
  readonly path: string;
  readonly started: number;
  ended: number | undefined;
}

/** Time of each task, and a list of the slowest at the end: `ansible.posix.profile_tasks`. */
export default defineCallback({
  name: 'profile_tasks',
  kind: 'aggregate',
  description: 'Says when each task began, and at the end which took longest.',
  needsEnabling: true,
  options: {
    output_limit: {
      type: 'str',
      description: 'How many tasks the list at the end holds; `all` for every one.',
      default: '20',
      env: ['PROFILE_TASKS_TASK_OUTPUT_LIMIT'],
      ini: [{ section: 'callback_profile_tasks', key: 'task_output_limit' }],
    },
    sort_order: {
      type: 'str',
      description: 'Order of the list at the end.',
      default: 'descending',
      choices: ['descending', 'ascending', 'none'],
      env: ['PROFILE_TASKS_SORT_ORDER'],
      ini: [{ section: 'callback_profile_tasks', key: 'sort_order' }],
    },
    summary_only: {
      type: 'bool',
      description: 'Whether only the list at the end is shown.',
      default: false,
      env: ['PROFILE_TASKS_SUMMARY_ONLY'],
      ini: [{ section: 'callback_profile_tasks', key: 'summary_only' }],
    },
  },
  create(context) {
    const { terminal, now } = context;
    const stopwatch = createStopwatch(now());
    const tasks: Timed[] = [];
    const clock = () => {
      const at = now();
      const line = stopwatch.lap(at);
      if (context.option('summary_only') !== true) terminal.line(line);
      const running = tasks.at(-1);
      if (running) running.ended ??= at;
    };
    return {
      'task-start': ({ task }) => {
        clock();
        tasks.push(timed(task, now()));
      },
      stats: () => {
        clock();
        terminal.line(filled('', '='));
        for (const task of selected(tasks, context)) terminal.line(summary(task, context));
      },
    };
  },
});

function timed(task: TaskInfo, started: number): Timed {
  return { name: taskTitle(task), path: `${task.source.file}:${task.source.line}`, started, ended: undefined };
}

function lengthOf(task: Timed): number {
  return (task.ended ?? task.started) - task.started;
}

function selected(tasks: readonly Timed[], { option }: CallbackContext): Timed[] {
  const order = option('sort_order');
  const sorted = [...tasks];
  if (order === 'descending') sorted.sort((a, b) => lengthOf(b) - lengthOf(a));
  if (order === 'ascending') sorted.sort((a, b) => lengthOf(a) - lengthOf(b));
  const limit = option('output_limit');
  return limit === 'all' ? sorted : sorted.slice(0, Number(limit));
}

function summary(task: Timed, { terminal, verbosity }: CallbackContext): string {
  const time = ` ${(lengthOf(task) / 1000).toFixed(2)}s`.padStart(9, '-');
  const line = `${task.name} `.padEnd(terminal.columns - 9, '-') + time;
  return verbosity >= 2 ? `${line}\n${`${task.path} `.padEnd(terminal.columns, '-')}` : line;
}
