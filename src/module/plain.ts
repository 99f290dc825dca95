import { toPlain as fromSpecial, setOwn } from '../values/plain.js';
import { Float, Special, Tuple } from '../values/value.js';

/**
 * Structured-cloneable values: what crosses the border between the main thread and the workers. A dict is a Map when its
 * keys are a user's words (they may be integer-like or `__proto__`) and an object when its keys are the program's own.
 */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Plain[]
  | ReadonlyMap<string, Plain>
  | { readonly [key: string]: Plain };

export type PlainDict = { [key: string]: Plain };

/**
 * A rendered value as plain data: dicts become Maps with text keys (as JSON has them), tuples lists, `Float`s numbers.
 * Objects and Maps that are plain already are walked too. Other types become what their plain form or text is.
 */
export function toPlain(value: unknown): Plain {
  if (typeof value !== 'object' || value === null) return value as Plain;
  if (value instanceof Float) return value.value;
  if (value instanceof Tuple) return value.items.map(toPlain);
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) {
    const plain = new Map<string, Plain>();
    for (const [key, item] of value) plain.set(keyText(toPlain(key)), toPlain(item));
    return plain;
  }
  if (value instanceof Special) return fromSpecial(value) as Plain;
  if (value instanceof Uint8Array) return value;
  const plain: PlainDict = {};
  for (const key of Object.keys(value)) setOwn(plain, key, toPlain((value as PlainDict)[key]));
  return plain;
}

/** A key as JSON writes it. */
function keyText(key: Plain): string {
  if (key === null) return 'null';
  return typeof key === 'boolean' ? (key ? 'true' : 'false') : String(key);
}
