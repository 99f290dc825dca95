import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import type { Notice } from '../base/notice.js';
import type { Given, Task } from '../playbook/ast.js';
import { resolveKeyword } from '../playbook/keywords.js';
import type { Templar } from '../template/templar.js';
import { str } from '../values/repr.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { injectableFacts, namespaceFacts } from '../vars/facts.js';
import { finalArguments } from './arguments.js';
import { callPerhapsAsync } from './async.js';
import {
  type Attempt,
  attemptWith,
  isSet,
  NO_TRACEBACK,
  resultError,
  resultOfError,
  statusOf,
  taskError,
} from './attempt.js';
import { type CallSite, resolveCallSite, writtenDelegate } from './call-site.js';
import { firstFalse, holds, skippedResult } from './conditional.js';
import type { Called } from './dispatch.js';
import type { TaskResult } from './event.js';
import { applyInventoryEffects } from './inventory-effects.js';
import { KeywordReader, renderGiven, toBool } from './keywords.js';
import { resultEvent } from './result-event.js';
import { placeOf, type Scope, scopeFor, type TaskSession } from './session.js';
import { sleep } from './sleep.js';
import { deprecationNotice, distinct, type TaskNotice, withNotices } from './task-notices.js';

/**
 * Runs a task once: `when`, arguments, module, retries, `changed_when` and `failed_when`. Never throws: what goes wrong is
 * a failed attempt. `loopError` is what the loop's expression failed with; it counts only when `when` does not skip the task.
 */
export async function execute(session: TaskSession, loopError?: unknown): Promise<Attempt> {
  const notices: TaskNotice[] = [];
  const take = (notice: Notice) => {
    if (notice.type === 'warning' || notice.type === 'deprecation') notices.push(notice);
    else session.run.context.emit(notice);
  };
  const scope = scopeFor(session.run, session.hostRun.host, session.task, session.local, take);
  const site: Found = { take };
  try {
    const attempt = await executeInside(session, scope, site, loopError);
    return finished(session, scope, attempt, notices);
  } catch (error) {
    const failure = taskError(placeOf(session), error);
    const failed = attemptWith(resultOfError(failure).set('changed', false), {
      error: failure,
      delegatedTo: site.current ? site.current.delegatedTo : writtenDelegate(session),
    });
    return finished(session, scope, failed, notices);
  }
}

/** What comes out while a task is executed: where it is called, and what is told of it. */
interface Found {
  current?: CallSite;
  readonly take: (notice: Notice) => void;
}

function executeInside(
  session: TaskSession,
  scope: Scope,
  found: Found,
  loopError: unknown,
): Attempt | Promise<Attempt> {
  const { task } = session;
  const { templar } = scope;
  const site = resolveCallSite(session, scope);
  found.current = site;
  const delegated = site.variablesOfDelegate();
  if (delegated) session.local.set('ansible_delegated_vars', delegated);
  const condition = failedCondition(session, templar, loopError);
  if (condition) return attemptWith(skippedResult(condition), { delegatedTo: site.delegatedTo });
  if (loopError !== undefined) throw loopError;
  site.check();
  if (session.module instanceof DroverError) throw session.module;
  for (const told of session.module?.entry.deprecations ?? []) found.take(deprecationNotice(told));
  const args = finalArguments(session, templar);
  if (task.dynamic) return includeAttempt(args, session);
  return attemptWithRetries(session, scope, site, args);
}

/** The error of the loop comes before one of a condition. */
function failedCondition({ task }: TaskSession, templar: Templar, loopError: unknown): Given | undefined {
  try {
    return firstFalse(resolveKeyword(task, 'when'), templar);
  } catch (error) {
    throw loopError ?? error;
  }
}

function includeAttempt(args: Dict, session: TaskSession): Attempt {
  const { task } = session;
  if (task.repeated) return blockAttempt(session);
  const isRole = task.fqcn === 'ansible.builtin.include_role';
  const name = isRole ? (args.get('name') ?? args.get('role')) : (args.get('_raw_params') ?? args.get('file'));
  if (name === undefined || name === null || name === '') {
    throw new DroverError('No include file was specified to the include', { source: task.source });
  }
  const include = { name: String(name), args, vars: new Map<Value, Value>() };
  const shown = new Map([...args].filter(([key]) => isRole || (key !== '_raw_params' && key !== 'file')));
  const result = new Map<Value, Value>(isRole ? [] : [['include', String(name)]]).set('include_args', shown);
  return attemptWith(result, { include });
}

