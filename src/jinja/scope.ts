import type { Value } from '../values/value.js';

/** Where variables come from. They are looked up by name when the template reads them, never all at once. */
export interface Scope {
  /** The value, or undefined when there is no such variable. It may be a Map subclass that renders items as they are read. */
  get(name: string): Value | undefined;
  /** All names, for suggestions and for templates that ask for everything. */
  names(): Iterable<string>;
}

/** A scope of the entries of a map. */
export function scopeOf(variables: ReadonlyMap<string, Value>): Scope {
  return { get: (name) => variables.get(name), names: () => variables.keys() };
}
