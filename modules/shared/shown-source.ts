import { Encrypted } from '../../src/values/encrypted.js';
import { Template } from '../../src/values/template.js';
import { isDict, type Value } from '../../src/values/value.js';

/** A source value as a result shows it: templates as their text, vaulted strings as their envelope. */
export function shownSource(value: Value): Value {
  if (value instanceof Template) return value.text;
  if (value instanceof Encrypted) return value.envelope;
  if (Array.isArray(value)) return value.map(shownSource);
  if (isDict(value)) return new Map([...value].map(([key, item]) => [key, shownSource(item)]));
  return value;
}