/** drover's own: a block is repeated for each item of its `loop`, or until its `until` holds. */
function blockAttempt({ task }: TaskSession): Attempt {
  const include = { name: task.source.file, args: new Map<Value, Value>(), vars: new Map<Value, Value>() };
  return attemptWith(new Map<Value, Value>([['changed', false]]), { include });
}

async function attemptWithRetries(session: TaskSession, scope: Scope, site: CallSite, args: Dict): Promise<Attempt> {
  const { task, run } = session;
  const { templar } = scope;
  const reader = new KeywordReader(task, templar);
  const until = resolveKeyword(task, 'until');
  const configured = reader.int('retries');
  const tries = 1 + (configured === undefined ? (until ? 3 : 0) : Math.max(0, configured));
  const delay = Math.max(0, reader.float('delay') ?? 5);
  for (let number = 1; ; number++) {
    const called = await callPerhapsAsync(session, scope, site, args);
    const { result } = called;
    const byModule = called.reporter === 'Module' && isSet(result, 'failed');
    const attempted = () => attemptOf(session, site, called, byModule);
    if (called.raised) {
      ensureChanged(result);
      return attempted();
    }
    complete(result, byModule, tries > 1 ? number : undefined);
    applyInventoryEffects(session, called.effects, result);
    const after = isJudged(task) ? withResult(session, templar, result) : templar;
    decide(session, after, result);
    if (tries === 1 || (until ? holds(until, after) : !isSet(result, 'failed'))) return attempted();
    if (number === tries) {
      result.set('attempts', tries - 1).set('failed', true);
      return attempted();
    }
    announceRetry(session, scope, site, result, { number, of: tries });
    await sleep(delay * 1000, run.context.signal);
    if (run.context.signal.aborted) return attempted();
  }
}

/** `changed` is in the result of everything that ran. */
export function ensureChanged(result: Dict): void {
  if (!result.has('changed')) result.set('changed', false);
}

/** Puts in the keys that every result has. */
function complete(result: Dict, failedByModule: boolean, number: number | undefined): void {
  if (failedByModule && !result.has('exception')) result.set('exception', NO_TRACEBACK);
  if (!result.has('failed')) {
    const rc = result.get('rc');
    result.set('failed', rc !== undefined && rc !== 0 && rc !== '0');
  }
  if (number !== undefined) result.set('attempts', number);
  ensureChanged(result);
}

/** Whether a condition asks about the result. */
function isJudged(task: Task): boolean {
  return JUDGES.some((name) => resolveKeyword(task, name) !== undefined);
}

const JUDGES = ['changed_when', 'failed_when', 'until'] as const;

/** What conditions over the result see: the result as `register` names it, and the facts that came with it. */
function withResult(session: TaskSession, templar: Templar, result: Dict): Templar {
  const extra = new Map<string, Value>();
  const register = resolveKeyword(session.task, 'register');
  if (register) extra.set(String(register.value), result);
  const facts = result.get('ansible_facts');
  if (isDict(facts) && session.task.fqcn !== 'ansible.builtin.debug') {
    for (const [key, value] of injectableFacts(facts)) extra.set(String(key), value);
    extra.set('ansible_facts', mergedFacts(templar, facts));
  }
  return extra.size > 0 ? templar.with(extra) : templar;
}

function mergedFacts(templar: Templar, facts: Dict): Dict {
  const before = templar.evaluate('ansible_facts | default({})');
  return new Map([...(isDict(before) ? before : []), ...namespaceFacts(facts)]);
}

