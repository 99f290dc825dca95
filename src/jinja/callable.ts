import type { SourcePosition } from '../base/position.js';
import type { Undefined } from '../values/undefined.js';
import { Special, type Value } from '../values/value.js';
import type { Environment } from './environment.js';
import type { Scope } from './scope.js';

/** What a call was given: `f(1, a=2)` is `{ positional: [1], named: Map { a → 2 } }`. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

export const NO_NAMED: ReadonlyMap<string, Value> = new Map();
export const NO_ARGUMENTS: Arguments = { positional: [], named: NO_NAMED };

/** What filters, tests and functions may ask of the place that calls them. Valid during the call only. */
export interface CallContext {
  readonly environment: Environment;
  /** The variables that the template sees: its own top-level ones before the caller's, before the globals. */
  readonly scope: Scope;
  /** Where the call stands. */
  readonly position: SourcePosition | undefined;
  readonly templateName: string | undefined;
  readonly autoescape: boolean;
  /** Calls a filter by name, as `map('upper')` does. Throws TemplateRuntimeError for an unknown one. */
  filter(name: string, value: Value, args: Arguments): Value;
  /** Calls a test by name, as `select('odd')` does. */
  test(name: string, value: Value, args: Arguments): Value;
  /** Calls a value: a function, macro, method. Throws TypeError for one that is not callable. */
  call(callee: Value, args: Arguments): Value;
  /** `value.name`, or an undefined value. */
  attribute(value: Value, name: string): Value;
  /** `value[key]`, or an undefined value. */
  item(value: Value, key: Value): Value;
  /** An undefined value of the environment's kind. */
  undefined(details: { name?: string; message: string }): Undefined;
}

interface Plugin {
  /** Called with an undefined value or argument too, when the environment has markers (`default`, `defined`, …). */
  readonly acceptsUndefined?: boolean;
}

/** A filter: `value | name(args)`. Any function of this shape will do; `define` makes one from a signature. */
export type Filter = ((call: CallContext, value: Value, args: Arguments) => Value) & Plugin;

/** A test: `value is name(args)`. The result is taken for its truth. */
export type Test = ((call: CallContext, value: Value, args: Arguments) => Value) & Plugin;

/** A value that can be called: a global function, a macro, a method bound to its object. */
export abstract class Callable extends Special {
  override readonly typeName: string = 'function';
  /** Called with undefined arguments too, when the environment has markers. */
  readonly acceptsUndefined: boolean = false;
  abstract readonly name: string;
  abstract call(call: CallContext, args: Arguments): Value;

  override repr(): string {
    return `<function ${this.name} at 0x7f0000000000>`;
  }
}

/** A plain function of the template's, such as `range`. */
export class FunctionValue extends Callable {
  override readonly acceptsUndefined: boolean;
  constructor(
    readonly name: string,
    private readonly run: (call: CallContext, args: Arguments) => Value,
    options: { acceptsUndefined?: boolean } = {},
  ) {
    super();
    this.acceptsUndefined = options.acceptsUndefined ?? false;
  }

  call(call: CallContext, args: Arguments): Value {
    return this.run(call, args);
  }
}
