import { Encrypted } from '../values/encrypted.js';
import { holdsTemplate, Template } from '../values/template.js';
import { isDict, Tuple, type Value } from '../values/value.js';

export interface ShownValueOptions {
  /** What stands for an encrypted value. */
  readonly encrypted: (value: Encrypted) => Value;
  /** Whether text that looks like a template and is none is marked, so that reading it back does not make it one. */
  readonly markUnsafe: boolean;
}

/** A source value as listings show it: templates as they were written. */
export function shownValue(value: Value, options: ShownValueOptions): Value {
  if (value instanceof Template) return value.text;
  if (value instanceof Encrypted) return options.encrypted(value);
  if (typeof value === 'string') {
    return options.markUnsafe && holdsTemplate(value) ? new Map([['__ansible_unsafe', value]]) : value;
  }
  if (Array.isArray(value)) return value.map((item) => shownValue(item, options));
  if (value instanceof Tuple) return value.items.map((item) => shownValue(item, options));
  if (!isDict(value)) return value;
  return new Map([...value].map(([key, item]) => [plainKey(key), shownValue(item, options)]));
}

function plainKey(key: Value): Value {
  return key instanceof Template ? key.text : key;
}
