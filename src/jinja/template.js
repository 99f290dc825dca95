import { Markup } from '../values/markup.js';
import { reprText, str } from '../values/repr.js';
import { Special } from '../values/value.js';
import { Callable } from './callable.js';
import { capture } from './capture.js';
import { Context } from './context.js';
export class Template {
  environment;
  name;
  build;
  ownModule;
  text;
  native;
  /** @param build compiles for text or for native results */
  constructor(environment, name, build) {
    this.environment = environment;
    this.name = name;
    this.build = build;
    this.program;
  }
  /** The form that the environment's includes and imports use. */
  get program() {
    return this.programFor(this.environment.native);
  }
  render(scope) {
    const run = this.environment.newRun();
    if (this.environment.native) return str(this.environment.concat(this.runParts(scope, run)));
    this.programFor(false).runRoot(this.newContext(scope, run));
    run.checkOutput();
    return run.out;
  }
  evaluate(scope) {
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
  include(context, locals) {
    context.run.enter();
    this.program.runRoot(this.newContext(context.snapshot(locals), context.run));
    context.run.leave();
  }
  /** The exports of this template run by itself, once. */
  module(run) {
    this.ownModule ??= this.makeModule(NO_VARIABLES, run);
    return this.ownModule;
  }
  /** The exports of this template run with the variables of another one. */
  moduleIn(context, locals) {
    return this.makeModule(context.snapshot(locals), context.run);
  }
  makeModule(scope, run) {
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
  runParts(scope, run) {
    this.programFor(true).runRoot(this.newContext(scope, run));
    return run.parts;
  }
  programFor(native) {
    if (native) {
      this.native ??= this.build(true);
      return this.native;
    }
    this.text ??= this.build(false);
    return this.text;
  }
  newContext(scope, run) {
    const { blocks } = this.program;
    const context = new Context(this.environment, scope, this.name, run, {
      autoescape: this.environment.autoescapeFor(this.name),
    });
    if (blocks.size > 0) context.blocks = new Map([...blocks].map(([name, block]) => [name, [block]]));
    else if (this.name !== undefined || blocks.size === 0) context.blocks = new Map();
    return context;
  }
}
const NO_VARIABLES = { get: () => undefined, names: () => [] };
/** What `{% import %}` gives: the exports as attributes, the text when printed. */
export class TemplateModule extends Special {
  environment;
  name;
  context;
  parts;
  typeName = 'TemplateModule';
  moduleName = 'jinja2.environment';
  constructor(environment, name, context, parts) {
    super();
    this.environment = environment;
    this.name = name;
    this.context = context;
    this.parts = parts;
  }
  /** The template's name as messages quote it. */
  get shownName() {
    return this.name === undefined ? 'None' : reprText(this.name);
  }
  attribute(name) {
    return this.context.exported?.has(name) ? this.context.vars?.get(name) : undefined;
  }
  writeTo(run) {
    if (this.environment.native) run.parts.push(...this.parts);
    else run.out += this.str();
  }
  str() {
    return this.environment.native ? str(this.environment.concat([...this.parts])) : this.parts[0];
  }
  html() {
    return this.str();
  }
  repr() {
    return this.name === undefined ? '<TemplateModule memory:7f0000000000>' : `<TemplateModule ${reprText(this.name)}>`;
  }
}
/** `self`: the blocks of the template by name. */
export class TemplateReference extends Special {
  context;
  typeName = 'TemplateReference';
  moduleName = 'jinja2.runtime';
  constructor(context) {
    super();
    this.context = context;
  }
  attribute(name) {
    const blocks = this.context.blocks.get(name);
    return blocks && new BlockReference(name, this.context, blocks, 0);
  }
  item(key) {
    return typeof key === 'string' ? this.attribute(key) : undefined;
  }
  repr() {
    return `<TemplateReference ${this.context.templateName === undefined ? 'None' : reprText(this.context.templateName)}>`;
  }
}
/** A block that can be called: `self.name` or `super`. */
export class BlockReference extends Callable {
  name;
  context;
  blocks;
  place;
  typeName = 'BlockReference';
  moduleName = 'jinja2.runtime';
  constructor(name, context, blocks, place) {
    super();
    this.name = name;
    this.context = context;
    this.blocks = blocks;
    this.place = place;
  }
  call(_call, _args) {
    const { context } = this;
    context.run.enter();
    const result = capture(context, context.environment.native, () => this.blocks[this.place].run(context));
    context.run.leave();
    return context.autoescape ? new Markup(str(result)) : result;
  }
  attribute(name) {
    return name === 'super' ? superBlock(this.name, this.context, this.blocks, this.place) : undefined;
  }
  repr() {
    return '<jinja2.runtime.BlockReference object at 0x7f0000000000>';
  }
}
/** The block that the one at a place overrides, or an undefined value. */
export function superBlock(name, context, blocks, place) {
  if (blocks && place + 1 < blocks.length) return new BlockReference(name, context, blocks, place + 1);
  return context.undefined({ name: 'super', message: `there is no parent block called '${name}'.` });
}
