import { combineVars } from '../inventory/combine.js';
import type { Effect } from '../module/controller.js';
import { resolveKeyword } from '../playbook/keywords.js';
import { stripDict } from '../values/internal-keys.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { type Attempt, isSet, statusOf } from './attempt.js';
import { isRescuing } from './cursor.js';
import type { TaskResult } from './event.js';
import { failedTaskValue } from './failed-task.js';
import { notifyHandlers } from './handlers.js';
import { failHost, reachableHosts } from './play-run.js';
import { warnOfNames, warnOfRegistered } from './reserved-names.js';
import { resultEvent } from './result-event.js';
import type { TaskSession } from './session.js';
import type { TaskOutcome } from './task.js';

/**
 * Lets a task's outcome take effect: on the host's way, on facts and variables, on handlers, on the recap; then tells
 * the callbacks. Gives whether the host goes on behind the task.
 */
export function applyOutcome(session: TaskSession, outcome: TaskOutcome, runOnce: boolean): boolean {
  const { run, hostRun, task } = session;
  const { attempt } = outcome;
  const event = resultEvent(session, attempt, outcome.started, outcome.ended);
  let goesOn = true;
  switch (statusOf(attempt.result)) {
    case 'failed':
      goesOn = applyFailure(session, attempt, event, runOnce);
      break;
    case 'unreachable':
      goesOn = applyUnreachable(session, attempt, event);
      break;
    case 'skipped':
      run.context.recap.count(hostRun.host.name, 'skipped');
      run.context.emit({ type: 'skipped', result: event });
      break;
    case 'ok':
      applySuccess(session, outcome, event, runOnce);
      break;
  }
  registerResult(session, attempt, runOnce);
  if (task.role && (event.status === 'ok' || event.status === 'failed')) hostRun.startedRoles.add(task.role.identity);
  return goesOn;
}

function applyFailure(session: TaskSession, attempt: Attempt, event: TaskResult, runOnce: boolean): boolean {
  const { run, hostRun } = session;
  const name = hostRun.host.name;
  if (attempt.ignoreErrors) {
    run.context.recap.count(name, 'ok', 'ignored', ...(event.changed ? (['changed'] as const) : []));
    run.context.emit({ type: 'failed', result: event });
    return true;
  }
  const rescuing = isRescuing(hostRun.cursor);
  for (const one of runOnce ? reachableHosts(run) : [hostRun]) failHost(run, one);
  if (rescuing) {
    run.context.recap.count(name, 'rescued');
    run.scope.removed.delete(name);
    setVariables(
      session,
      [name],
      new Map<Value, Value>([
        ['ansible_failed_task', failedTaskValue(session)],
        ['ansible_failed_result', new Map([...attempt.result, ['_ansible_no_log', attempt.noLog]])],
      ]),
    );
  } else run.context.recap.count(name, 'failed');
  run.context.emit({ type: 'failed', result: event });
  return false;
}

function applyUnreachable(session: TaskSession, attempt: Attempt, event: TaskResult): boolean {
  const { run, hostRun } = session;
  const name = hostRun.host.name;
  if (attempt.ignoreUnreachable) run.context.recap.count(name, 'ok', 'ignored');
  else {
    run.context.unreachable.add(name);
    run.scope.removed.add(name);
    run.context.recap.count(name, 'unreachable');
  }
  run.context.emit({ type: 'unreachable', result: event });
  return attempt.ignoreUnreachable;
}

function applySuccess(session: TaskSession, outcome: TaskOutcome, event: TaskResult, runOnce: boolean): void {
  const { run, hostRun, task } = session;
  const { attempt, items } = outcome;
  for (const item of items) {
    if (event.changed && isSet(item.result, 'changed')) notifyHandlers(run, hostRun, item.notify);
    for (const effect of item.effects) applyEffect(session, effect, item, runOnce);
    if (item.effects.length === 0) applyFacts(session, item, runOnce);
  }
  if (attempt.result.has('diff') && event.task.diff) run.context.emit({ type: 'diff', result: event });
  if (!task.dynamic) run.context.recap.count(hostRun.host.name, 'ok', ...(event.changed ? (['changed'] as const) : []));
  if (!task.repeated) run.context.emit({ type: 'ok', result: event });
}

function applyEffect(session: TaskSession, effect: Effect, item: Attempt, runOnce: boolean): void {
  const { context } = session.run;
  const hosts = affectedHosts(session, item, runOnce);
  switch (effect.kind) {
    case 'set-facts':
      warnOfNames(context, effect.facts.keys(), session.task.args);
      setVariables(session, hosts, effect.facts);
      if (effect.cacheable) for (const host of hosts) context.facts.set(host, effect.facts);
      break;
    case 'set-vars': {
      const behaviour = context.settings.get('DEFAULT_HASH_BEHAVIOUR');
      for (const host of hosts) {
        context.included.set(host, combineVars(context.included.get(host) ?? new Map(), effect.vars, behaviour));
      }
      break;
    }
    case 'add-host':
    case 'add-group':
      break;
    case 'set-stats':
      for (const host of effect.perHost ? hosts : [undefined]) {
        for (const [key, value] of effect.stats) context.recap.setStat(host, String(key), value, effect.aggregate);
      }
      break;
  }
}

/** Facts that a module returned. `debug` shows them only. */
function applyFacts(session: TaskSession, item: Attempt, runOnce: boolean): void {
  const facts = item.result.get('ansible_facts');
  if (!isDict(facts) || session.task.fqcn === 'ansible.builtin.debug') return;
  for (const host of affectedHosts(session, item, runOnce)) session.run.context.facts.set(host, facts);
}

function affectedHosts(session: TaskSession, item: Attempt, runOnce: boolean): string[] {
  if (item.delegatedTo !== undefined && item.delegateFacts) return [item.delegatedTo];
  return taskHosts(session, runOnce);
}

function taskHosts(session: TaskSession, runOnce: boolean): string[] {
  return runOnce ? reachableHosts(session.run).map(({ host }) => host.name) : [session.hostRun.host.name];
}

function registerResult(session: TaskSession, attempt: Attempt, runOnce: boolean): void {
  const register = resolveKeyword(session.task, 'register');
  if (!register) return;
  warnOfRegistered(session.run.context, register);
  const result = new Map(stripDict(attempt.result));
  result.delete('invocation');
  setVariables(session, taskHosts(session, runOnce), new Map([[String(register.value), result]]));
}

function setVariables(session: TaskSession, hosts: readonly string[], variables: Dict): void {
  const { set } = session.run.context;
  for (const host of hosts) {
    const known: Dict = set.get(host) ?? new Map();
    for (const [key, value] of variables) known.set(key, value);
    set.set(host, known);
  }
}
