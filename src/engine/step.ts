import { DroverError } from '../base/error.js';
import { limit } from '../base/limit.js';
import type { Task } from '../playbook/ast.js';
import { Template } from '../values/template.js';
import type { Dict } from '../values/value.js';
import { statusOf } from './attempt.js';
import { currentStep } from './cursor.js';
import { applyDebugged, type Done } from './debugging.js';
import type { LoadedModule } from './dispatch.js';
import { processIncludes } from './include.js';
import { keywordReader } from './keywords.js';
import { runMeta } from './meta.js';
import { advanceHost, type HostRun, metaAction, type PlayRun } from './play-run.js';
import { warnOfReserved } from './reserved-names.js';
import { hostInfo } from './result-event.js';
import { type Scope, scopeFor, type TaskSession } from './session.js';
import { confirmStep } from './step-mode.js';
import { runTask } from './task.js';
import { taskInfo } from './task-info.js';

/** How a step went, for what the strategy decides over several hosts. */
export interface StepOutcome {
  /** Hosts whose failure nothing ignored. */
  readonly failed: ReadonlySet<string>;
  /** `any_errors_fatal`, or a failed `run_once`: the other hosts fail, too. */
  readonly fatal: boolean;
}

interface Prepared {
  readonly hostRun: HostRun;
  readonly scope: Scope;
  readonly session: TaskSession;
}

const NOTHING: StepOutcome = { failed: new Set(), fatal: false };

/** Runs the task at which all the given hosts stand, and moves them on. */
export async function runStep(run: PlayRun, hosts: readonly HostRun[]): Promise<StepOutcome> {
  const { task } = currentStep(hosts[0]!.cursor)!;
  if (metaAction(task) !== undefined) {
    await runMeta(run, hosts, (hostRun) => prepare(run, hostRun, task, undefined).session);
    return NOTHING;
  }
  if (!(await confirmStep(run, task))) {
    for (const hostRun of hosts) advanceHost(run, hostRun);
    return NOTHING;
  }
  await run.context.loader.ready();
  const first = scopeFor(run, hosts[0]!.host, task);
  const module = await loadModule(run, task, first);
  const reader = keywordReader(task, first.templar);
  const bypass = module !== undefined && 'definition' in module && (module.definition.bypassHostLoop ?? false);
  const runOnce = isLockstepRun(run) && (bypass || readRunOnce(reader));
  const working = runOnce ? hosts.slice(0, 1) : hosts;
  const sessions = working.map((hostRun) => prepare(run, hostRun, task, module));
  run.context.emit({ type: 'task-start', task: sessions[0]!.session.info });
  for (const hostRun of runOnce ? run.hosts.values() : working) hostRun.notified.delete(task);
  for (const { session, hostRun } of sessions) {
    run.context.emit({ type: 'host-start', host: hostInfo(hostRun.host), task: session.info });
  }
  const outcomes = await runOnHosts(sessions, throttled(run, readThrottle(reader), runOnce), runOnce);
  moveOn(run, hosts, outcomes, runOnce);
  return summary(outcomes, isFatal(reader, runOnce));
}

function isLockstepRun(run: PlayRun): boolean {
  return run.strategy === 'linear' || run.strategy === 'debug';
}

function prepare(run: PlayRun, hostRun: HostRun, task: Task, module: TaskSession['module']): Prepared {
  const local: Dict = new Map();
  const scope = scopeFor(run, hostRun.host, task, local);
  warnOfReserved(run.context, scope.variables.layers);
  const info = taskInfo(run, task, scope.templar);
  return { hostRun, scope, session: { run, hostRun, task, info, module, local } };
}

/** The module of the task's action. That there is none fails the task on each host, unless its `when` skips it. */
async function loadModule(run: PlayRun, task: Task, scope: Scope): Promise<LoadedModule | DroverError | undefined> {
  if (task.dynamic) return undefined;
  try {
    const name = task.action instanceof Template ? String(scope.templar.render(task.action)) : task.action;
    const entry = run.context.registry.resolve(name, task.collections);
    if (entry) return { entry, definition: await entry.load() };
    return new DroverError(`Cannot resolve '${name}' to an action or module.`, {
      source: task.actionSource ?? task.source,
    });
  } catch (error) {
    if (error instanceof DroverError) return error;
    throw error;
  }
}

type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

/** An error that ends the run ends it at once: nothing is told of what other hosts did since. */
function runOnHosts(sessions: readonly Prepared[], limited: Limiter, runOnce: boolean): Promise<Done[]> {
  const over = new AbortController();
  const runOn = async ({ session }: Prepared): Promise<Done> => {
    over.signal.throwIfAborted();
    const outcome = await runTask(session);
    over.signal.throwIfAborted();
    try {
      return await applyDebugged(session, outcome, runOnce);
    } catch (error) {
      over.abort(error);
      throw error;
    }
  };
  return Promise.all(sessions.map((prepared) => limited(() => runOn(prepared))));
}

/** That it cannot be read ends the run: it says which hosts work at all. */
function readRunOnce(reader: ReturnType<typeof keywordReader>): boolean {
  try {
    return reader.bool('run_once') === true;
  } catch (error) {
    throw (error as Error).cause ?? error;
  }
}

/** That it cannot be read ends the run: it says how many hosts work at one time. */
function readThrottle(reader: ReturnType<typeof keywordReader>): number {
  try {
    return reader.int('throttle') ?? 0;
  } catch (error) {
    const { cause = error, source } = error as DroverError;
    throw new DroverError('Failed to convert the throttle value to an integer.', { source, cause });
  }
}

function throttled(run: PlayRun, throttle: number, runOnce: boolean): Limiter {
  if (throttle <= 0 || runOnce) return run.limited;
  const narrow = limit(throttle);
  return (task) => narrow(() => run.limited(task));
}

/** Hosts that did not fail go on: into what they included, or behind the task. */
function moveOn(run: PlayRun, hosts: readonly HostRun[], done: readonly Done[], runOnce: boolean): void {
  const going = done.filter(({ goesOn }) => goesOn);
  const entered = processIncludes(run, going);
  if (runOnce && going.length === 0) return;
  const moving = runOnce ? hosts : going.map(({ session }) => session.hostRun);
  for (const hostRun of moving) if (!entered.has(hostRun)) advanceHost(run, hostRun);
}

function summary(done: readonly Done[], fatal: boolean): StepOutcome {
  const failed = new Set<string>();
  let broke = false;
  for (const { session, outcome } of done) {
    const status = statusOf(outcome.attempt.result);
    if (status === 'failed') failed.add(session.hostRun.host.name);
    if (status === 'failed' || status === 'unreachable') broke = true;
  }
  return { failed, fatal: fatal && broke };
}

function isFatal(reader: ReturnType<typeof keywordReader>, runOnce: boolean): boolean {
  const ignored = quiet(() => reader.bool('ignore_errors')) ?? false;
  return !ignored && (runOnce || quiet(() => reader.bool('any_errors_fatal')) === true);
}

/** A keyword that cannot be read fails the task on each host; what the strategy asks of it counts as not set. */
function quiet<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