/** `changed_when` and `failed_when`. What goes wrong in them fails the task, and is told in its result. */
function decide(session: TaskSession, templar: Templar, result: Dict): void {
  if (result.has('skipped')) return;
  const changedWhen = resolveKeyword(session.task, 'changed_when');
  const failedWhen = resolveKeyword(session.task, 'failed_when');
  let deciding = 'changed';
  try {
    if (changedWhen && !isEmptyList(changedWhen.value)) result.set('changed', holds(changedWhen, templar));
    deciding = 'failed';
    if (!failedWhen || isEmptyList(failedWhen.value)) return;
    const failed = holds(failedWhen, templar);
    result.set('failed_when_result', failed).set('failed', failed);
    if (!failed && result.has('exception')) {
      result.set('failed_when_suppressed_exception', result.get('exception')!);
      result.delete('exception');
    }
  } catch (error) {
    result.set('failed', true).set(`${deciding}_when_result`, resultOfError(error).get('msg')!);
  }
}

function isEmptyList(value: Value): boolean {
  return Array.isArray(value) && value.length === 0;
}

function attemptOf(session: TaskSession, site: CallSite, called: Called, failedByModule: boolean): Attempt {
  const { result, effects, notices, raised } = called;
  const status = statusOf(result);
  const failed = status === 'failed' || status === 'unreachable';
  const error = failed ? (called.error ?? failureOf(session, result, failedByModule)) : undefined;
  if (failed && !result.has('exception')) result.set('exception', NO_TRACEBACK);
  if (failed && !result.has('msg')) result.set('msg', fullMessage(error));
  const { delegatedTo, delegateFacts } = site;
  const delegatedVars = raised ? undefined : site.delegatedVars();
  return attemptWith(result, { effects, notices, delegatedTo, delegatedVars, delegateFacts, error });
}

/** What failed: the module itself, or what the task's own conditions make of its result. */
function failureOf(session: TaskSession, result: Dict, failedByModule: boolean): DroverError {
  const message = str(result.get('msg') ?? 'Unknown error.');
  return resultError(placeOf(session), message, failedByModule ? 'Module' : 'Action');
}

/** Adds what the task's keywords say of a result, whatever it is, and what was warned of. */
function finished(session: TaskSession, scope: Scope, attempt: Attempt, taken: readonly TaskNotice[]): Attempt {
  const { task } = session;
  const { templar } = scope;
  const notices = distinct([...taken, ...attempt.notices]);
  return {
    ...attempt,
    ignoreErrors: isIgnored(task, 'ignore_errors', templar),
    ignoreUnreachable: isIgnored(task, 'ignore_unreachable', templar),
    noLog: attempt.noLog || readNoLog(session, scope),
    notify: statusOf(attempt.result) === 'ok' ? readNotify(session, templar) : [],
    notices,
    result: withNotices(attempt.result, notices),
  };
}

/** A value that cannot be read counts as yes. */
function isIgnored(task: Task, name: 'ignore_errors' | 'ignore_unreachable', templar: Templar): boolean {
  const given = resolveKeyword(task, name);
  if (!given) return false;
  try {
    return toBool(renderGiven(name, given, templar) ?? false) ?? true;
  } catch {
    return true;
  }
}

type Tries = NonNullable<TaskResult['attempt']>;

/** A value that cannot be read hides the output: that is the safe side. */
function readNoLog({ run, task }: TaskSession, { templar, notice }: Scope): boolean {
  try {
    return new KeywordReader(task, templar).bool('no_log') ?? run.context.settings.get('DEFAULT_NO_LOG');
  } catch (cause) {
    const error = new DroverError('Invalid no_log value for task, output will be masked.', { cause });
    notice({ type: 'warning', message: fullMessage(error), error });
    return true;
  }
}

function readNotify(session: TaskSession, templar: Templar): string[] {
  const given = resolveKeyword(session.task, 'notify');
  if (!given) return [];
  const names = renderGiven('notify', given, templar);
  return (Array.isArray(names) ? names : [names]).flatMap((name) =>
    name === undefined || name === null ? [] : [String(name)],
  );
}

function announceRetry(session: TaskSession, scope: Scope, site: CallSite, result: Dict, tries: Tries): void {
  const { context } = session.run;
  const now = context.now();
  result.set('retries', tries.of);
  const noLog = readNoLog(session, scope);
  const attempt = attemptWith(new Map(result).set('failed', true), { noLog, delegatedTo: site.delegatedTo });
  const event = resultEvent(session, attempt, now, now);
  context.emit({ type: 'retry', result: { ...event, attempt: tries } });
}
