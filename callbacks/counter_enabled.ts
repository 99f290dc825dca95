import {
  type CallbackContext,
  type Dict,
  defineCallback,
  type Handlers,
  type PlayInfo,
  type TaskInfo,
  type TaskResult,
} from '../src/output/callback.js';
import { hideAroundDebug, isAction, resultForCallback } from '../src/output/clean.js';
import { dumpResult, plainFormat } from '../src/output/dump.js';
import { argumentsText, delegateAddress, isVerbose, taskTitle } from '../src/output/label.js';
import { recapLines, showCustomStats } from '../src/output/recap.js';
import type { Color } from '../src/output/terminal.js';

/** Headers and results that say how many there are: `community.general.counter_enabled`. */
export default defineCallback({
  name: 'counter_enabled',
  kind: 'stdout',
  description: 'Counts tasks and hosts in the lines of the output; loops have no lines.',
  optionsOf: 'default',
  create: (context) => {
    const counters = { task: 1, tasks: 0, host: 1, hosts: 0, before: 0, batches: 0 };
    return { ...createHeadings(context, counters), ...createResults(context, counters) };
  },
});

interface Counters {
  task: number;
  tasks: number;
  host: number;
  hosts: number;
  /** Hosts of all batches that began, without and with the present one. */
  before: number;
  batches: number;
}

function createHeadings(context: CallbackContext, counters: Counters): Handlers {
  const { terminal } = context;
  return {
    'play-start': ({ play }) => {
      const name = play.name.trim();
      terminal.banner(name === '' ? 'play' : `PLAY [${name}]`);
      count(play, counters);
    },
    // A handler has no header; its results are counted on from those of the task before it.
    'task-start': ({ task }) => {
      if (!task.handler) showTask(task, context, counters);
    },
    stats: ({ recap }) => {
      terminal.banner('PLAY RECAP');
      const counts = ['ok', 'changed', 'unreachable', 'failed', 'rescued', 'ignored'] as const;
      for (const line of recapLines(recap, terminal, counts)) terminal.line(line);
      terminal.line('', { only: 'screen' });
      if (recap.custom.size > 0 && context.option('show_custom_stats') === true) showCustomStats(recap, context);
    },
  };
}

function count(play: PlayInfo, counters: Counters): void {
  counters.before = counters.batches;
  counters.batches += play.hosts.length;
  counters.hosts = play.allHosts;
  counters.tasks = play.firstTasks;
  counters.task = 1;
}

function showTask(task: TaskInfo, { terminal, setting, verbosity }: CallbackContext, counters: Counters): void {
  const shown = setting('DISPLAY_ARGS_TO_STDOUT') === true && task.args ? ` ${argumentsText(task)}` : '';
  terminal.banner(`TASK ${counters.task}/${counters.tasks} [${taskTitle(task)}${shown}]`);
  if (verbosity >= 2) terminal.line(`task path: ${task.source.file}:${task.source.line}`, { color: 'debug' });
  counters.host = counters.before;
  counters.task += 1;
}

type OfResult = { readonly result: TaskResult };

function createResults(context: CallbackContext, counters: Counters): Handlers {
  const { terminal, verbosity } = context;
  const format = plainFormat(verbosity);
  const showsSkipped = context.option('display_skipped_hosts') === true;
  const label = (result: TaskResult) => {
    const address = delegateAddress(result.result);
    return `${counters.host}/${counters.hosts} [${result.host.name}${address === undefined ? '' : ` -> ${address}`}]`;
  };
  /** What there is to show: nothing of a loop's result, but for one of `debug`, which shows no items once it failed. */
  const viewOf = (result: TaskResult) => {
    const view = resultForCallback(result);
    if (isAction(result.task.action, 'debug')) hideAroundDebug(view);
    return result.task.loop && view.has('results') ? undefined : view;
  };
  const line = (state: string, view: Dict, color: Color) => {
    const text = isVerbose(view, verbosity) ? ` => ${dumpResult(view, format)}` : '';
    terminal.line(`${state}${text}`, { color });
  };
  const ended = (result: TaskResult, view: Dict, word: string, color: Color) => {
    terminal.line(`fatal: ${label(result)}: ${word}! => ${dumpResult(view, format)}`, { color });
  };
  return {
    ok: ({ result }: OfResult) => {
      counters.host += 1;
      if (isAction(result.task.fqcn, 'include_tasks', 'include_role')) return;
      context.showNotices(result);
      const state = result.changed ? 'changed' : 'ok';
      const view = viewOf(result);
      if (view && !(result.task.loop && result.result.has('results'))) line(`${state}: ${label(result)}`, view, state);
    },
    failed: ({ result }: OfResult) => {
      counters.host += 1;
      context.showNotices(result);
      const view = viewOf(result);
      if (view) ended(result, view, 'FAILED', 'error');
      if (result.ignored) terminal.line('...ignoring', { color: 'skip' });
    },
    skipped: ({ result }: OfResult) => {
      counters.host += 1;
      const view = viewOf(result);
      const where = `${counters.host}/${counters.hosts} [${result.host.name}]`;
      if (showsSkipped && view) line(`skipping: ${where}`, view, 'skip');
    },
    unreachable: ({ result }: OfResult) => {
      counters.host += 1;
      ended(result, resultForCallback(result), 'UNREACHABLE', 'unreachable');
    },
  };
}
