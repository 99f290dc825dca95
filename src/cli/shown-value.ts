import { PythonDate, parseIso } from '../values/datetime.js';
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
  /** What lists and dicts became: what is one object in the inventory stays one, which YAML shows. */
  readonly seen: Map<Value, Value>;
}

/** A source value as listings show it: templates as they were written. */
export function shownValue(value: Value, options: ShownValueOptions): Value {
  if (value instanceof Template) return value.text;
  if (value instanceof Encrypted) return options.encrypted(value);
  if (typeof value === 'string') {
    return options.isUnsafe(value) ? new Map([['__ansible_unsafe', value]]) : value;
  }
  if (value instanceof PythonDate) return options.isoDates ? value.isoformat() : copyOf(value);
  return shownContainer(value, options);
}

/** Dates that are one object would be written as references to each other. */
function copyOf(date: PythonDate): Value {
  return parseIso(date.isoformat()) ?? date;
}

function shownContainer(value: Value, options: ShownValueOptions): Value {
  const known = options.seen.get(value);
  if (known !== undefined) return known;
  let shown: Value;
  if (Array.isArray(value)) shown = value.map((item) => shownValue(item, options));
  else if (value instanceof Tuple) shown = value.items.map((item) => shownValue(item, options));
  else if (isDict(value)) shown = new Map([...value].map(([key, item]) => [plainKey(key), shownValue(item, options)]));
  else return value;
  options.seen.set(value, shown);
  return shown;
}

function plainKey(key: Value): Value {
  return key instanceof Template ? key.text : key;
}
