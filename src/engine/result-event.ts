import { DroverError } from '../base/error.js';
import type { Host } from '../inventory/host.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { type Attempt, isSet, statusOf, taskError } from './attempt.js';
import type { HostInfo, TaskResult } from './event.js';
import { placeOf, type TaskSession } from './session.js';

/** Said in place of the message of a failure. */
const HIDDEN = "What failed is not shown because of 'no_log: true'.";

const CENSORED = "the output has been hidden due to the fact that 'no_log: true' was specified for this result";

/** Keys that a censored result keeps. */
const KEPT = ['attempts', 'changed', 'retries', 'exception', 'warnings', 'deprecations'];

/** What callbacks see of an attempt. Under no_log that is next to nothing. */
export function resultEvent(session: TaskSession, attempt: Attempt, started: number, ended: number): TaskResult {
  const status = statusOf(attempt.result);
  return {
    host: hostInfo(session.hostRun.host),
    task: session.info,
    status,
    changed: isSet(attempt.result, 'changed'),
    ignored: status === 'unreachable' ? attempt.ignoreUnreachable : status === 'failed' && attempt.ignoreErrors,
    // No accessor, which would give each event a shape of its own: those stay until the next full collection.
    result: shownResult(session, attempt),
    delegatedTo: attempt.delegatedTo,
    label: attempt.label,
    error: attempt.noLog && attempt.error ? taskError(placeOf(session), new DroverError(HIDDEN)) : attempt.error,
    warnings: attempt.notices,
    started,
    ended,
  };
}

export function hostInfo(host: Host): HostInfo {
  const address = host.vars.get('ansible_host');
  return { name: host.name, address: typeof address === 'string' ? address : undefined };
}

function shownResult(session: TaskSession, attempt: Attempt): Dict {
  const shown = attempt.noLog ? censorAll(attempt.result) : withoutStatus(session, attempt.result);
  return attempt.delegatedVars ? shown.set('_ansible_delegated_vars', attempt.delegatedVars) : shown;
}

/** Of a loop, the items that are to be censored. */
function censorAll(result: Dict): Dict {
  const censored = censor(result);
  const items = result.get('results');
  if (!Array.isArray(items)) return censored;
  if (items.length === 0) {
    censored.delete('_ansible_no_log');
    return censored;
  }
  const shown = items.map((item) => (isDict(item) && item.get('_ansible_no_log') === true ? censor(item) : item));
  return censored.set('results', shown);
}

/** The event's type says already whether it failed or was skipped. */
function withoutStatus(session: TaskSession, result: Dict): Dict {
  const shown = new Map(result);
  shown.delete('failed');
  shown.delete('skipped');
  if (session.task.fqcn === 'ansible.builtin.debug') shown.delete('invocation');
  return shown;
}

function censor(result: Dict): Dict {
  const kept = KEPT.flatMap((key): [Value, Value][] => (result.has(key) ? [[key, result.get(key)!]] : []));
  return new Map<Value, Value>([...kept, ['_ansible_no_log', true], ['censored', CENSORED]]);
}
