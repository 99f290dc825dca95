import { DroverError } from '../base/error.js';
import { loadJson } from '../template/json/load.js';
import { DateTime, PythonDate, parseIso } from '../values/datetime.js';
import { jsonText } from '../values/json.js';
import { PythonSet } from '../values/set.js';
import { type Dict, isDict, type Value } from '../values/value.js';

/**
 * The form in which facts lie in a cache, the same as ansible-core's: a dict whose only value is the JSON of the facts, in
 * which a dict with `__ansible_type` stands for a value that JSON has no form for. The names carry the form's version.
 */
export const CACHE_SCHEMA = 's1_';

const PAYLOAD = '__payload__';
const TYPE = '__ansible_type';

export interface CachedFacts {
  readonly facts: Dict;
  /** Values in it that were vaulted. */
  readonly secrets: readonly string[];
}

/** Facts that the cache's form cannot hold: their names, and the rest as text. */
export interface EncodedFacts {
  readonly value: Dict;
  readonly refused: readonly string[];
}

/** A dict that a host itself marked as one of Ansible's own types is left out: read again, it would be more than data. */
export function encodeFacts(facts: Dict): EncodedFacts {
  const kept: Dict = new Map();
  const refused: string[] = [];
  for (const [name, value] of facts) {
    if (holdsType(value)) refused.push(String(name));
    else kept.set(name, value);
  }
  return { value: new Map([[PAYLOAD, jsonText(kept, { fallback: encodeSpecial })]]), refused };
}

function holdsType(value: Value): boolean {
  if (Array.isArray(value)) return value.some(holdsType);
  if (!isDict(value)) return false;
  return value.has(TYPE) || [...value.values()].some(holdsType);
}

function encodeSpecial(value: Value): Value {
  if (value instanceof DateTime) return typed('AnsibleSerializableDateTime', { iso8601: value.isoformat(), fold: 0 });
  if (value instanceof PythonDate) return typed('AnsibleSerializableDate', { iso8601: value.isoformat() });
  if (value instanceof PythonSet) return [...value.values()];
  throw new DroverError(`A value of type '${String(value)}' cannot be kept in the fact cache.`);
}

function typed(type: string, members: Readonly<Record<string, Value>>): Dict {
  return new Map<Value, Value>([...Object.entries(members), [TYPE, type]]);
}

/** The facts of a cache entry; undefined when the entry holds none. Throws for what is no entry. */
export function decodeFacts(text: string): CachedFacts | undefined {
  const entry = loadJson(text);
  if (!isDict(entry)) throw new DroverError('It is no dict.');
  const payload = entry.get(PAYLOAD);
  if (payload === undefined) return undefined;
  const secrets: string[] = [];
  const facts = decode(typeof payload === 'string' ? loadJson(payload) : payload, secrets);
  if (!isDict(facts)) throw new DroverError('Its payload is no dict.');
  return { facts, secrets };
}

function decode(value: Value, secrets: string[]): Value {
  if (Array.isArray(value)) return value.map((item) => decode(item, secrets));
  if (!isDict(value)) return value;
  const type = value.get(TYPE);
  if (type === undefined) return new Map([...value].map(([key, item]) => [key, decode(item, secrets)]));
  return decodeTyped(String(type), value, secrets);
}

function decodeTyped(type: string, value: Dict, secrets: string[]): Value {
  if (type.startsWith('_AnsibleTagged')) {
    const inner = decode(value.get('value') ?? null, secrets);
    if (typeof inner === 'string' && tagsOf(value).includes('VaultedValue')) secrets.push(inner);
    return inner;
  }
  const text = value.get('iso8601');
  const moment = /^AnsibleSerializableDate(?:Time)?$/.test(type) ? parseIso(String(text)) : undefined;
  if (moment) return moment;
  if (type === 'AnsibleSerializableTime') return String(text);
  throw new DroverError(`A value of type '${type}' is not known.`);
}

function tagsOf(value: Dict): Value[] {
  const tags = value.get('tags');
  return Array.isArray(tags) ? tags.map((tag) => (isDict(tag) ? (tag.get(TYPE) ?? null) : null)) : [];
}
