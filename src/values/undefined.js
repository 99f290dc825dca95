/**
 * A value that does not exist. It travels through expressions and is an error only where something needs it:
 * printing, comparing, iterating, testing its truth. This class is Ansible's marker; the subclasses are Jinja2's.
 */
export class Undefined {
  name;
  message;
  source;
  cause;
  constructor(
    /** The missing name or key, when there is one. */
    name,
    /** Why it is undefined, in the words that the error will have. */
    message,
    source,
    /** The error that this marker stands for, when an expression failed rather than found nothing. */
    cause,
  ) {
    this.name = name;
    this.message = message;
    this.source = source;
    this.cause = cause;
  }
}
/** Jinja2's `StrictUndefined`: every use is an error, but `is defined` and its representation in a container. */
export class StrictUndefined extends Undefined {}
/** Jinja2's `Undefined`: empty when printed, false, and an empty iterable; an error in operators and attributes. */
export class LenientUndefined extends Undefined {}
/** Jinja2's `ChainableUndefined`: as `LenientUndefined`, and attributes and items of it are itself. */
export class ChainableUndefined extends LenientUndefined {}
