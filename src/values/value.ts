import type { Encrypted } from './encrypted.js';
import type { Template } from './template.js';
import type { Undefined } from './undefined.js';

/**
 * A Python value in JavaScript.
 *
 * | Python        | here                                                                     |
 * |---------------|--------------------------------------------------------------------------|
 * | None          | `null`                                                                   |
 * | bool          | `boolean`                                                                |
 * | int           | an integral `number`, or `bigint` when beyond ±(2^53 − 1)                |
 * | float         | a `number` with a fraction, NaN, ±Infinity; `Float` when it is integral  |
 * | str           | `string` (data: never parsed as a template)                              |
 * | list          | `Array`                                                                  |
 * | tuple         | `Tuple`                                                                  |
 * | dict          | `Map`, in insertion order                                                |
 * | anything else | a subclass of `Special` (set, bytes, Markup, datetime, range, function …)|
 *
 * `Template` (text of the user's that holds an expression) and `Encrypted` (a vaulted string) stand only in *source*
 * values, as loaded from files; `src/template` turns them into plain values. `Undefined` travels through expressions.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Value[]
  | Tuple
  | Dict
  | Special
  | Undefined
  | Template
  | Encrypted;

export type Dict = Map<Value, Value>;

/** An integral float: `5.0`, `-0.0`, `1e22`. Every other float is a plain number. */
export class Float {
  constructor(readonly value: number) {}
}

export class Tuple {
  constructor(readonly items: readonly Value[]) {}
}

/**
 * The root of all rarer types. The language reaches them only through these declared methods; a missing one means that
 * values of the type have no such operation.
 */
export abstract class Special {
  /** Name of the Python class, as in error messages and `type_debug`. */
  abstract readonly typeName: string;
  /** Module of the class, where messages show it: `jinja2.runtime`. */
  readonly moduleName?: string;
  /** `repr(value)`; without it `<typeName object at 0x…>`. */
  repr?(): string;
  /** `str(value)`; without it `repr`. */
  str?(): string;
  /** `format(value, spec)` of a spec that is not empty. */
  format?(spec: string): string;
  /** `bool(value)`; without it a `length` of 0 is false and everything else true. */
  isTrue?(): boolean;
  /** `len(value)`. */
  length?(): number;
  /** A fresh iterator over the items (the same one again for one-shot iterators). */
  iterate?(): Iterator<Value>;
  /** `item in value`; without it a search through `iterate`. */
  contains?(item: Value): boolean;
  /** `value == other`; undefined where Python says NotImplemented. Without it identity. */
  equals?(other: Value): boolean | undefined;
  /** Negative, zero or positive as value is less than, equal to or greater than other; undefined where Python raises TypeError. */
  compare?(other: Value): number | undefined;
  /** `value <operator> other`, or `other <operator> value` when `reflected`; undefined where Python says NotImplemented. */
  arithmetic?(operator: string, other: Value, reflected: boolean): Value | undefined;
  /** A text equal for equal values, for use as dict key and set member. Without it (but with `equals`) unhashable. */
  hashKey?(): string;
  /** `value.name`; undefined when there is no such attribute. */
  attribute?(name: string): Value | undefined;
  /** `value[key]`; undefined when there is no such item. */
  item?(key: Value): Value | undefined;
  /** Items by key, when it is a mapping (`is mapping`, `dict(…)`, `items` filter). */
  asDict?(): Dict;
}

/** A Python float from a JavaScript number: boxed when a bare number would read as an int. */
export function float(value: number): Value {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** A Python int from a bigint: a number whenever it is exact as one. */
export function int(value: bigint): Value {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

export function isDict(value: unknown): value is Dict {
  return value instanceof Map;
}

export function isInt(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}
