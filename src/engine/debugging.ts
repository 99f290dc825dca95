import { DroverError } from '../base/error.js';
import { resolveKeyword } from '../playbook/keywords.js';
import { applyOutcome } from './apply.js';
import { statusOf } from './attempt.js';
import type { Cursor } from './cursor.js';
import { askDebugger } from './debugger.js';
import type { HostRecap } from './event.js';
import { KeywordReader } from './keywords.js';
import type { HostRun, PlayRun } from './play-run.js';
import { scopeFor, type TaskSession } from './session.js';
import { runTask, type TaskOutcome } from './task.js';

export interface Done {
  readonly session: TaskSession;
  readonly outcome: TaskOutcome;
  /** Whether the host goes on behind the task. */
  readonly goesOn: boolean;
}

/** Lets an outcome take effect. Where the debugger wants it, the person may have the task run again as if nothing had happened. */
export async function applyDebugged(session: TaskSession, outcome: TaskOutcome, runOnce: boolean): Promise<Done> {
  if (!wantsDebugger(session, outcome)) return { session, outcome, goesOn: applyOutcome(session, outcome, runOnce) };
  const before = remember(session);
  const goesOn = applyOutcome(session, outcome, runOnce);
  const decision = await oneAtATime(session.run, () => askDebugger(session, outcome.attempt.result));
  switch (decision.kind) {
    case 'continue':
      return { session, outcome, goesOn };
    case 'quit':
      throw new DroverError('User interrupted execution', { code: 'interrupted' });
    case 'redo': {
      restore(session, before);
      const task = { ...session.task, args: decision.args };
      const again: TaskSession = { ...session, task, local: decision.variables };
      return applyDebugged(again, await runTask(again), runOnce);
    }
  }
}

/** `debugger` of the task decides; where it says nothing, the strategy `debug` and ENABLE_TASK_DEBUGGER. */
function wantsDebugger(session: TaskSession, outcome: TaskOutcome): boolean {
  const { run, task } = session;
  const { settings } = run.context;
  const keyword = resolveKeyword(task, 'debugger');
  const everywhere = run.strategy === 'debug' || settings.get('ENABLE_TASK_DEBUGGER');
  if (!keyword && !everywhere) return false;
  const status = statusOf(outcome.attempt.result);
  const failed = status === 'failed' && !(settings.get('TASK_DEBUGGER_IGNORE_ERRORS') && outcome.attempt.ignoreErrors);
  switch (keyword && when(session)) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'on_skipped':
      return status === 'skipped' || (everywhere && (failed || status === 'unreachable'));
    case 'on_failed':
      return failed || (everywhere && status === 'unreachable');
    case 'on_unreachable':
      return status === 'unreachable' || (everywhere && failed);
    default:
      return everywhere && (failed || status === 'unreachable');
  }
}

function when(session: TaskSession): string | undefined {
  const { templar } = scopeFor(session.run, session.hostRun.host, session.task, session.local);
  try {
    return new KeywordReader(session.task, templar).text('debugger');
  } catch {
    return undefined;
  }
}

interface Snapshot {
  readonly cursors: ReadonlyMap<HostRun, Cursor>;
  readonly recap: HostRecap | undefined;
  readonly failed: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  readonly unreachable: ReadonlySet<string>;
}

/** What a failure changes of hosts: of all of them when the task stands for all. */
function remember({ run, hostRun }: TaskSession): Snapshot {
  return {
    cursors: new Map([...run.hosts.values()].map((one) => [one, one.cursor])),
    recap: run.context.recap.recap().hosts.get(hostRun.host.name),
    failed: new Set(run.failed),
    removed: new Set(run.scope.removed),
    unreachable: new Set(run.context.unreachable),
  };
}

function restore({ run, hostRun }: TaskSession, before: Snapshot): void {
  for (const [one, cursor] of before.cursors) one.cursor = cursor;
  run.context.recap.restore(hostRun.host.name, before.recap);
  for (const [now, then] of [
    [run.failed, before.failed],
    [run.scope.removed, before.removed],
    [run.context.unreachable, before.unreachable],
  ] as const) {
    for (const name of now) if (!then.has(name)) now.delete(name);
  }
}

const prompting = new WeakMap<PlayRun, Promise<unknown>>();

/** Hosts that fail at the same time are asked about one after the other. */
function oneAtATime<T>(run: PlayRun, ask: () => Promise<T>): Promise<T> {
  const asked = (prompting.get(run) ?? Promise.resolve()).then(ask, ask);
  prompting.set(run, asked);
  return asked;
}
