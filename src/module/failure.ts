import { DroverError, type ErrorDetails } from '../base/error.js';
import type { PlainDict } from './plain.js';

/** A module's own failure: its result has `failed: true`, `msg`, and the keys given. */
export class ModuleFailure extends DroverError {
  constructor(
    message: string,
    readonly result: PlainDict = {},
    details: Omit<ErrorDetails, 'code'> = {},
  ) {
    super(message, { ...details, code: 'module-failed' });
  }
}
