import type { SourcePosition } from '../base/position.js';

/** A value that does not exist. It travels through expressions and is an error only where something needs it. */
export class Undefined {
  constructor(
    /** The missing name or key, when there is one. */
    readonly name: string | undefined,
    /** Why it is undefined, in the words that the error will have. */
    readonly message: string,
    readonly source?: SourcePosition | undefined,
    /** The error that this marker stands for, when an expression failed rather than found nothing. */
    readonly cause?: unknown,
  ) {}
}
