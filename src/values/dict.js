import { hashKey, unhashable } from './hash.js';
import { Markup } from './markup.js';
/**
 * Python's key rules over `Map`: 1, 1.0 and True are one key, equal tuples are one key, a Markup is its text. Maps with
 * string keys alone may be used directly; everyone else goes through these functions.
 */
export function dictGet(dict, key) {
  if (typeof key === 'string') return dict.get(key);
  const found = storedKey(dict, key);
  return found === ABSENT ? undefined : dict.get(found);
}
export function dictHas(dict, key) {
  return typeof key === 'string' ? dict.has(key) : storedKey(dict, key) !== ABSENT;
}
/** Sets an item; an equal key that is there already stays as it is written. */
export function dictSet(dict, key, value) {
  if (typeof key === 'string') {
    dict.set(key, value);
    return;
  }
  const found = storedKey(dict, key);
  if (found !== ABSENT) dict.set(found, value);
  else addKey(dict, key instanceof Markup ? key.text : key, value);
}
/** Removes an item; false when there is none. */
export function dictDelete(dict, key) {
  const found = storedKey(dict, key);
  return found !== ABSENT && dict.delete(found);
}
/** A dict of entries, later ones first when their keys are equal. */
export function dictOf(entries) {
  const dict = new Map();
  for (const [key, value] of entries) dictSet(dict, key, value);
  return dict;
}
const ABSENT = Symbol('absent');
/** The key under which the dict keeps what `key` names. */
function storedKey(dict, key) {
  switch (typeof key) {
    case 'string':
      return dict.has(key) ? key : ABSENT;
    case 'boolean':
      return dict.has(key) ? key : storedNumber(dict, key ? 1 : 0);
    case 'number':
    case 'bigint':
      return storedNumber(dict, key);
  }
  if (key === null) return dict.has(null) ? null : ABSENT;
  if (Array.isArray(key) || key instanceof Map) throw unhashable(key);
  const canonical = hashKey(key);
  if (typeof canonical === 'string')
    return canonical.startsWith('\0') ? storedObject(dict, canonical) : plain(dict, canonical);
  return storedNumber(dict, canonical);
}
function plain(dict, key) {
  return dict.has(key) ? key : ABSENT;
}
function storedNumber(dict, key) {
  if (dict.has(key)) return key;
  if ((key === 0 || key === 1) && dict.has(key === 1)) return key === 1;
  return storedObject(dict, key);
}
const objectKeys = new WeakMap();
function storedObject(dict, canonical) {
  if (dict.size === 0) return ABSENT;
  const found = indexOf(dict).keys.get(canonical);
  return found !== undefined && dict.has(found) ? found : ABSENT;
}
function indexOf(dict) {
  const index = objectKeys.get(dict);
  if (index?.size === dict.size) return index;
  const keys = new Map();
  for (const key of dict.keys()) if (typeof key === 'object' && key !== null) keys.set(hashKey(key), key);
  const fresh = { size: dict.size, keys };
  objectKeys.set(dict, fresh);
  return fresh;
}
function addKey(dict, key, value) {
  const index = objectKeys.get(dict);
  const current = index?.size === dict.size;
  if (typeof key === 'object' && key !== null) {
    const canonical = hashKey(key);
    if (current) index.keys.set(canonical, key);
  }
  dict.set(key, value);
  if (current) index.size = dict.size;
}
