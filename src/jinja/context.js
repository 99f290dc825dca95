import { PythonError, typeError, undefinedError } from '../values/exception.js';
import { typeName } from '../values/type-name.js';
import { Undefined } from '../values/undefined.js';
import { Callable } from './callable.js';
import { sourceOf } from './site.js';
/** The variables, blocks and state of one template as it is rendered. */
export class Context {
  environment;
  outer;
  templateName;
  run;
  /** Top-level assignments, which blocks, includes and imports see. */
  vars;
  /** Names that an import of this template offers. */
  exported;
  blocks;
  autoescape;
  site;
  constructor(environment, outer, templateName, run, options) {
    this.environment = environment;
    this.outer = outer;
    this.templateName = templateName;
    this.run = run;
    this.blocks = options.blocks ?? NO_BLOCKS;
    this.autoescape = options.autoescape;
  }
  get scope() {
    return { get: (name) => this.resolve(name), names: () => this.names() };
  }
  get position() {
    return this.site && sourceOf(this.site);
  }
  resolve(name) {
    const own = this.vars?.get(name);
    if (own !== undefined) return own;
    const value = this.outer.get(name);
    return value === undefined ? this.environment.findGlobal(name) : value;
  }
  /** What a template included now would see, unchanged by later assignments here. */
  snapshot(locals) {
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
  derived(locals) {
    const context = new Context(this.environment, this.snapshot(locals), this.templateName, this.run, this);
    context.blocks = new Map([...this.blocks].map(([name, blocks]) => [name, [...blocks]]));
    return context;
  }
  export(name, value) {
    this.vars ??= new Map();
    this.vars.set(name, value);
  }
  filter(name, value, args) {
    const filter = this.environment.findFilter(name);
    if (!filter) throw new PythonError('TemplateRuntimeError', `No filter named '${name}'.`);
    return this.environment.callPlugin('filter', name, filter, this, value, args);
  }
  test(name, value, args) {
    const test = this.environment.findTest(name);
    if (!test) throw new PythonError('TemplateRuntimeError', `No test named '${name}'.`);
    return this.environment.callPlugin('test', name, test, this, value, args);
  }
  call(callee, args) {
    if (callee instanceof Callable) return callee.call(this, args);
    if (callee instanceof Undefined) throw undefinedError(callee);
    throw typeError(`'${typeName(callee)}' object is not callable`);
  }
  attribute(value, name) {
    return this.environment.attribute(value, name);
  }
  item(value, key) {
    return this.environment.item(value, key);
  }
  undefined(details) {
    return this.environment.undefined(details);
  }
  *names() {
    if (this.vars) yield* this.vars.keys();
    yield* this.outer.names();
  }
}
const NO_BLOCKS = new Map();
