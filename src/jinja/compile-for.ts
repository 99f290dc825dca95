import { PythonError } from '../values/exception.js';
import { iterate } from '../values/iterate.js';
import { lengthOf } from '../values/length.js';
import { Markup } from '../values/markup.js';
import { str } from '../values/repr.js';
import { isTrue } from '../values/truth.js';
import type { Value } from '../values/value.js';
import { compileTarget, type Store } from './assign-target.js';
import type { ForNode } from './ast.js';
import { anyNode, findUndeclared } from './ast-walk.js';
import { capture } from './capture.js';
import { writer } from './compile-assign.js';
import { compileExpression } from './compile-expression.js';
import { compileBody } from './compile-statement.js';
import { entering, inner, type Scoped } from './compile-unit.js';
import { BREAK, type Exec, Frame } from './frame.js';
import { LoopContext, type LoopItems } from './loop-context.js';
import { FunctionScope, Symbols } from './symbols.js';
import { SyntaxFailure } from './token-stream.js';

/** `{% for %}`, with `else`, a condition, `loop` and recursion. */
export function compileFor(node: ForNode, outer: Scoped): Exec {
  forbidLoopTarget(node);
  return node.recursive ? compileRecursive(node, outer) : compilePlain(node, outer);
}

/** What one loop needs when it runs. `items` are those that pass the condition. */
interface LoopParts {
  readonly items: (frame: Frame, values: Value) => Iterable<Value>;
  readonly filtered: boolean;
  readonly store: Store;
  /** Puts the `loop` object into its variable; undefined when the body does not mention it. */
  readonly loopSlot: number | undefined;
  readonly enter: ((frame: Frame) => void) | undefined;
  readonly body: Exec;
  readonly otherwise: Exec | undefined;
}

type Recurse = (items: Value, depth: number) => Value;

function compilePlain(node: ForNode, outer: Scoped): Exec {
  const iterable = compileExpression(node.iterable, outer);
  const parts = compileParts(node, outer, outer.owner);
  if (parts.loopSlot === undefined && !parts.filtered && !parts.otherwise) return simpleLoop(iterable, parts);
  return (frame) => runLoop(frame, iterable(frame), parts, 0);
}

function compileParts(node: ForNode, outer: Scoped, owner: FunctionScope): LoopParts {
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
function withoutConstantLoads(scope: Scoped): Scoped {
  for (const [ref, load] of scope.symbols.loads)
    if (load.kind === 'resolve' && !scope.symbols.stores.has(ref.name)) scope.symbols.loads.delete(ref);
  return scope;
}

function compileElse(node: ForNode, outer: Scoped, owner: FunctionScope): Exec {
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
function compileFilterTest(
  node: ForNode,
  outer: Scoped,
  owner: FunctionScope,
): (frame: Frame, values: Value) => Iterable<Value> {
  const scope = inner(outer, { owner, symbols: new Symbols(owner, outer.symbols, 'test ') });
  scope.symbols.analyze(node, 'test');
  const enter = entering(scope, true);
  const store = compileTarget(node.target, scope);
  const test = compileExpression(node.test!, scope);
  return function* (frame, values) {
    enter?.(frame);
    for (const item of iterate(values)) {
      store(frame, item);
      if (isTrue(test(frame))) yield item;
    }
  };
}

/** Whether anything may ask for the `loop` object. */
function isExtended(node: ForNode): boolean {
  if (node.recursive || findUndeclared(node.body, ['loop']).has('loop')) return true;
  return anyNode([...node.body, ...node.otherwise], (child) => child.kind === 'block' && child.scoped);
}

function forbidLoopTarget(node: ForNode): void {
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
function simpleLoop(iterable: (frame: Frame) => Value, { store, enter, body }: LoopParts): Exec {
  return (frame) => {
    const values = iterable(frame);
    const { run } = frame.context;
    if (Array.isArray(values)) {
      for (let index = 0; index < values.length; index++) {
        run.step();
        store(frame, values[index]!);
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

function runLoop(frame: Frame, values: Value, parts: LoopParts, depth: number, recurse?: Recurse): 0 | 1 | 2 {
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

function loopItems(frame: Frame, values: Value, parts: LoopParts): LoopItems {
  if (Array.isArray(values) && !parts.filtered) return values;
  const iterator = steady(values, parts.items(frame, values))[Symbol.iterator]();
  return { iterator, size: parts.filtered || lengthOf(values) === undefined ? undefined : () => lengthOf(values)! };
}

/** A dict must not grow or shrink while it is looped over. */
function steady(values: Value, items: Iterable<Value>): Iterable<Value> {
  return values instanceof Map ? steadyDict(values, items) : items;
}

function* steadyDict(dict: Map<Value, Value>, items: Iterable<Value>): Iterable<Value> {
  const { size } = dict;
  for (const item of items) {
    if (dict.size !== size) throw new PythonError('RuntimeError', 'dictionary changed size during iteration');
    yield item;
  }
  if (dict.size !== size) throw new PythonError('RuntimeError', 'dictionary changed size during iteration');
}

/** A recursive loop is a function: `loop(items)` calls it again, and gives what it writes. */
function compileRecursive(node: ForNode, outer: Scoped): Exec {
  const iterable = compileExpression(node.iterable, outer);
  const owner = new FunctionScope(outer.owner);
  const parts = compileParts(node, { ...outer, checksOutput: false, inLoop: false }, owner);
  const { native } = outer.unit;
  const invoke = (parent: Frame, values: Value, depth: number): Value => {
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
