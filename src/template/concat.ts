import { Bytes } from '../values/bytes.js';
import { PythonError } from '../values/exception.js';
import { str } from '../values/repr.js';
import { LenientUndefined, Undefined } from '../values/undefined.js';
import { Tuple, type Value } from '../values/value.js';
import type { MarkerBehaviour } from './marker.js';
import { OMIT } from './omit.js';

/** The value of a template from the values of its parts: nothing is None, one part is itself, several make a text. */
export function concatenate(parts: readonly Value[], behaviour: MarkerBehaviour): Value {
  const given = parts.filter((part) => part !== null);
  if (given.length === 0) return null;
  if (given.length === 1) return given[0]!;
  try {
    return joined(given, behaviour);
  } catch (error) {
    if (error instanceof PythonError && error.undefined) return error.undefined;
    throw error;
  }
}

/** UTF-16 units of a text that a template may make. */
const LONGEST = 1 << 26;

function joined(parts: readonly Value[], behaviour: MarkerBehaviour): string {
  let text = '';
  for (const part of parts) {
    if (part === OMIT) continue;
    text += partText(settled(part, behaviour));
    if (text.length > LONGEST) throw new PythonError('MemoryError', `the result is longer than ${LONGEST} characters`);
  }
  return text;
}

/** The value with markers replaced, omitted items left out and tuples made into lists, so that it can be printed. */
export function settled(value: Value, behaviour: MarkerBehaviour): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof LenientUndefined) return value;
  if (value instanceof Undefined) return behaviour.handle(value);
  if (Array.isArray(value)) return settledList(value, behaviour);
  if (value instanceof Tuple) return settledList(value.items, behaviour);
  if (!(value instanceof Map)) return value;
  const dict = new Map<Value, Value>();
  for (const [key, item] of value) if (item !== OMIT) dict.set(key, settled(item, behaviour));
  return dict;
}

function settledList(items: readonly Value[], behaviour: MarkerBehaviour): Value[] {
  const list: Value[] = [];
  for (const item of items) if (item !== OMIT) list.push(settled(item, behaviour));
  return list;
}

function partText(value: Value): string {
  return value instanceof Bytes ? Buffer.from(value.data).toString('utf8') : str(value);
}
