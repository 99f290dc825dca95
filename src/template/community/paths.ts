import { type CallContext, define, type Filter } from '../../jinja/index.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { Undefined } from '../../values/undefined.js';
import type { Dict, Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';

/** Places inside of nested values. */
export const PATH_FILTERS: Readonly<Record<string, Filter>> = {
  to_paths: define(
    { name: 'to_paths', params: ['var', ['prepend', null], ['wantlist', false]] },
    (_call, value, prepend, wantList) => {
      const paths = toPaths(value!, prepend === null ? '' : str(prepend!));
      return isTrue(wantList!) ? [paths] : paths;
    },
  ),
  get_path: define(
    { name: 'get_path', params: ['var', 'path', ['wantlist', false]] },
    (call, value, path, wantList) => {
      const found = getPath(call, value!, str(path!));
      return isTrue(wantList!) && !(found instanceof Undefined) ? [found] : found;
    },
  ),
  index_of: define(
    {
      name: 'index_of',
      params: ['data', 'test', ['value', null], ['key', null], ['wantlist', false], ['fail_on_missing', false]],
    },
    (call, ...args) => indexOf(call, args),
  ),
};

/** Every value that holds no others, by the way to it: `a.b[0].c`. */
function toPaths(value: Value, prefix: string): Dict {
  const paths: Dict = new Map();
  const walk = (item: Value, path: string): void => {
    if (item instanceof Map) for (const [key, inner] of item) walk(inner, path + keyText(key, path === ''));
    else if (Array.isArray(item)) for (const [index, inner] of item.entries()) walk(inner, `${path}[${index}]`);
    else paths.set(path, item);
  };
  walk(value, prefix);
  return paths;
}

function keyText(key: Value, first: boolean): string {
  if (typeof key !== 'string') return `[${repr(key)}]`;
  if (/^[A-Za-z_]\w*$/.test(key)) return first ? key : `.${key}`;
  return key.includes("'") ? `["${key}"]` : `['${key}']`;
}

function getPath(call: CallContext, value: Value, path: string): Value {
  const steps = [...path.matchAll(/\.?([A-Za-z_]\w*)|\.?(\d+)|\[(-?\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/gy)];
  if (steps.reduce((length, step) => length + step[0].length, 0) !== path.length)
    throw ansibleError(
      `get_path: the path ${repr(path)} cannot be read behind ${repr(steps.map((step) => step[0]).join(''))}`,
    );
  let current = value;
  for (const [, name, number, index, single, double] of steps) {
    const position = number ?? index;
    const key: Value = name ?? single ?? double ?? Number(position);
    current = name === undefined ? call.item(current, key) : call.attribute(current, name);
    if (current instanceof Undefined) return current;
  }
  return current;
}

function indexOf(call: CallContext, args: readonly Value[]): Value {
  const [data, test, value, key, wantList, failOnMissing] = args as [Value, Value, Value, Value, Value, Value];
  if (!Array.isArray(data))
    throw ansibleError(`index_of: a list was expected, but was passed ${typeName(data)}: ${repr(data)}`);
  const positional = value === null ? [] : [value];
  const matches = (item: Value): boolean => {
    if (key !== null && !(item instanceof Map))
      throw ansibleError(`index_of: all items need to be dictionaries: ${repr(item)}`);
    const subject = key === null ? item : (item as Dict).get(str(key));
    if (subject === undefined) {
      if (isTrue(failOnMissing)) throw ansibleError(`index_of: ${repr(key)} was not found in ${repr(item)}`);
      return false;
    }
    return isTrue(call.test(str(test), subject, { positional, named: new Map() }));
  };
  const found = data.flatMap((item, index): Value[] => (matches(item) ? [index] : []));
  if (isTrue(wantList)) return found;
  return found.length === 1 ? found[0]! : found.length === 0 && value === null ? [] : found;
}
