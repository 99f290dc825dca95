import type { PlayInfo, TaskInfo } from '../engine/event.js';
import type { CallbackContext } from './callback.js';
import { argumentsText, taskTitle } from './label.js';

/** Strategies under which tasks have no common start: their headers come with the first result. */
const WITHOUT_LOCKSTEP = /^(ansible\.(builtin|legacy)\.)?(free|host_pinned)$/;

/** Headlines of plays and tasks. */
export interface Headers {
  play(play: PlayInfo): void;
  /** A task begins: its header is printed now, or with the first result that is shown. */
  begin(task: TaskInfo): void;
  /** Prints the task's header, unless it was the last one printed. */
  ensure(task: TaskInfo): void;
  taskPath(task: TaskInfo): void;
}

export function createHeaders(context: CallbackContext): Headers {
  const { terminal, option, setting, verbosity } = context;
  const marks = option('check_mode_markers') === true;
  const showsAll = option('display_skipped_hosts') === true && option('display_ok_hosts') === true;
  const showsArguments = setting('DISPLAY_ARGS_TO_STDOUT') === true;
  let lockstep = true;
  let printed: string | undefined;
  /** Title at the task's start: later ones of the same task may lack variables. */
  let title: { readonly id: string; readonly text: string } | undefined;

  const print = (task: TaskInfo) => {
    const kind = task.handler ? 'RUNNING HANDLER' : 'TASK';
    const name = title?.text ?? taskTitle(task);
    const shownArguments = showsArguments && task.args ? ` ${argumentsText(task)}` : '';
    terminal.banner(`${kind} [${name}${shownArguments}]${marks && task.check ? ' [CHECK MODE]' : ''}`);
    if (verbosity >= 2) taskPath(task);
    printed = task.id;
  };
  const taskPath = (task: TaskInfo) => {
    terminal.line(`task path: ${task.source.file}:${task.source.line}`, { color: 'debug' });
  };
  return {
    play(play) {
      lockstep = !WITHOUT_LOCKSTEP.test(play.strategy);
      const name = play.name.trim();
      const mark = marks && play.check ? ' [CHECK MODE]' : '';
      terminal.banner(name === '' ? `PLAY${mark}` : `PLAY [${name}]${mark}`);
    },
    begin(task) {
      title = lockstep ? { id: task.id, text: taskTitle(task) } : undefined;
      if (lockstep && showsAll) print(task);
    },
    ensure(task) {
      if (printed !== task.id) print(task);
    },
    taskPath,
  };
}
