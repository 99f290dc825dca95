import { DroverError } from '../base/error.js';
import { limit } from '../base/limit.js';
import { resolveKeyword } from '../playbook/keywords.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { injectableFacts, namespaceFacts } from '../vars/facts.js';
import { lendPlace } from '../yaml/places.js';
import { type Attempt, attemptWith, isSet, resultOfError, statusOf } from './attempt.js';
import { ensureChanged, execute } from './execute.js';
import { KeywordReader } from './keywords.js';
import { lookAheadOf } from './look-ahead.js';
import { itemVariables, type LoopControl, loopItems, readLoopControl, stopsLoop } from './loop.js';
import { resultEvent } from './result-event.js';
import { LocalVariables, scopeFor, type TaskSession } from './session.js';
import { breathe, sleep } from './sleep.js';
import { withNotices } from './task-notices.js';

/** What a task did on a host. */
export interface TaskOutcome {
  /** Of the whole task: with `results` when it loops. */
  readonly attempt: Attempt;
  /** The items' attempts; the task's own when it does not loop. */
  readonly items: readonly Attempt[];
  readonly looped: boolean;
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly ended: number;
}

/** Runs a task on one host, with its loop. Never throws. */
export async function runTask(session: TaskSession): Promise<TaskOutcome> {
  const started = session.run.context.now();
  const done = (attempt: Attempt, items: readonly Attempt[], looped: boolean): TaskOutcome => ({
    attempt,
    items,
    looped,
    started,
    ended: session.run.context.now(),
  });
  try {
    const { items, error } = readItems(session);
    if (!items) {
      const attempt = await execute(session, error);
      ensureChanged(attempt.result);
      return done(attempt, [attempt], false);
    }
    if (items.length === 0) return done({ ...emptyLoop(), noLog: session.info.noLog }, [], true);
    const attempts = await runItems(session, items);
    return done(combined(attempts), attempts, true);
  } catch (error) {
    const own = { error: error as Error, noLog: session.info.noLog, ...leniency(session) };
    const attempt = attemptWith(resultOfError(error), own);
    return done(attempt, [attempt], false);
  }
}

/** The items of the loop; an undefined variable in it counts only when `when` does not skip the task. */
function readItems(session: TaskSession): { items?: Value[] | undefined; error?: unknown } {
  const { loop } = session.task;
  if (!loop) return {};
  const { templar } = scopeFor(session.run, session.hostRun.host, session.task, session.local);
  try {
    return { items: loopItems(loop, session.info.action, templar) };
  } catch (error) {
    if (isUndefinedError(error)) return { error };
    throw error;
  }
}

function isUndefinedError(error: unknown): boolean {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (link instanceof DroverError && link.code === 'undefined') return true;
  }
  return false;
}

/** Items after which signals and output have a turn. */
const BREATH = 50;

async function runItems(session: TaskSession, items: readonly Value[]): Promise<Attempt[]> {
  const control = readLoopControl(session);
  warnOfTakenName(session, control);
  if (control.parallel > 1) return runTogether(session, control, items);
  const ahead = lookAheadOf(session, control, items);
  const own: TaskSession = ahead ? { ...session, executor: ahead } : session;
  const attempts: Attempt[] = [];
  const { signal } = session.run.context;
  for (const [index, item] of items.entries()) {
    if (index > 0 && control.pause > 0) await sleep(control.pause * 1000, signal);
    if (index % BREATH === BREATH - 1) await breathe();
    if (signal.aborted) break;
    await ahead?.turnTo(index);
    const variables = itemVariables(control, items, index);
    for (const [name, value] of variables) session.local.set(name, value);
    if (isLiteral(session, items, index))
      lendPlace(session.local, control.loopVar, session.task.loop!.items.value, [index]);
    const attempt = withItem(session, control, await execute(own), item, index, variables);
    attempts.push(attempt);
    rememberLocally(session, attempt);
    announceItem(session, attempt);
    const stop = stopsLoop(session);
    session.local.delete(control.loopVar);
    if (stop) break;
  }
  return attempts;
}

/**
 * drover's own: several items at one time, each on a connection of its own. They do not see each other's results, which are
 * told in the order of the items.
 */
async function runTogether(session: TaskSession, control: LoopControl, items: readonly Value[]): Promise<Attempt[]> {
  const { signal } = session.run.context;
  const free = Array.from({ length: control.parallel }, (_, lane) => (lane === 0 ? undefined : `loop-${lane}`));
  const inTurn = limit(control.parallel);
  const running = items.map((item, index) =>
    inTurn(async () => {
      if (signal.aborted) return undefined;
      const lane = free.shift();
      const variables = itemVariables(control, items, index);
      const own: TaskSession = { ...session, lane, local: new LocalVariables([...session.local, ...variables]) };
      if (isLiteral(session, items, index))
        lendPlace(own.local, control.loopVar, session.task.loop!.items.value, [index]);
      try {
        return withItem(own, control, await execute(own), item, index, variables);
      } finally {
        free.push(lane);
      }
    }),
  );
  const attempts: Attempt[] = [];
  for (const one of running) {
    const attempt = await one;
    if (!attempt) break;
    attempts.push(attempt);
    rememberLocally(session, attempt);
    announceItem(session, attempt);
  }
  await Promise.all(running);
  return attempts;
}

/** Whether the item stands in the task itself, at its place in the list; `with_X` may have moved what is no plain text. */
function isLiteral({ task }: TaskSession, items: readonly Value[], index: number): boolean {
  const written = task.loop?.items.value;
  if (!Array.isArray(written) || written.length !== items.length) return false;
  return task.loop?.with === undefined || (typeof items[index] === 'string' && written[index] === items[index]);
}

