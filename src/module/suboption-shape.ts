import { str } from '../values/repr.js';
import { isDict, type Value } from '../values/value.js';
import { parseDict } from './dict-text.js';
import { isTemplate } from './holds-template.js';
import type { Options } from './spec.js';

/**
 * The first value with suboptions that is no dict. AnsibleModule finds it before anything else, as it looks for secrets, and
 * reports it in other words than where it converts the value.
 */
export function suboptionProblem(
  options: Options,
  params: ReadonlyMap<string, Value>,
  classNameOf: (value: Value) => string,
): string | undefined {
  for (const [name, { type, elements, options: below }] of Object.entries(options)) {
    const given = params.get(name) ?? null;
    if (!below || given === null || (type !== 'dict' && !(type === 'list' && elements === 'dict'))) continue;
    for (const item of Array.isArray(given) ? given : [given]) {
      if (isTemplate(item)) continue;
      const value = typeof item === 'string' ? dictOr(item) : item;
      if (typeof value === 'string') return value;
      if (!isDict(value))
        return `Value '${str(value)}' in the sub parameter field '${name}' must be a ${type}, not '${classNameOf(value)}'`;
      const inner = new Map([...value].map(([key, part]) => [str(key), part] as const));
      const problem = suboptionProblem(below, inner, classNameOf);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** A text that is a dict, or what is wrong with it. */
function dictOr(text: string): Value {
  try {
    return parseDict(text);
  } catch (error) {
    return (error as Error).message;
  }
}
