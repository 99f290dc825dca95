import { type CallbackContext, defineCallback, type TaskInfo } from '../src/output/callback.js';
import { taskTitle } from '../src/output/label.js';

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
    const began = now();
    let last = began;
    const tasks: Timed[] = [];
    const clock = () => {
      const at = now();
      if (context.option('summary_only') !== true) {
        terminal.line(filled(`${dateText(at)} (${durationText(at - last)})       ${durationText(at - began)}`, '*'));
      }
      last = at;
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

/** `0:00:05.322`: hours, minutes, seconds. */
function durationText(milliseconds: number): string {
  const pad = (value: number, width: number) => String(Math.floor(value)).padStart(width, '0');
  const seconds = milliseconds / 1000;
  const rest = `${pad((seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}.${pad(milliseconds % 1000, 3)}`;
  return `${Math.floor(seconds / 3600)}:${rest}`;
}

/** `Thursday 11 June 2017  22:50:53 +0100`. */
function dateText(milliseconds: number): string {
  const date = new Date(milliseconds);
  const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options).format(date);
  const pad = (value: number) => String(value).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(':');
  const offset = -date.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}${pad(Math.abs(offset) % 60)}`;
  const day = `${part({ weekday: 'long' })} ${pad(date.getDate())} ${part({ month: 'long' })} ${date.getFullYear()}`;
  return `${day}  ${time} ${zone}`;
}

function filled(text: string, fill: string): string {
  const start = text === '' ? '' : `${text} `;
  return `${start}${fill.repeat(Math.max(3, 79 - start.length))} `;
}
