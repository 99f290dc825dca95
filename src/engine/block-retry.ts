import { DroverError } from '../base/error.js';
import type { Block, Task } from '../playbook/ast.js';
import { compileBlocks } from '../playbook/compile.js';
import { resolveKeyword } from '../playbook/keywords.js';
import { metaTask } from '../playbook/role-blocks.js';
import type { Dict, Value } from '../values/value.js';
import { applyOutcome } from './apply.js';
import { attemptWith, taskError } from './attempt.js';
import { holds } from './conditional.js';
import { currentStep } from './cursor.js';
import { KeywordReader } from './keywords.js';
import { advanceHost, enterFrame, type HostRun, type PlayRun } from './play-run.js';
import { resultEvent } from './result-event.js';
import { scopeFor, type TaskSession } from './session.js';
import { taskInfo } from './task-info.js';

/** One try of a block with `until` or `retries` (drover's own). */
interface Try {
  /** The task that stands for the block. */
  readonly include: Task;
  /** The loop's variables. */
  readonly vars: Dict;
  readonly number: number;
  /** It stands where the block's failure ends; otherwise behind the block. */
  readonly afterFailure: boolean;
}

/** The steps that look back on a try, with what they look back on. */
const TRIES = new WeakMap<Task, Try>();

/** The blocks with steps around that go through them again: behind a failure, or while `until` does not hold. */
export function withRetries(
  run: PlayRun,
  include: Task,
  vars: Dict,
  blocks: readonly Block[],
  number = 1,
): readonly Block[] {
  const first = blocks[0];
  if (!include.repeated || !first) return blocks;
  const until = resolveKeyword(include, 'until');
  if (!until && !resolveKeyword(include, 'retries')) return blocks;
  const around = { keywords: new Map(), vars: new Map(), when: [], written: false, body: [], rescue: [], always: [] };
  const look = (afterFailure: boolean): Task => {
    const task = metaTask('retry_block', run.play, { ...first, ...around });
    TRIES.set(task, { include, vars, number, afterFailure });
    return task;
  };
  const tried: Block = { ...first, ...around, body: blocks, rescue: [look(true)] };
  return [{ ...first, ...around, body: until ? [tried, look(false)] : [tried] }];
}

/** Sends the hosts that stand behind a try into the next one, on their way, or out with a failure. False when they stand elsewhere. */
export async function retryBlock(run: PlayRun, hosts: readonly HostRun[]): Promise<boolean> {
  const { task } = currentStep(hosts[0]!.cursor)!;
  const made = TRIES.get(task);
  if (!made) return false;
  const again: TaskSession[] = [];
  const lost: Lost[] = [];
  for (const hostRun of hosts) {
    const session = sessionOf(run, hostRun, task, made);
    const { templar } = scopeFor(run, hostRun.host, task);
    const until = resolveKeyword(made.include, 'until');
    try {
      if (!made.afterFailure && until && holds(until, templar)) advanceHost(run, hostRun);
      else if (made.number < triesOf(session)) again.push(session);
      else lost.push({ session, cause: undefined });
    } catch (cause) {
      lost.push({ session, cause });
    }
  }
  if (lost.length > 0) run.context.emit({ type: 'task-start', task: lost[0]!.session.info });
  for (const one of lost) giveUp(one, made);
  if (again.length > 0) await tryAgain(run, again, made);
  return true;
}

function sessionOf(run: PlayRun, hostRun: HostRun, task: Task, { include }: Try): TaskSession {
  const { templar } = scopeFor(run, hostRun.host, task);
  const info = taskInfo(run, include, templar);
  return { run, hostRun, task: include, info, module: undefined, local: new Map() };
}

function readerOf({ run, hostRun, task }: TaskSession) {
  return new KeywordReader(task, scopeFor(run, hostRun.host, task).templar);
}

/** As for a task: one try more than `retries`, which is 3 where only `until` is given. */
function triesOf(session: TaskSession): number {
  return 1 + Math.max(0, readerOf(session).int('retries') ?? 3);
}

async function tryAgain(run: PlayRun, sessions: readonly TaskSession[], made: Try): Promise<void> {
  const { context } = run;
  const tries = triesOf(sessions[0]!);
  for (const session of sessions) {
    const result = new Map<Value, Value>([['attempts', made.number]]).set('retries', tries);
    const event = resultEvent(session, attemptWith(result), context.now(), context.now());
    context.emit({ type: 'retry', result: { ...event, attempt: { number: made.number, of: tries } } });
  }
  await pause(Math.max(0, readerOf(sessions[0]!).float('delay') ?? 5), context.signal);
  const { include, vars } = made;
  const blocks = context.loader.taskFile(include.source.file, include, vars, run);
  const steps = compileBlocks(withRetries(run, include, vars, blocks, made.number + 1), {
    selected: context.selects(run.scope),
  });
  const order = ++run.includes;
  for (const { hostRun } of sessions) enterFrame(run, hostRun, { kind: 'include', steps, order, only: undefined });
}

interface Lost {
  readonly session: TaskSession;
  readonly cause: unknown;
}

/** The last try was in vain. */
function giveUp({ session, cause }: Lost, made: Try): void {
  const { run, task } = session;
  const message = made.afterFailure
    ? `The block failed in each of its ${made.number} tries.`
    : `The \`until\` of the block did not hold after ${made.number} tries.`;
  const error = taskError(task.source, new DroverError(message, { cause }));
  const result = new Map<Value, Value>([
    ['failed', true],
    ['attempts', made.number],
    ['changed', false],
    ['msg', message],
  ]);
  const now = run.context.now();
  const attempt = attemptWith(result, { error });
  applyOutcome(session, { attempt, items: [attempt], looped: false, started: now, ended: now }, false);
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
