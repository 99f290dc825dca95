import { typeError } from '../../values/exception.js';
/** The arguments in order; those not given are undefined. Throws TypeError in CPython's words. */
export function takeArguments(type, name, arity, args) {
  if (arity.style === 'keywords') return takeKeywords(name, arity.params, arity.least ?? 0, args);
  if (args.named.size > 0) throw typeError(`${type}.${name}() takes no keyword arguments`);
  const problem = countProblem(type, name, arity, args.positional.length);
  if (problem !== undefined) throw typeError(problem);
  return args.positional;
}
function countProblem(type, name, arity, count) {
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
function takeKeywords(name, params, least, args) {
  const count = args.positional.length + args.named.size;
  if (count > params.length) {
    const unknown = [...args.named.keys()].find((key) => !params.includes(key));
    if (unknown === undefined || args.positional.length > params.length)
      throw typeError(
        `${name}() takes at most ${params.length} argument${params.length === 1 ? '' : 's'} (${count} given)`,
      );
  }
  const taken = [...args.positional];
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
