import type { SourcePosition } from '../base/position.js';
import { PythonError, typeError, undefinedError } from '../values/exception.js';
import { typeName } from '../values/type-name.js';
import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { type Arguments, Callable, type CallContext, type Filter } from './callable.js';
import type { EnvironmentCore } from './core.js';
import type { Run } from './frame.js';
import type { Scope } from './scope.js';
import { type Site, sourceOf } from './site.js';

/** One block of a template, as it stands in the chain of those that override it. */
export interface BlockProgram {
  readonly name: string;
  run(context: Context): void;
}

/** The variables, blocks and state of one template as it is rendered. */
export class Context implements CallContext {
  /** Top-level assignments, which blocks, includes and imports see. */
  vars: Map<string, Value> | undefined;
  /** Names that an import of this template offers. */
  exported: Set<string> | undefined;
  blocks: Map<string, BlockProgram[]>;
  autoescape: boolean;
  site: Site | undefined;

  constructor(
    readonly environment: EnvironmentCore,
    private readonly outer: Scope,
    readonly templateName: string | undefined,
    readonly run: Run,
    options: { readonly blocks?: Map<string, BlockProgram[]>; readonly autoescape: boolean },
  ) {
    this.blocks = options.blocks ?? NO_BLOCKS;
    this.autoescape = options.autoescape;
  }

  get scope(): Scope {
    return { get: (name) => this.resolve(name), names: () => this.names() };
  }

  get position(): SourcePosition | undefined {
    return this.site && sourceOf(this.site);
  }

  resolve(name: string): Value | undefined {
    const own = this.vars?.get(name);
    if (own !== undefined) return own;
    const value = this.outer.get(name);
    return value === undefined ? this.environment.findGlobal(name) : value;
  }

  /** What a template included now would see, unchanged by later assignments here. */
  snapshot(locals: ReadonlyMap<string, Value>): Scope {
    if (!this.vars && locals.size === 0) return this.outer;
    const own = new Map([...(this.vars ?? []), ...locals]);
    const { outer } = this;
    return {
      get: (name) => {
        const value = own.get(name);
        return value === undefined ? outer.get(name) : value;
      },
      names: () => [...own.keys(), ...outer.names()],
    };
  }

  /** The same template with more variables, for a scoped block. */
  derived(locals: ReadonlyMap<string, Value>): Context {
    const context = new Context(this.environment, this.snapshot(locals), this.templateName, this.run, this);
    context.blocks = new Map([...this.blocks].map(([name, blocks]) => [name, [...blocks]]));
    return context;
  }

  export(name: string, value: Value): void {
    this.vars ??= new Map();
    this.vars.set(name, value);
  }

  filter(name: string, value: Value, args: Arguments): Value {
    const filter = this.environment.findFilter(name);
    if (!filter) throw new PythonError('TemplateRuntimeError', `No filter named '${name}'.`);
    return this.environment.callPlugin('filter', name, filter, this, value, args);
  }

  test(name: string, value: Value, args: Arguments): Value {
    const test = this.environment.findTest(name);
    if (!test) throw new PythonError('TemplateRuntimeError', `No test named '${name}'.`);
    return this.environment.callPlugin('test', name, test as Filter, this, value, args);
  }

  call(callee: Value, args: Arguments): Value {
    if (callee instanceof Callable) return callee.call(this, args);
    if (callee instanceof Undefined) throw undefinedError(callee);
    throw typeError(`'${typeName(callee)}' object is not callable`);
  }

  attribute(value: Value, name: string): Value {
    return this.environment.attribute(value, name);
  }

  item(value: Value, key: Value): Value {
    return this.environment.item(value, key);
  }

  undefined(details: { name?: string; message: string }): Undefined {
    return this.environment.undefined(details);
  }

  private *names(): Iterable<string> {
    if (this.vars) yield* this.vars.keys();
    yield* this.outer.names();
  }
}

const NO_BLOCKS: Map<string, BlockProgram[]> = new Map();
