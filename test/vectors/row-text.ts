import { holdsTemplate, Template } from '../../src/values/template.js';
import { Tuple, type Value } from '../../src/values/value.js';
import { decodeTagged } from './tagged.js';

/** A value of a row in which every text is one that a user wrote. Keys of dicts are never templates. */
export function decodeWritten(json: unknown): Value {
  return plainKeys(decodeTagged(json, { text: written }));
}

export function decodeVars(vars: Readonly<Record<string, unknown>>): [string, Value][] {
  return Object.entries(vars).map(([name, value]) => [name, decodeWritten(value)]);
}

function written(text: string): Value {
  return holdsTemplate(text) ? new Template(text, undefined) : text;
}

function plainKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(plainKeys);
  if (value instanceof Tuple) return new Tuple(value.items.map(plainKeys));
  if (!(value instanceof Map)) return value;
  return new Map([...value].map(([key, item]) => [key instanceof Template ? key.text : key, plainKeys(item)]));
}
