import { randomInt } from 'node:crypto';
import type { Dict, Value } from '../values/value.js';
import { attemptWith } from './attempt.js';
import { type Called, plainCall } from './dispatch.js';
import { resultEvent } from './result-event.js';
import { readVariable, type Scope, type TaskSession } from './session.js';

/** A module call that goes on while other tasks run. */
export interface AsyncJob {
  readonly host: string;
  /** Undefined while it runs. */
  result: Dict | undefined;
  readonly done: Promise<void>;
}

/** A job's id, and the file that would hold its state. */
export interface Ticket {
  readonly id: string;
  readonly file: string;
  /** Directory of such files on the target. */
  readonly directory: string;
}

/** What a job begins with. */
export interface Start {
  readonly args: Dict;
  readonly ticket: Ticket;
  /** Seconds that it may take. */
  readonly limit: number;
}

/**
 * Seconds after which a job is killed. The watcher of Ansible looks every five seconds, and counts from its second look: a job of
 * `async: 1` has ten, and plays rely on it (`sleep 2 && reboot`).
 */
export function secondsUntilKilled(limit: number): number {
  return (Math.ceil(limit / 5) + 1) * 5;
}

export function newTicket(session: TaskSession, scope: Scope): Ticket {
  const id = `j${randomInt(1e11, 1e12)}.${process.pid}`;
  const given = readVariable(scope, 'ansible_async_dir') ?? session.run.context.settings.get('shell.sh.async_dir');
  const directory = String(given ?? '~/.ansible_async');
  return { id, directory, file: `${directory}/${id}` };
}

const SILENT: readonly [string, Value][] = [
  ['stdout', ''],
  ['stderr', ''],
  ['stdout_lines', []],
  ['stderr_lines', []],
];

export function finishedResult({ id, file }: Ticket, result: Dict): Dict {
  return new Map<Value, Value>([
    ...SILENT,
    ...result,
    ['ansible_job_id', id],
    ['started', true],
    ['finished', true],
    ['results_file', file],
  ]);
}

export function runningResult({ id, file }: Ticket): Dict {
  return new Map<Value, Value>([
    ['ansible_job_id', id],
    ['started', true],
    ['finished', false],
    ['results_file', file],
  ]);
}

/** The result of a job that was not waited for any longer. */
export function outOfTime(ticket: Ticket, limit: number): Dict {
  return new Map<Value, Value>([
    ['failed', true],
    ['msg', `async task did not complete within the requested time - ${limit}s`],
    ['async_result', new Map<Value, Value>([...runningResult(ticket), ...SILENT])],
  ]);
}

export function stillRunning(ticket: Ticket): Called {
  return plainCall('Module', runningResult(ticket).set('changed', true));
}

/** Tells the callbacks how a job is doing. */
export function tell(session: TaskSession, type: 'async-poll' | 'async-ok' | 'async-failed', result: Dict): void {
  const { context } = session.run;
  const event = resultEvent(session, attemptWith(result), context.now(), context.now());
  context.emit({ type, result: event });
}
