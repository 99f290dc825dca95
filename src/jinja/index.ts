/** Jinja2 3.1 for Python values in JavaScript, compiled to closures. */

export { BoundMethod } from './access.js';
export {
  type Arguments,
  Callable,
  type CallContext,
  type Filter,
  FunctionValue,
  NO_ARGUMENTS,
  NO_NAMED,
  type Test,
} from './callable.js';
export { createEnvironment } from './engine.js';
export type {
  At,
  CompiledExpression,
  CompiledTemplate,
  Environment,
  EnvironmentOptions,
  Failure,
  Limits,
  Lookup,
  Source,
  SyntaxOptions,
  UndefinedBehaviour,
} from './environment.js';
export { type Scope, scopeOf } from './scope.js';
export { bindArguments, define, type Parameter, type Signature } from './signature.js';
