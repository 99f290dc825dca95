import { typeError } from '../../values/exception.js';
import type { Value } from '../../values/value.js';
import type { Arguments } from '../callable.js';

/**
 * How CPython's method takes its arguments, which decides the words of its errors:
 * `none` and `one` (`str.upper()`, `str.join()`), `positional` (`replace expected at least …`), `parsed`
 * (`startswith() takes at least …`), `keywords` (`split()`, whose parameters have names).
 */
export type Arity =
  | { readonly style: 'none' | 'one' }
  | { readonly style: 'positional' | 'parsed'; readonly least: number; readonly most: number }
  | { readonly style: 'keywords'; readonly params: readonly string[]; readonly least?: number };

/** The arguments in order; those not given are undefined. Throws TypeError in CPython's words. */
export function takeArguments(type: string, name: string, arity: Arity, args: Arguments): (Value | undefined)[] {
  if (arity.style === 'keywords') return takeKeywords(name, arity.params, arity.least ?? 0, args);
  if (args.named.size > 0) throw typeError(`${type}.${name}() takes no keyword arguments`);
  const problem = countProblem(type, name, arity, args.positional.length);
  if (problem !== undefined) throw typeError(problem);
  return args.positional as Value[];
}

function countProblem(
  type: string,
  name: string,
  arity: Exclude<Arity, { style: 'keywords' }>,
  count: number,
): string | undefined {
  switch (arity.style) {
    case 'none':
      return count === 0 ? undefined : `${type}.${name}() takes no arguments (${count} given)`;
    case 'one':
      return count === 1 ? undefined : `${type}.${name}() takes exactly one argument (${count} given)`;
  }
  const { least, most } = arity;
  if (count >= least && count <= most) return undefined;
  const bound = count < least ? least : most;
  const word = least === most ? '' : count < least ? 'at least ' : 'at most ';
  const plural = bound === 1 ? '' : 's';
  if (arity.style === 'positional') return `${name} expected ${word}${bound} argument${plural}, got ${count}`;
  return `${name}() takes ${word || 'exactly '}${bound} argument${plural} (${count} given)`;
}

function takeKeywords(name: string, params: readonly string[], least: number, args: Arguments): (Value | undefined)[] {
  const count = args.positional.length + args.named.size;
  if (count > params.length) {
    const unknown = [...args.named.keys()].find((key) => !params.includes(key));
    if (unknown === undefined || args.positional.length > params.length)
      throw typeError(
        `${name}() takes at most ${params.length} argument${params.length === 1 ? '' : 's'} (${count} given)`,
      );
  }
  const taken: (Value | undefined)[] = [...args.positional];
  for (const [key, value] of args.named) {
    const place = params.indexOf(key);
    if (place === -1) throw typeError(`'${key}' is an invalid keyword argument for ${name}()`);
    if (place < args.positional.length)
      throw typeError(`argument for ${name}() given by name ('${key}') and position (${place + 1})`);
    taken[place] = value;
  }
  for (let place = 0; place < least; place++)
    if (taken[place] === undefined)
      throw typeError(`${name}() missing required argument '${params[place]}' (pos ${place + 1})`);
  return taken;
}
