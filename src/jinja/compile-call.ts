import { PythonError, typeError } from '../values/exception.js';
import { iterate } from '../values/iterate.js';
import { isTrue } from '../values/truth.js';
import { typeName } from '../values/type-name.js';
import { Undefined } from '../values/undefined.js';
import { Special, type Value } from '../values/value.js';
import type { CallArguments, CallNode, Expression, FilterNode, TestNode } from './ast.js';
import { type Arguments, type Filter, NO_ARGUMENTS, NO_NAMED } from './callable.js';
import { compileExpression } from './compile-expression.js';
import { type Scoped, siteAt } from './compile-unit.js';
import type { Eval, Frame } from './frame.js';
import { methodsOf } from './methods/table.js';
import { SyntaxFailure } from './token-stream.js';

/** Arguments as they are at one call. `extra` names one more, for the caller of a call block. */
type Gather = (frame: Frame) => Arguments;

export function compileArguments(node: CallArguments, scope: Scoped, extra?: { name: string; value: Eval }): Gather {
  const args = node.args.map((arg) => compileExpression(arg, scope));
  const kwargs = node.kwargs.map(({ key, value }) => ({ key, value: compileExpression(value, scope) }));
  if (extra) kwargs.push({ key: extra.name, value: extra.value });
  if (node.dynArgs || node.dynKwargs) return dynamicArguments(node, args, kwargs, scope);
  if (kwargs.length === 0) return positionalArguments(node, args, scope);
  return (frame) => {
    const positional = args.map((arg) => arg(frame));
    const named = new Map<string, Value>();
    for (const { key, value } of kwargs) named.set(key, value(frame));
    return { positional, named };
  };
}

function positionalArguments(node: CallArguments, args: readonly Eval[], scope: Scoped): Gather {
  if (args.length === 0) return () => NO_ARGUMENTS;
  const constants = node.args.every((arg) => arg.kind === 'const') && !scope.unit.environment.options.literal;
  if (constants) {
    const fixed: Arguments = { positional: node.args.map((arg) => (arg as { value: Value }).value), named: NO_NAMED };
    return () => fixed;
  }
  const [first] = args as [Eval];
  if (args.length === 1) return (frame) => ({ positional: [first(frame)], named: NO_NAMED });
  return (frame) => ({ positional: args.map((arg) => arg(frame)), named: NO_NAMED });
}

function dynamicArguments(
  node: CallArguments,
  args: readonly Eval[],
  kwargs: readonly { key: string; value: Eval }[],
  scope: Scoped,
): Gather {
  const rest = node.dynArgs && compileExpression(node.dynArgs, scope);
  const keywords = node.dynKwargs && compileExpression(node.dynKwargs, scope);
  return (frame) => {
    const positional = args.map((arg) => arg(frame));
    if (rest) for (const item of spread(rest(frame))) positional.push(item);
    const named = new Map<string, Value>();
    for (const { key, value } of kwargs) named.set(key, value(frame));
    if (keywords) addKeywords(named, keywords(frame));
    return { positional, named };
  };
}

function spread(value: Value): Iterable<Value> {
  try {
    return iterate(value);
  } catch (error) {
    if (error instanceof PythonError && error.exception === 'TypeError')
      throw typeError(`jinja2.runtime.Context.call() argument after * must be an iterable, not ${typeName(value)}`);
    throw error;
  }
}

function addKeywords(named: Map<string, Value>, value: Value): void {
  const dict = value instanceof Map ? value : value instanceof Special ? value.asDict?.() : undefined;
  if (!dict)
    throw typeError(`jinja2.runtime.Context.call() argument after ** must be a mapping, not ${typeName(value)}`);
  for (const [key, item] of dict) {
    if (typeof key !== 'string') throw typeError('keywords must be strings');
    if (named.has(key))
      throw typeError(`jinja2.runtime.Context.call() got multiple values for keyword argument '${key}'`);
    named.set(key, item);
  }
}

