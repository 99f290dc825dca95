import { DroverError } from '../base/error.js';
import type { Task } from '../playbook/ast.js';
import { resolveKeyword } from '../playbook/keywords.js';
import { Template } from '../values/template.js';
import { type Status, statusOf } from './attempt.js';
import { retryBlock } from './block-retry.js';
import type { RunContext } from './context.js';
import { currentStep } from './cursor.js';
import { applyDebugged, type Done } from './debugging.js';
import type { LoadedModule } from './dispatch.js';
import { processIncludes } from './include.js';
import { KeywordReader, toBool } from './keywords.js';
import { runMeta } from './meta.js';
import { advanceHost, type HostRun, metaAction, type PlayRun } from './play-run.js';
import { hostInfo } from './result-event.js';
import { LocalVariables, type Scope, scopeFor, type TaskSession } from './session.js';
import { breathe } from './sleep.js';
import { confirmStep } from './step-mode.js';
import { runTask } from './task.js';
import { isSameForAllHosts, taskInfo } from './task-info.js';
import { throttled } from './throttle.js';

/** How a step went, for what the strategy decides over several hosts. */
export interface StepOutcome {
  /** Hosts whose failure nothing ignored. */
  readonly failed: ReadonlySet<string>;
  /** `any_errors_fatal`, or a failed `run_once`: the other hosts fail, too. */
  readonly fatal: boolean;
}

const NO_RUN_ONCE =
  'Using run_once with the free strategy is not currently supported. This task will still be executed for every host in the inventory list.';

const NO_FATAL =
  'Using any_errors_fatal with the free strategy is not supported, as tasks are executed independently on each host';

const NOTHING: StepOutcome = { failed: new Set(), fatal: false };

/** Runs the task at which all the given hosts stand, and moves them on. */
export async function runStep(run: PlayRun, hosts: readonly HostRun[]): Promise<StepOutcome> {
  await breathe();
  const { task } = currentStep(hosts[0]!.cursor)!;
  if (metaAction(task) !== undefined) {
    if (await retryBlock(run, hosts)) return NOTHING;
    await runMeta(run, hosts, (hostRun) => prepare(run, hostRun, task, undefined));
    return NOTHING;
  }
  if (!(await confirmStep(run, task, isLockstepRun(run) ? undefined : hosts[0]!.host.name))) {
    for (const hostRun of hosts) advanceHost(run, hostRun);
    return NOTHING;
  }
  await run.context.loader.ready();
  const local = new LocalVariables();
  const first = scopeFor(run, hosts[0]!.host, task, local);
  const module = await loadModule(run, task, first);
  const reader = new KeywordReader(task, first.templar);
  const bypass = module !== undefined && 'definition' in module && (module.definition.bypassHostLoop ?? false);
  const wantsOnce = readRunOnce(reader);
  const runOnce = isLockstepRun(run) && (bypass || wantsOnce);
  if (!isLockstepRun(run)) adviseApart(run, task, bypass, wantsOnce);
  const working = runOnce ? hosts.slice(0, 1) : hosts;
  const session = prepare(run, working[0]!, task, module, local);
  run.context.emit({ type: 'task-start', task: session.info });
  for (const hostRun of runOnce ? run.hosts.values() : working) hostRun.notified.delete(task);
  const forAll = runOnce && wantsOnce;
  const done = await runOnHosts(working, session, { runOnce, forAll });
  const lostOver = moveOn(run, hosts, done, { runOnce, forAll });
  return summary(done, lostOver, isFatal(run, task, runOnce));
}

/** What a strategy without lockstep cannot do. */
function adviseApart({ context }: PlayRun, task: Task, bypass: boolean, wantsOnce: boolean): void {
  if (bypass) {
    const name = typeof task.action === 'string' ? task.action : task.action.text;
    throw new DroverError(
      `The '${name}' module bypasses the host loop, which is currently not supported in the free strategy and would instead execute for every host in the inventory list.`,
      { source: task.source },
    );
  }
  if (wantsOnce) context.emit({ type: 'warning', message: NO_RUN_ONCE });
  if (anyErrorIsFatal(context, task)) context.emit({ type: 'warning', message: NO_FATAL });
}

function isLockstepRun(run: PlayRun): boolean {
  return run.strategy === 'linear' || run.strategy === 'debug';
}

function prepare(
  run: PlayRun,
  hostRun: HostRun,
  task: Task,
  module: TaskSession['module'],
  local = new LocalVariables(),
): TaskSession {
  const { templar } = scopeFor(run, hostRun.host, task, local);
  return { run, hostRun, task, info: taskInfo(run, task, templar), module, local };
}

/**
 * The module of the task's action. That there is none fails the task on each host, unless its `when` skips it; in lockstep, an
 * action that cannot be rendered ends the run.
 */
async function loadModule(run: PlayRun, task: Task, scope: Scope): Promise<LoadedModule | DroverError | undefined> {
  if (task.dynamic) return undefined;
  const render = () => (task.action instanceof Template ? String(scope.templar.render(task.action)) : task.action);
  const known = isLockstepRun(run) ? render() : undefined;
  try {
    const name = known ?? render();
    const entry = run.context.registry.resolve(name, task.collections);
    if (entry) return { entry, definition: await entry.load() };
    for (const message of run.context.registry.missing(name, task.collections))
      run.context.emit({ type: 'warning', message });
    return new DroverError(`Cannot resolve '${name}' to an action or module.`, {
      source: task.actionSource ?? task.source,
    });
  } catch (error) {
    if (error instanceof DroverError) return error;
    throw error;
  }
}

