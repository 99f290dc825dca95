/** Jinja2 3.1 for Python values in JavaScript, compiled to closures. */
export { Callable, FunctionValue, NO_ARGUMENTS, NO_NAMED } from './callable.js';
export { createEnvironment } from './engine.js';
export { scopeOf } from './scope.js';
export { bindArguments, define } from './signature.js';