/** `f(…)`, and `x.method(…)` without making a bound method first. */
export function compileCall(node: CallNode, scope: Scoped, extra?: { name: string; value: Eval }): Eval {
  const gather = compileArguments(node, scope, extra);
  const { environment } = scope.unit;
  const site = siteAt(scope, node);
  if (node.node.kind === 'attribute' && !environment.options.callResult && !environment.options.capture)
    return compileMethodCall(node.node, gather, scope);
  const callee = compileExpression(node.node, scope);
  return (frame) => {
    const target = callee(frame);
    const args = gather(frame);
    frame.context.site = site;
    return environment.callValue(target, frame.context, args);
  };
}

function compileMethodCall(node: Extract<Expression, { kind: 'attribute' }>, gather: Gather, scope: Scoped): Eval {
  const { name } = node;
  const { environment } = scope.unit;
  const owner = compileExpression(node.node, scope);
  const site = siteAt(scope, node);
  const source = site.file === '' ? undefined : site;
  return (frame) => {
    const self = owner(frame);
    const method = self instanceof Special || name.startsWith('_') ? undefined : methodsOf(self)?.methods.get(name);
    if (!method || environment.markers) {
      const callee = environment.attributeAt(self, name, source);
      const args = gather(frame);
      frame.context.site = site;
      return environment.callValue(callee, frame.context, args);
    }
    const args = gather(frame);
    frame.context.site = site;
    return method(self, args, frame.context);
  };
}

/** `value | name(…)`. */
export function compileFilter(node: FilterNode, value: Eval, scope: Scoped): Eval {
  const { environment } = scope.unit;
  const filter = environment.findFilter(node.name);
  if (!filter) return unknownPlugin('filter', node, value, scope);
  return compilePlugin('filter', node, filter, value, scope);
}

/** `value is name(…)`. */
export function compileTest(node: TestNode, scope: Scoped): Eval {
  const { environment } = scope.unit;
  const test = environment.findTest(node.name);
  const value = compileExpression(node.node, scope);
  if (!test) return unknownPlugin('test', node, value, scope);
  const evaluate = compilePlugin('test', node, test as Filter, value, scope);
  if (environment.markers) return evaluate;
  return (frame) => {
    const result = evaluate(frame);
    return typeof result === 'boolean' ? result : isTrue(result);
  };
}

function compilePlugin(
  kind: 'filter' | 'test',
  node: FilterNode | TestNode,
  plugin: Filter,
  value: Eval,
  scope: Scoped,
): Eval {
  const gather = compileArguments(node, scope);
  const { environment } = scope.unit;
  const site = siteAt(scope, node);
  if (environment.markers || environment.options.capture)
    return (frame) => {
      const subject = value(frame);
      const args = gather(frame);
      frame.context.site = site;
      return environment.callPlugin(kind, node.name, plugin, frame.context, subject, args);
    };
  return (frame) => {
    const subject = value(frame);
    const args = gather(frame);
    frame.context.site = site;
    return plugin(frame.context, subject, args);
  };
}

/** Unknown names are an error of the template, but in a branch only when the branch is taken. */
function unknownPlugin(kind: 'filter' | 'test', node: FilterNode | TestNode, value: Eval, scope: Scoped): Eval {
  if (!scope.soft)
    throw new SyntaxFailure(`No ${kind} named '${node.name}'.`, node.line, node.at, 'TemplateAssertionError');
  const gather = compileArguments(node, scope);
  return (frame) => {
    value(frame);
    gather(frame);
    throw new PythonError('TemplateRuntimeError', `No ${kind} named '${node.name}' found.`);
  };
}

export function firstUndefined(args: Arguments): Undefined | undefined {
  for (const value of args.positional) if (value instanceof Undefined) return value;
  if (args.named.size > 0) for (const value of args.named.values()) if (value instanceof Undefined) return value;
  return undefined;
}
