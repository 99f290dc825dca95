import {
  type CallbackContext,
  type Dict,
  defineCallback,
  type Handlers,
  type TaskInfo,
  type TaskResult,
  type Value,
} from '../src/output/callback.js';
import { resultForCallback } from '../src/output/clean.js';
import { dumpResult, resultFormat } from '../src/output/dump.js';
import { delegateAddress, isFalsyLabel, taskTitle, textOf } from '../src/output/label.js';
import { recapLines } from '../src/output/recap.js';
import { createDefault } from './default.js';

/** One line that is redrawn, and a line for each task that changed something or failed: `community.general.dense`. */
export default defineCallback({
  name: 'dense',
  kind: 'stdout',
  description: 'One line that is redrawn for each task; from -vv on the default output.',
  optionsOf: 'default',
  create: (context) => (context.verbosity >= 2 ? createDefault(context) : createDense(context)),
});

/** Sequences of VT100 terminals: the line is drawn from a saved place, to which the cursor returns. */
const RESET = '\u001b[0;0m';
const BOLD = '\u001b[1m';
const UNDERLINE = '\u001b[4m';
const CLEAR_LINE = '\u001b[2K';
const SAVE = '\u001b[s';
const RESTORE = '\u001b[u';
const WRAP = '\u001b[7h';
const NO_WRAP = '\u001b[7l';
const NEW_LINE = `${RESTORE}${RESET}\n${SAVE}${CLEAR_LINE}`;
const SAME_LINE = `${RESTORE}${RESET}${CLEAR_LINE}`;

type State = 'skipped' | 'ok' | 'changed' | 'failed' | 'unreachable' | 'ignored';

const COLORS: Readonly<Record<State, string>> = {
  ok: '\u001b[0;32m',
  changed: '\u001b[0;33m',
  skipped: '\u001b[0;36m',
  ignored: '\u001b[46m\u001b[1;31m',
  failed: '\u001b[0;31m',
  unreachable: '\u001b[1;31m',
};

/** From the least to the most that can be said of a host; an ignored failure is told as it comes. */
const ORDER: readonly State[] = ['skipped', 'ok', 'changed', 'failed', 'unreachable'];

/** After these the line stays on the screen. */
const KEPT: ReadonlySet<State> = new Set(['changed', 'failed', 'unreachable']);

/** Keys that take room and say little. */
const LEFT_OUT = ['delta', 'end', 'failed', 'failed_when_result', 'invocation', 'start', 'stdout_lines'];

interface Line {
  readonly kind: 'task' | 'handler';
  readonly number: number;
  readonly task: TaskInfo;
  readonly hosts: Map<string, { state: State; delegate: string | undefined }>;
  titled: boolean;
}

type Write = (...parts: string[]) => void;
type OfResult = { readonly result: TaskResult };

function createDense(context: CallbackContext): Handlers {
  const { terminal, verbosity } = context;
  const { write, next, begin, add } = createScreen(context);
  const counts = { play: 0, task: 0, handler: 0 };
  const { diff, include: _, ...rest } = createDefault(context);
  write(`${RESET}${SAVE}${CLEAR_LINE}`);
  return {
    ...rest,
    ...resultsOf(add),
    'playbook-start': () => {},
    'play-start': ({ play }) => {
      next();
      Object.assign(counts, { play: counts.play + 1, task: 0, handler: 0 });
      write(BOLD, `PLAY ${counts.play}: ${(play.name.trim() || 'unnamed').toUpperCase()}`, NEW_LINE);
    },
    'task-start': ({ task }) => {
      const kind = task.handler ? 'handler' : 'task';
      if (taskTitle(task) !== 'setup') counts[kind]++;
      begin(kind, counts[kind], task);
    },
    diff: (event) => {
      write(BOLD);
      diff(event);
      write(RESET);
    },
    'no-hosts-remaining': () => {
      next();
      write('\u001b[1;37m', '\u001b[41m', 'NO MORE HOSTS LEFT', NEW_LINE);
    },
    stats: ({ recap }) => {
      next();
      if (verbosity === 0) return;
      write(BOLD, UNDERLINE, 'SUMMARY', NEW_LINE);
      const shown = ['ok', 'changed', 'unreachable', 'failed', 'rescued', 'ignored'] as const;
      for (const text of recapLines(recap, terminal, shown)) terminal.line(text);
    },
    close: () => write(NEW_LINE),
  };
}

