import { Special } from '../values/value.js';
export const NO_NAMED = new Map();
export const NO_ARGUMENTS = { positional: [], named: NO_NAMED };
/** A value that can be called: a global function, a macro, a method bound to its object. */
export class Callable extends Special {
  typeName = 'function';
  /** Called with undefined arguments too, when the environment has markers. */
  acceptsUndefined = false;
  repr() {
    return `<function ${this.name} at 0x7f0000000000>`;
  }
}
/** A plain function of the template's, such as `range`. */
export class FunctionValue extends Callable {
  name;
  run;
  acceptsUndefined;
  constructor(name, run, options = {}) {
    super();
    this.name = name;
    this.run = run;
    this.acceptsUndefined = options.acceptsUndefined ?? false;
  }
  call(call, args) {
    return this.run(call, args);
  }
}
