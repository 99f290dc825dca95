import { PythonDate } from '../values/datetime.js';
import { Encrypted } from '../values/encrypted.js';
import { Template } from '../values/template.js';
import { isDict, Tuple, type Value } from '../values/value.js';

export interface ShownValueOptions {
  /** What stands for an encrypted value. */
  readonly encrypted: (value: Encrypted) => Value;
  /** Whether text is marked as no template, so that reading it back does not make it one. */
  readonly isUnsafe: (text: string) => boolean;
  /** Whether dates are written as JSON has them. */
  readonly isoDates: boolean;
}

/** A source value as listings show it: templates as they were written. */
export function shownValue(value: Value, options: ShownValueOptions): Value {
  if (value instanceof Template) return value.text;
  if (value instanceof Encrypted) return options.encrypted(value);
  if (typeof value === 'string') {
    return options.isUnsafe(value) ? new Map([['__ansible_unsafe', value]]) : value;
  }
  if (Array.isArray(value)) return value.map((item) => shownValue(item, options));
  if (value instanceof Tuple) return value.items.map((item) => shownValue(item, options));
  if (value instanceof PythonDate) return options.isoDates ? value.isoformat() : value;
  if (!isDict(value)) return value;
  return new Map([...value].map(([key, item]) => [plainKey(key), shownValue(item, options)]));
}

function plainKey(key: Value): Value {
  return key instanceof Template ? key.text : key;
}