/** What is kept of a host's part until all of them are done: with thousands of hosts, little. */
interface Finished {
  readonly hostRun: HostRun;
  readonly status: Status;
  readonly goesOn: boolean;
  /** Of an include: what it asks for. */
  readonly include: Done | undefined;
}

/**
 * Hosts begin as there is room for them; `first` is the session that the task was announced with. An error that ends
 * the run ends it at once: nothing is told of what other hosts did since.
 */
function runOnHosts(hosts: readonly HostRun[], first: TaskSession, { runOnce, forAll }: Once): Promise<Finished[]> {
  const { run, task, module, info } = first;
  const shared = isSameForAllHosts(task);
  const sessionOf = async (hostRun: HostRun): Promise<TaskSession> => {
    if (hostRun === first.hostRun) return first;
    const own =
      task.action instanceof Template ? await loadModule(run, task, scopeFor(run, hostRun.host, task)) : module;
    if (!shared) return prepare(run, hostRun, task, own);
    return { run, hostRun, task, info, module, local: new LocalVariables() };
  };
  const errors: unknown[] = [];
  const goOn = () => {
    if (errors.length > 0) throw errors[0];
  };
  const runOn = async (hostRun: HostRun): Promise<Finished> => {
    goOn();
    try {
      const session = await sessionOf(hostRun);
      const outcome = await runTask(session);
      goOn();
      return finished(await applyDebugged(session, outcome, forAll));
    } catch (error) {
      errors.push(error);
      throw error;
    }
  };
  // The reference tells of all of them before the first is done, however few may work at one time.
  for (const { host } of hosts) run.context.emit({ type: 'host-start', host: hostInfo(host), task: first.info });
  const starts = hosts.map((hostRun) => ({ hostRun, limited: throttled(run, hostRun, task, runOnce) }));
  return Promise.all(starts.map(({ hostRun, limited }) => limited(() => runOn(hostRun))));
}

function finished(done: Done): Finished {
  const { session, outcome, goesOn } = done;
  const { hostRun, task } = session;
  return { hostRun, goesOn, status: statusOf(outcome.attempt.result), include: task.dynamic ? done : undefined };
}

/** What is no boolean counts as true here; the task itself fails of it. What cannot be rendered ends the run. */
function readRunOnce(reader: KeywordReader): boolean {
  try {
    return reader.bool('run_once') === true;
  } catch (error) {
    const { cause = error } = error as DroverError;
    if (cause instanceof DroverError && cause.apart) return true;
    throw cause;
  }
}

/** How many hosts one run of a task stands for. */
interface Once {
  /** One host works, and the others go on with it. */
  readonly runOnce: boolean;
  /** What comes of it is the others', too: `run_once`. Modules that see all hosts at one time do not have that. */
  readonly forAll: boolean;
}

/** Hosts that did not fail go on: into what they included, or behind the task. Gives those that failed over an include. */
function moveOn(
  run: PlayRun,
  hosts: readonly HostRun[],
  done: readonly Finished[],
  { runOnce, forAll }: Once,
): ReadonlySet<HostRun> {
  const going = done.filter(({ goesOn }) => goesOn);
  const { entered, failed } = processIncludes(
    run,
    going.flatMap(({ include }) => include ?? []),
  );
  // A host that was lost stands behind the task: it would go on there.
  const lost = done.filter(({ status, goesOn }) => status === 'unreachable' && !goesOn);
  if (forAll && going.length + lost.length === 0) return failed;
  const idle = runOnce ? hosts.filter((hostRun) => !done.some((one) => one.hostRun === hostRun)) : [];
  const moving = [...[...going, ...lost].map(({ hostRun }) => hostRun), ...idle];
  for (const hostRun of moving) if (!entered.has(hostRun) && !failed.has(hostRun)) advanceHost(run, hostRun);
  return failed;
}

function summary(done: readonly Finished[], lostOver: ReadonlySet<HostRun>, fatal: boolean): StepOutcome {
  const failed = new Set([...lostOver].map(({ host }) => host.name));
  let broke = failed.size > 0;
  for (const { hostRun, status } of done) {
    if (status === 'failed') failed.add(hostRun.host.name);
    if (status === 'failed' || status === 'unreachable') broke = true;
  }
  return { failed, fatal: fatal && broke };
}

function isFatal({ context }: PlayRun, task: Task, runOnce: boolean): boolean {
  return !isOn(task, 'ignore_errors') && (runOnce || anyErrorIsFatal(context, task));
}

function anyErrorIsFatal(context: RunContext, task: Task): boolean {
  return isOn(task, 'any_errors_fatal') ?? context.settings.get('ANY_ERRORS_FATAL');
}

/** It concerns all hosts, so a template in it is rendered for none of them: it counts as set. */
function isOn(task: Task, name: 'any_errors_fatal' | 'ignore_errors'): boolean | undefined {
  const value = resolveKeyword(task, name)?.value ?? null;
  if (value === null) return undefined;
  return value instanceof Template || toBool(value) === true;
}
