import { typeError } from '../values/exception.js';
import { Markup } from '../values/markup.js';
import { reprText, str } from '../values/repr.js';
import { Tuple } from '../values/value.js';
import { Callable } from './callable.js';
import { MISSING } from './frame.js';
/** A macro, or the `caller` of a call block. */
export class Macro extends Callable {
  shape;
  invoke;
  typeName = 'Macro';
  moduleName = 'jinja2.runtime';
  acceptsUndefined = true;
  name;
  /** @param invoke runs the body; gets the parameters, then caller, kwargs, varargs as far as the shape has them */
  constructor(shape, invoke) {
    super();
    this.shape = shape;
    this.invoke = invoke;
    this.name = shape.name ?? 'None';
  }
  call(call, args) {
    const result = this.invoke(this.bind(call, args));
    return call.autoescape && !(result instanceof Markup) ? new Markup(str(result)) : result;
  }
  attribute(name) {
    switch (name) {
      case 'name':
        return this.shape.name ?? null;
      case 'arguments':
        return new Tuple([...this.shape.params]);
      case 'catch_kwargs':
        return this.shape.catchesKwargs;
      case 'catch_varargs':
        return this.shape.catchesVarargs;
      case 'caller':
        return this.shape.usesCaller;
      case 'explicit_caller':
        return this.shape.params.includes('caller');
    }
    return undefined;
  }
  repr() {
    return this.shape.name === undefined ? '<Macro anonymous>' : `<Macro ${reprText(this.shape.name)}>`;
  }
  bind(call, args) {
    const { params, catchesKwargs, catchesVarargs, usesCaller } = this.shape;
    const { positional } = args;
    const named = args.named.size > 0 ? new Map(args.named) : undefined;
    const bound = positional.slice(0, params.length);
    let foundCaller = bound.length === params.length && params.includes('caller');
    for (const name of params.slice(bound.length)) {
      const value = named?.get(name);
      if (value !== undefined) named.delete(name);
      if (name === 'caller') foundCaller = true;
      bound.push(value === undefined ? MISSING : value);
    }
    if (usesCaller && !foundCaller) bound.push(takeCaller(call, named));
    if (catchesKwargs) bound.push(new Map(named ?? []));
    else if (named !== undefined && named.size > 0) throw this.unexpected(named);
    if (catchesVarargs) bound.push(new Tuple(positional.slice(params.length)));
    else if (positional.length > params.length)
      throw typeError(`macro ${this.shown} takes not more than ${params.length} argument(s)`);
    return bound;
  }
  get shown() {
    return this.shape.name === undefined ? 'None' : reprText(this.shape.name);
  }
  unexpected(named) {
    if (named.has('caller'))
      return typeError(
        `macro ${this.shown} was invoked with two values for the special caller argument. This is most likely a bug.`,
      );
    const [first] = named.keys();
    return typeError(`macro ${this.shown} takes no keyword argument ${reprText(first)}`);
  }
}
function takeCaller(call, named) {
  const caller = named?.get('caller');
  named?.delete('caller');
  return caller ?? call.undefined({ name: 'caller', message: 'No caller defined' });
}
