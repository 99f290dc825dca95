import { typeError } from '../values/exception.js';
import { Markup } from '../values/markup.js';
import { reprText, str } from '../values/repr.js';
import { Tuple, type Value } from '../values/value.js';
import { type Arguments, Callable, type CallContext } from './callable.js';
import { MISSING, type Slot } from './frame.js';

/** What a macro is, beside its body. */
export interface MacroShape {
  /** Undefined for the body of a call block. */
  readonly name: string | undefined;
  readonly params: readonly string[];
  readonly catchesKwargs: boolean;
  readonly catchesVarargs: boolean;
  /** Whether the body uses `caller` without having it as a parameter. */
  readonly usesCaller: boolean;
}

/** A macro, or the `caller` of a call block. */
export class Macro extends Callable {
  override readonly typeName = 'Macro';
  override readonly moduleName = 'jinja2.runtime';
  override readonly acceptsUndefined = true;
  readonly name: string;

  /** @param invoke runs the body; gets the parameters, then caller, kwargs, varargs as far as the shape has them */
  constructor(
    readonly shape: MacroShape,
    private readonly invoke: (args: Slot[]) => Value,
  ) {
    super();
    this.name = shape.name ?? 'None';
  }

  call(call: CallContext, args: Arguments): Value {
    const result = this.invoke(this.bind(call, args));
    return call.autoescape && !(result instanceof Markup) ? new Markup(str(result)) : result;
  }

  override attribute(name: string): Value | undefined {
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

  override repr(): string {
    return this.shape.name === undefined ? '<Macro anonymous>' : `<Macro ${reprText(this.shape.name)}>`;
  }

  private bind(call: CallContext, args: Arguments): Slot[] {
    const { params, catchesKwargs, catchesVarargs, usesCaller } = this.shape;
    const { positional } = args;
    const named = args.named.size > 0 ? new Map(args.named) : undefined;
    const bound: Slot[] = positional.slice(0, params.length);
    let foundCaller = bound.length === params.length && params.includes('caller');
    for (const name of params.slice(bound.length)) {
      const value = named?.get(name);
      if (value !== undefined) named!.delete(name);
      if (name === 'caller') foundCaller = true;
      bound.push(value === undefined ? MISSING : value);
    }
    if (usesCaller && !foundCaller) bound.push(takeCaller(call, named));
    if (catchesKwargs) bound.push(new Map<Value, Value>(named ?? []));
    else if (named !== undefined && named.size > 0) throw this.unexpected(named);
    if (catchesVarargs) bound.push(new Tuple(positional.slice(params.length)));
    else if (positional.length > params.length)
      throw typeError(`macro ${this.shown} takes not more than ${params.length} argument(s)`);
    return bound;
  }

  private get shown(): string {
    return this.shape.name === undefined ? 'None' : reprText(this.shape.name);
  }

  private unexpected(named: ReadonlyMap<string, Value>): Error {
    if (named.has('caller'))
      return typeError(
        `macro ${this.shown} was invoked with two values for the special caller argument. This is most likely a bug.`,
      );
    const [first] = named.keys();
    return typeError(`macro ${this.shown} takes no keyword argument ${reprText(first!)}`);
  }
}

function takeCaller(call: CallContext, named: Map<string, Value> | undefined): Value {
  const caller = named?.get('caller');
  named?.delete('caller');
  return caller ?? call.undefined({ name: 'caller', message: 'No caller defined' });
}
