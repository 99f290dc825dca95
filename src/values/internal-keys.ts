import { type Dict, isDict, type Value } from './value.js';

const INTERNAL = '_ansible_';
const NOTHING: ReadonlySet<string> = new Set();

/** The value without the keys that start with `_ansible_`, at every level; the same value when it has none. */
export function stripInternal(value: Value, except: ReadonlySet<string> = NOTHING): Value {
  if (Array.isArray(value)) return stripList(value, except);
  return isDict(value) ? stripDict(value, except) : value;
}

export function stripDict(dict: Dict, except: ReadonlySet<string> = NOTHING): Dict {
  let copy: Dict | undefined;
  for (const [key, value] of dict) {
    if (isInternal(key, except)) {
      copy ??= new Map(dict);
      copy.delete(key);
      continue;
    }
    const stripped = stripInternal(value, except);
    if (stripped === value) continue;
    copy ??= new Map(dict);
    copy.set(key, stripped);
  }
  return copy ?? dict;
}

export function isInternal(key: Value, except: ReadonlySet<string> = NOTHING): boolean {
  return typeof key === 'string' && key.startsWith(INTERNAL) && !except.has(key);
}

function stripList(list: Value[], except: ReadonlySet<string>): Value[] {
  let copy: Value[] | undefined;
  for (let at = 0; at < list.length; at++) {
    const stripped = stripInternal(list[at]!, except);
    if (stripped === list[at]) continue;
    copy ??= [...list];
    copy[at] = stripped;
  }
  return copy ?? list;
}
