import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import type { Effect } from '../module/controller.js';
import type { Dict, Value } from '../values/value.js';
import type { TaskResult } from './event.js';

/** One execution of a task: of the whole task, or of one item of its loop. */
export interface Attempt {
  /** Keys as Ansible's result has them. */
  readonly result: Dict;
  readonly effects: readonly Effect[];
  readonly notices: TaskResult['warnings'];
  /** Handlers to notify if it changed something, rendered. */
  readonly notify: readonly string[];
  readonly noLog: boolean;
  readonly ignoreErrors: boolean;
  readonly ignoreUnreachable: boolean;
  readonly delegatedTo: string | undefined;
  /** How that host is reached, for callbacks. */
  readonly delegatedVars?: Dict | undefined;
  readonly delegateFacts: boolean;
  readonly error: Error | undefined;
  readonly include: IncludeRequest | undefined;
  /** Of an item: what to show of it. */
  readonly label?: Value | undefined;
}

/** What an `include_tasks` or `include_role` asks for. */
export interface IncludeRequest {
  /** File as given, or the role's name. */
  readonly name: string;
  readonly args: Dict;
  /** Loop variables that the included tasks see. */
  readonly vars: Dict;
}

export type Status = TaskResult['status'];

export function isSet(result: Dict, key: string): boolean {
  const value = result.get(key);
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
}

/** How a result counts. `failed_when` decides over `failed`. */
export function statusOf(result: Dict): Status {
  if (result.has('failed_when_result') ? isSet(result, 'failed_when_result') : isSet(result, 'failed')) return 'failed';
  if (isSet(result, 'unreachable')) return 'unreachable';
  return isSet(result, 'skipped') ? 'skipped' : 'ok';
}

const NONE: readonly never[] = [];

/** An attempt with this result, and what else is known of it. Written out, for there are many: spreading a constant costs a microsecond. */
export function attemptWith(result: Dict, known: Partial<Attempt> = {}): Attempt {
  return {
    result,
    effects: known.effects ?? NONE,
    notices: known.notices ?? NONE,
    notify: known.notify ?? NONE,
    noLog: known.noLog ?? false,
    ignoreErrors: known.ignoreErrors ?? false,
    ignoreUnreachable: known.ignoreUnreachable ?? false,
    delegatedTo: known.delegatedTo,
    delegatedVars: known.delegatedVars,
    delegateFacts: known.delegateFacts ?? false,
    error: known.error,
    include: known.include,
    label: known.label,
  };
}

/** The error of a task that failed before or instead of its module: `Task failed: …`. */
export function taskError(source: SourcePosition | undefined, cause: unknown): DroverError {
  return new DroverError('Task failed.', { source, cause });
}

/** The error of a module's failed result. */
export function resultError(
  source: SourcePosition | undefined,
  message: string,
  reporter: 'Module' | 'Action',
): DroverError {
  const cause = message === '' ? undefined : new DroverError(message, { code: 'module-failed' });
  return taskError(source, new DroverError(`${reporter} failed.`, { code: 'module-failed', cause }));
}

/** The result of an error that was thrown. */
export function resultOfError(error: unknown): Dict {
  return new Map<Value, Value>([
    ['failed', true],
    ['exception', NO_TRACEBACK],
    ['msg', fullMessage(error)],
  ]);
}

/** What Ansible shows as `exception` unless tracebacks are asked for. */
export const NO_TRACEBACK = '(traceback unavailable)';
