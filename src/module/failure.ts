import { DroverError, type ErrorDetails } from '../base/error.js';
import type { PlainDict } from './plain.js';

/**
 * A module's own failure: its result has `failed: true`, `msg`, and the keys given. Its `cause` is shown behind `msg` in
 * the report.
 */
export class ModuleFailure extends DroverError {
  constructor(
    message: string,
    readonly result: PlainDict = {},
    details: Omit<ErrorDetails, 'code'> = {},
  ) {
    super(message, { ...details, code: 'module-failed' });
  }
}

/** A failure that the reference's module does not catch: there it is an exception, and `msg` repeats the whole chain. */
export class ModuleCrash extends ModuleFailure {}

/** A failure that the reference finds on the controller, before any module runs. */
export class ActionFailure extends ModuleFailure {}

/**
 * A skip that the reference raises on the controller: the task is over with it, and its `changed_when`, `failed_when` and `until`
 * are not asked.
 */
export class ActionSkip extends ModuleFailure {}

/** The result of such a skip. */
export function skipOf({ message, result }: ActionSkip): PlainDict {
  return { ...result, skipped: true, msg: message };
}
