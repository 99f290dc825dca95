import { PythonError } from '../values/exception.js';
import { Markup } from '../values/markup.js';
import { reprText, str } from '../values/repr.js';
import { Special, type Value } from '../values/value.js';
import { type Arguments, Callable, type CallContext } from './callable.js';
import { capture } from './capture.js';
import { type BlockProgram, Context } from './context.js';
import type { EnvironmentCore } from './core.js';
import type { CompiledTemplate } from './environment.js';
import type { Run } from './frame.js';
import type { Scope } from './scope.js';

/** A compiled template: its root and the blocks that it defines. */
export interface Program {
  readonly blocks: ReadonlyMap<string, BlockProgram>;
  runRoot(context: Context): void;
}

export class Template implements CompiledTemplate {
  private ownModule: TemplateModule | undefined;
  private text: Program | undefined;
  private native: Program | undefined;

  /** @param build compiles for text or for native results */
  constructor(
    private readonly environment: EnvironmentCore,
    readonly name: string | undefined,
    private readonly build: (native: boolean) => Program,
  ) {
    this.program;
  }

  /** The form that the environment's includes and imports use. */
  get program(): Program {
    return this.programFor(this.environment.native);
  }

  render(scope: Scope): string {
    const run = this.environment.newRun();
    if (this.environment.native) return str(this.environment.concat(this.runParts(scope, run)));
    this.programFor(false).runRoot(this.newContext(scope, run));
    run.checkOutput();
    return run.out;
  }

  evaluate(scope: Scope): Value {
    const { environment } = this;
    const run = environment.newRun();
    const { failedParts } = environment.options;
    if (!failedParts) return environment.concat(this.runParts(scope, run));
    try {
      this.runParts(scope, run);
    } catch (error) {
      run.parts.push(...failedParts(error));
    }
    return environment.concat(run.parts);
  }

  /** Runs this template as a part of another one, with its variables. */
  include(context: Context, locals: ReadonlyMap<string, Value>): void {
    context.run.enter();
    this.program.runRoot(this.newContext(context.snapshot(locals), context.run));
    context.run.leave();
  }

  /** The exports of this template run by itself, once. */
  module(run: Run): TemplateModule {
    this.ownModule ??= this.makeModule(NO_VARIABLES, run);
    return this.ownModule;
  }

  /** The exports of this template run with the variables of another one. */
  moduleIn(context: Context, locals: ReadonlyMap<string, Value>): TemplateModule {
    return this.makeModule(context.snapshot(locals), context.run);
  }

  private makeModule(scope: Scope, run: Run): TemplateModule {
    run.enter();
    const context = this.newContext(scope, run);
    const { native } = this.environment;
    const before = run.parts;
    run.parts = [];
    const text = native ? undefined : capture(context, false, () => this.program.runRoot(context));
    if (native) this.program.runRoot(context);
    const parts = text === undefined ? run.parts : [text];
    run.parts = before;
    run.leave();
    return new TemplateModule(this.environment, this.name, context, parts);
  }

  private runParts(scope: Scope, run: Run): Value[] {
    this.programFor(true).runRoot(this.newContext(scope, run));
    return run.parts;
  }

  private programFor(native: boolean): Program {
    if (native) {
      this.native ??= this.build(true);
      return this.native;
    }
    this.text ??= this.build(false);
    return this.text;
  }

  private newContext(scope: Scope, run: Run): Context {
    const { blocks } = this.program;
    const context = new Context(this.environment, scope, this.name, run, {
      autoescape: this.environment.autoescapeFor(this.name),
    });
    if (blocks.size > 0) context.blocks = new Map([...blocks].map(([name, block]) => [name, [block]]));
    else if (this.name !== undefined || blocks.size === 0) context.blocks = new Map();
    return context;
  }
}

const NO_VARIABLES: Scope = { get: () => undefined, names: () => [] };

/** What `{% import %}` gives: the exports as attributes, the text when printed. */
export class TemplateModule extends Special {
  override readonly typeName = 'TemplateModule';
  override readonly moduleName = 'jinja2.environment';

  constructor(
    private readonly environment: EnvironmentCore,
    private readonly name: string | undefined,
    private readonly context: Context,
    readonly parts: Value[],
  ) {
    super();
  }

  /** The template's name as messages quote it. */
  get shownName(): string {
    return this.name === undefined ? 'None' : reprText(this.name);
  }

  override attribute(name: string): Value | undefined {
    return this.context.exported?.has(name) ? this.context.vars?.get(name) : undefined;
  }

  writeTo(run: Run): void {
    if (this.environment.native) run.parts.push(...this.parts);
    else run.out += this.str();
  }

  override str(): string {
    return this.environment.native ? str(this.environment.concat([...this.parts])) : (this.parts[0] as string);
  }

  html(): string {
    return this.str();
  }

  override repr(): string {
    return this.name === undefined ? '<TemplateModule memory:7f0000000000>' : `<TemplateModule ${reprText(this.name)}>`;
  }
}

/** `self`: the blocks of the template by name. */
export class TemplateReference extends Special {
  override readonly typeName = 'TemplateReference';
  override readonly moduleName = 'jinja2.runtime';

  constructor(private readonly context: Context) {
    super();
  }

  override attribute(name: string): Value | undefined {
    const blocks = this.context.blocks.get(name);
    return blocks && new BlockReference(name, this.context, blocks, 0);
  }

  /** Iterating asks for item 0 first, and no block has that name. */
  override iterate(): Iterator<Value> {
    throw new PythonError('KeyError', '0');
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.attribute(key) : undefined;
  }

  override repr(): string {
    return `<TemplateReference ${this.context.templateName === undefined ? 'None' : reprText(this.context.templateName)}>`;
  }
}

/** A block that can be called: `self.name` or `super`. */
export class BlockReference extends Callable {
  override readonly typeName = 'BlockReference';
  override readonly moduleName = 'jinja2.runtime';

  constructor(
    readonly name: string,
    private readonly context: Context,
    private readonly blocks: readonly BlockProgram[],
    private readonly place: number,
  ) {
    super();
  }

  call(_call: CallContext, _args: Arguments): Value {
    const { context } = this;
    context.run.enter();
    const result = capture(context, context.environment.native, () => this.blocks[this.place]!.run(context));
    context.run.leave();
    return context.autoescape ? new Markup(str(result)) : result;
  }

  override attribute(name: string): Value | undefined {
    return name === 'super' ? superBlock(this.name, this.context, this.blocks, this.place) : undefined;
  }

  override repr(): string {
    return '<jinja2.runtime.BlockReference object at 0x7f0000000000>';
  }
}

/** The block that the one at a place overrides, or an undefined value. */
export function superBlock(
  name: string,
  context: Context,
  blocks: readonly BlockProgram[] | undefined,
  place: number,
): Value {
  if (blocks && place + 1 < blocks.length) return new BlockReference(name, context, blocks, place + 1);
  return context.undefined({ name: 'super', message: `there is no parent block called '${name}'.` });
}
