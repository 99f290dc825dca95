import { PythonError } from '../values/exception.js';
import { iterate } from '../values/iterate.js';
import { lengthOf } from '../values/length.js';
import { Markup } from '../values/markup.js';
import { str } from '../values/repr.js';
import { isTrue } from '../values/truth.js';
import { compileTarget } from './assign-target.js';
import { anyNode, findUndeclared } from './ast-walk.js';
import { capture } from './capture.js';
import { writer } from './compile-assign.js';
import { compileExpression } from './compile-expression.js';
import { compileBody } from './compile-statement.js';
import { entering, inner } from './compile-unit.js';
import { BREAK, Frame } from './frame.js';
import { LoopContext } from './loop-context.js';
import { FunctionScope, Symbols } from './symbols.js';
import { SyntaxFailure } from './token-stream.js';
/** `{% for %}`, with `else`, a condition, `loop` and recursion. */
export function compileFor(node, outer) {
  forbidLoopTarget(node);
  return node.recursive ? compileRecursive(node, outer) : compilePlain(node, outer);
}
function compilePlain(node, outer) {
  const iterable = compileExpression(node.iterable, outer);
  const parts = compileParts(node, outer, outer.owner);
  if (parts.loopSlot === undefined && !parts.filtered && !parts.otherwise) return simpleLoop(iterable, parts);
  return (frame) => runLoop(frame, iterable(frame), parts, 0);
}
function compileParts(node, outer, owner) {
  const scope = inner(outer, { owner, inLoop: true, symbols: new Symbols(owner, outer.symbols) });
  const test = node.test && compileFilterTest(node, outer, owner);
  const loopRef = isExtended(node) ? scope.symbols.parameter('loop') : undefined;
  scope.symbols.analyze(node, 'body');
  const store = compileTarget(node.target, scope);
  const body = compileBody(node.body, scope);
  return {
    items: test ?? ((_, values) => iterate(values)),
    filtered: test !== undefined,
    store,
    loopSlot: loopRef?.slot,
    enter: entering(withoutConstantLoads(scope), true),
    body,
    otherwise: node.otherwise.length > 0 ? compileElse(node, outer, owner) : undefined,
  };
}
/** A variable from outside that the body never assigns is looked up once, not again in every round. */
function withoutConstantLoads(scope) {
  for (const [ref, load] of scope.symbols.loads)
    if (load.kind === 'resolve' && !scope.symbols.stores.has(ref.name)) scope.symbols.loads.delete(ref);
  return scope;
}
function compileElse(node, outer, owner) {
  const scope = inner(outer, {
    owner,
    symbols: new Symbols(owner, outer.symbols),
    inLoop: owner === outer.owner && outer.inLoop,
  });
  scope.symbols.analyze(node, 'else');
  const enter = entering(scope, true);
  const body = compileBody(node.otherwise, scope);
  return (frame) => {
    enter?.(frame);
    return body(frame);
  };
}
/** The condition has variables of its own: it may look at the next item while the body works on this one. */
function compileFilterTest(node, outer, owner) {
  const scope = inner(outer, { owner, symbols: new Symbols(owner, outer.symbols, 'test ') });
  scope.symbols.analyze(node, 'test');
  const enter = entering(scope, true);
  const store = compileTarget(node.target, scope);
  const test = compileExpression(node.test, scope);
  return function* (frame, values) {
    enter?.(frame);
    for (const item of iterate(values)) {
      store(frame, item);
      if (isTrue(test(frame))) yield item;
    }
  };
}
/** Whether anything may ask for the `loop` object. */
function isExtended(node) {
  if (node.recursive || findUndeclared(node.body, ['loop']).has('loop')) return true;
  return anyNode([...node.body, ...node.otherwise], (child) => child.kind === 'block' && child.scoped);
}
function forbidLoopTarget(node) {
  const bad = anyNode([node], (child, role) => child.kind === 'name' && role === 'store' && child.name === 'loop');
  if (bad)
    throw new SyntaxFailure(
      "Can't assign to special loop variable in for-loop target",
      node.line,
      node.at,
      'TemplateAssertionError',
    );
}
/** The usual loop: a list, a variable, a body. */
function simpleLoop(iterable, { store, enter, body }) {
  return (frame) => {
    const values = iterable(frame);
    const { run } = frame.context;
    if (Array.isArray(values)) {
      for (let index = 0; index < values.length; index++) {
        run.step();
        store(frame, values[index]);
        enter?.(frame);
        if (body(frame) === BREAK) break;
      }
      return 0;
    }
    for (const item of steady(values, iterate(values))) {
      run.step();
      store(frame, item);
      enter?.(frame);
      if (body(frame) === BREAK) break;
    }
    return 0;
  };
}
function runLoop(frame, values, parts, depth, recurse) {
  const { loopSlot, store, enter, body, otherwise } = parts;
  const { context } = frame;
  const { run } = context;
  const items = loopItems(frame, values, parts);
  const loop = new LoopContext(items, context, depth, recurse);
  let completed = false;
  for (let item = loop.next(); item !== undefined; item = loop.next()) {
    run.step();
    store(frame, item);
    if (loopSlot !== undefined) frame.slots[loopSlot] = loop;
    enter?.(frame);
    const signal = body(frame);
    if (signal === BREAK) break;
    if (signal === 0) completed = true;
  }
  return otherwise && !completed ? otherwise(frame) : 0;
}
function loopItems(frame, values, parts) {
  if (Array.isArray(values) && !parts.filtered) return values;
  const iterator = steady(values, parts.items(frame, values))[Symbol.iterator]();
  return { iterator, size: parts.filtered || lengthOf(values) === undefined ? undefined : () => lengthOf(values) };
}
/** A dict must not grow or shrink while it is looped over. */
function steady(values, items) {
  return values instanceof Map ? steadyDict(values, items) : items;
}
function* steadyDict(dict, items) {
  const { size } = dict;
  for (const item of items) {
    if (dict.size !== size) throw new PythonError('RuntimeError', 'dictionary changed size during iteration');
    yield item;
  }
  if (dict.size !== size) throw new PythonError('RuntimeError', 'dictionary changed size during iteration');
}
/** A recursive loop is a function: `loop(items)` calls it again, and gives what it writes. */
function compileRecursive(node, outer) {
  const iterable = compileExpression(node.iterable, outer);
  const owner = new FunctionScope(outer.owner);
  const parts = compileParts(node, { ...outer, checksOutput: false, inLoop: false }, owner);
  const { native } = outer.unit;
  const invoke = (parent, values, depth) => {
    const { context } = parent;
    const frame = new Frame(owner.size, context, parent);
    context.run.enter();
    const result = capture(context, native, () =>
      runLoop(frame, values, parts, depth, (items, deeper) => invoke(parent, items, deeper)),
    );
    context.run.leave();
    return (outer.escape ?? context.autoescape) ? new Markup(str(result)) : result;
  };
  return writer((frame) => invoke(frame, iterable(frame), 0), outer);
}