function warnOfTakenName(session: TaskSession, control: LoopControl): void {
  const { variables } = scopeFor(session.run, session.hostRun.host, session.task, session.local);
  if (variables.get(control.loopVar) === undefined) return;
  session.run.context.emit({
    type: 'warning',
    message: `The loop variable '${control.loopVar}' is already in use.`,
    hint:
      'You should set the `loop_var` value in the `loop_control` option for the task to something else to avoid ' +
      'variable collisions and unexpected behavior.',
    source: session.task.source,
  });
}

/** The result of an item says which item it was. */
function withItem(
  session: TaskSession,
  control: LoopControl,
  attempt: Attempt,
  item: Value,
  index: number,
  variables: Dict,
): Attempt {
  const { result } = attempt;
  const register = resolveKeyword(session.task, 'register');
  if (register) session.local.set(String(register.value), result);
  result.set(control.loopVar, item).set('ansible_loop_var', control.loopVar);
  if (control.indexVar) result.set(control.indexVar, index).set('ansible_index_var', control.indexVar);
  const loop = session.local.get('ansible_loop');
  if (control.extended && loop !== undefined) result.set('ansible_loop', loop);
  const include = attempt.include && { ...attempt.include, vars: variables };
  if (!control.label) return { ...attempt, include, label: item };
  try {
    const { templar } = scopeFor(session.run, session.hostRun.host, session.task, session.local);
    return { ...attempt, include, label: templar.render(control.label) };
  } catch (error) {
    const message = String(resultOfError(error).get('msg'));
    result.set('failed', true).set('msg', `Failed to template loop_control.label: ${message}`);
    return { ...attempt, include, label: null };
  }
}

/** Later items see what this one registered and which facts it set. */
function rememberLocally(session: TaskSession, attempt: Attempt): void {
  for (const effect of attempt.effects) {
    const variables = effect.kind === 'set-facts' ? effect.facts : effect.kind === 'set-vars' ? effect.vars : undefined;
    for (const [key, value] of variables ?? []) session.local.set(key, value);
  }
  const facts = attempt.result.get('ansible_facts');
  if (!isDict(facts) || attempt.effects.length > 0 || session.task.fqcn === 'ansible.builtin.debug') return;
  const before = session.local.get('ansible_facts');
  session.local.set('ansible_facts', new Map([...(isDict(before) ? before : []), ...namespaceFacts(facts)]));
  for (const [key, value] of injectableFacts(facts)) session.local.set(key, value);
}

function announceItem(session: TaskSession, attempt: Attempt): void {
  const { context } = session.run;
  const status = statusOf(attempt.result);
  const event = resultEvent(session, attempt, context.now(), context.now());
  if (status === 'failed' || status === 'unreachable') context.emit({ type: 'item-failed', result: event });
  else if (status === 'skipped') context.emit({ type: 'item-skipped', result: event });
  else {
    if (attempt.result.has('diff') && event.task.diff) context.emit({ type: 'diff', result: event });
    if (!session.task.repeated) context.emit({ type: 'item-ok', result: event });
  }
}

function emptyLoop(): Attempt {
  const result = new Map<Value, Value>([
    ['changed', false],
    ['skipped', true],
    ['skipped_reason', 'No items in the list'],
    ['results', []],
  ]);
  return attemptWith(result);
}

/** One result for all items. The first failed item decides whether errors are ignored, and any that does not ignore them. */
function combined(items: readonly Attempt[]): Attempt {
  const result: Dict = new Map<Value, Value>([['results', items.map(shownItem)]]);
  const failed = items.filter((item) => isSet(item.result, 'failed'));
  const unreachable = items.filter((item) => isSet(item.result, 'unreachable'));
  const skipped = items.every((item) => isSet(item.result, 'skipped'));
  result.set('skipped', skipped);
  if (items.some((item) => isSet(item.result, 'changed'))) result.set('changed', true);
  if (failed.length > 0) result.set('failed', true).set('msg', 'One or more items failed');
  else result.set('msg', 'All items completed');
  if (unreachable.length > 0) result.set('unreachable', true);
  if (skipped) result.set('msg', 'All items skipped');
  if (!result.has('changed')) result.set('changed', false);
  const notices = items.flatMap((item) => item.notices);
  return attemptWith(withNotices(result, notices), {
    notices,
    noLog: items.some((item) => item.noLog),
    ignoreErrors: failed.length > 0 ? failed.every((item) => item.ignoreErrors) : (items[0]?.ignoreErrors ?? false),
    ignoreUnreachable: unreachable.length > 0 && unreachable.every((item) => item.ignoreUnreachable),
    delegatedTo: items.at(-1)?.delegatedTo,
    delegateFacts: items.at(-1)?.delegateFacts ?? false,
  });
}

/** The whole task's result has the warnings of all items; an item has the mark that it must not be shown. */
function shownItem({ result, noLog }: Attempt): Dict {
  if (!noLog && !result.has('warnings') && !result.has('deprecations')) return result;
  const item = new Map(result);
  item.delete('warnings');
  item.delete('deprecations');
  return noLog ? item.set('_ansible_no_log', true) : item;
}

function leniency(session: TaskSession): Pick<Attempt, 'ignoreErrors'> {
  try {
    const { templar } = scopeFor(session.run, session.hostRun.host, session.task, session.local);
    return { ignoreErrors: new KeywordReader(session.task, templar).bool('ignore_errors') ?? false };
  } catch {
    return { ignoreErrors: true };
  }
}