function resultsOf(add: (result: TaskResult, state: State) => void): Handlers {
  const ok = ({ result }: OfResult) => add(result, result.changed ? 'changed' : 'ok');
  const failed = ({ result }: OfResult) => add(result, result.ignored ? 'ignored' : 'failed');
  const skipped = ({ result }: OfResult) => add(result, 'skipped');
  const unreachable = ({ result }: OfResult) => add(result, 'unreachable');
  return { ok, failed, skipped, unreachable, 'item-ok': ok, 'item-failed': failed, 'item-skipped': skipped };
}

/** The line that is redrawn. */
function createScreen(context: CallbackContext) {
  const { terminal, verbosity } = context;
  const write: Write = (...parts) => terminal.write(parts.join(''));
  let line: Line | undefined;
  let keeps = false;
  /** Goes to a fresh line when the present one is to stay. */
  const next = (clears = true) => {
    const stays = verbosity === 0 && keeps;
    keeps = false;
    write(stays ? NEW_LINE : clears ? SAME_LINE : `${RESTORE}${RESET}`);
  };
  return {
    write,
    next,
    begin(kind: Line['kind'], number: number, task: TaskInfo) {
      next(task.handler);
      line = { kind, number, task, hosts: new Map(), titled: false };
      write(UNDERLINE, `${kind} ${number}.`, RESET);
    },
    add(result: TaskResult, state: State) {
      if (!line) return;
      line.hosts.set(result.host.name, stateOf(line, result, state));
      drawLine(line, write);
      keeps ||= KEPT.has(state);
      if (verbosity !== 1 || !KEPT.has(state)) return;
      write(line.titled ? SAME_LINE : titleOf(line));
      line.titled = true;
      keeps = false;
      showResult(result, state, context, write);
    },
  };
}

/** Of the items of a loop the worst counts. */
function stateOf(line: Line, result: TaskResult, state: State) {
  const before = line.hosts.get(result.host.name);
  const worse = before === undefined || ORDER.indexOf(before.state) < ORDER.indexOf(state);
  return { state: worse ? state : before.state, delegate: delegateAddress(result.result) ?? before?.delegate };
}

function drawLine({ kind, number, hosts }: Line, write: Write): void {
  const names = [...hosts].map(([name, { state, delegate }]) => {
    return ` ${delegate === undefined ? '' : `${delegate}>`}${COLORS[state]}${name}${RESET}`;
  });
  write(`${SAME_LINE}${NO_WRAP}${UNDERLINE}${kind} ${number}:${RESET}`, ...names, WRAP);
}

function titleOf({ kind, number, task }: Line): string {
  return `${SAME_LINE}${UNDERLINE}${kind} ${number}: ${taskTitle(task)}${NEW_LINE}`;
}

function showResult(result: TaskResult, state: State, context: CallbackContext, write: Write): void {
  const view = resultForCallback(result);
  write(SAME_LINE);
  if (result.task.loop && view.has('results')) return;
  const text = state === 'unreachable' ? textOf(view.get('msg')) : dumpOf(view, context);
  const address = delegateAddress(view);
  const host = address === undefined ? result.host.name : `${RESET}${result.host.name}>${COLORS[state]}${address}`;
  write(`${COLORS[state]}${state}: ${host}: ${text}\n${RESET}${SAVE}${CLEAR_LINE}`);
  context.showNotices(result);
}

function dumpOf(view: Dict, context: CallbackContext): string {
  const said = [...view].filter(([key, value]) => !LEFT_OUT.includes(String(key)) && !isEmpty(value));
  return dumpResult(new Map(said), resultFormat(context));
}

function isEmpty(value: Value): boolean {
  return value !== null && typeof value !== 'boolean' && typeof value !== 'number' && isFalsyLabel(value);
}
