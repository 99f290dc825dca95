import { typeError } from '../../values/exception.js';
/** A filter that is one of Python's own functions of one argument, with the words of its errors. */
export function builtin(name, run) {
  return (_, value, args) => {
    if (args.named.size > 0) throw typeError(`${name}() takes no keyword arguments`);
    if (args.positional.length > 0)
      throw typeError(`${name}() takes exactly one argument (${args.positional.length + 1} given)`);
    return run(value);
  };
}
