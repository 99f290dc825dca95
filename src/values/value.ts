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

/** The root of all rarer types. The language reaches them only through this class's declared methods. */
export abstract class Special {
  /** Name of the Python class, as in error messages and `type_debug`. */
  abstract readonly typeName: string;
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
