import { negate, OPERATORS, positive } from '../values/arithmetic.js';
import { checkText } from '../values/bounds.js';
import { dictSet } from '../values/dict.js';
import { typeError, undefinedError } from '../values/exception.js';
import { escapeText, Markup } from '../values/markup.js';
import { str } from '../values/repr.js';
import { slice } from '../values/slice.js';
import { isTrue } from '../values/truth.js';
import { typeName } from '../values/type-name.js';
import { ChainableUndefined, LenientUndefined, Undefined } from '../values/undefined.js';
import { type Dict, Special, Tuple, type Value } from '../values/value.js';
import type { Expression } from './ast.js';
import { compileAttribute, compileItem } from './compile-access.js';
import { compileCall, compileFilter, compileTest } from './compile-call.js';
import { compileCompare } from './compile-compare.js';
import { ancestor, branch, type Scoped, siteAt } from './compile-unit.js';
import { type Eval, type Frame, MISSING, type Slot } from './frame.js';
import { sourceOf } from './site.js';

type Node<K extends Expression['kind']> = Expression & { readonly kind: K };

/** An expression as a closure. `scope` decides which variables its names are. */
export function compileExpression(node: Expression, scope: Scoped): Eval {
  switch (node.kind) {
    case 'const':
      return compileConstant(node.value, scope);
    case 'name':
      return compileName(node, scope);
    case 'attribute':
      return compileAttribute(node, scope);
    case 'item':
      return compileItem(node, scope);
    case 'call':
      return compileCall(node, scope);
    case 'filter':
      return compileFilter(node, compileExpression(node.node!, scope), scope);
    case 'test':
      return compileTest(node, scope);
    case 'compare':
      return compileCompare(node, scope);
    case 'condition':
      return compileCondition(node, scope);
    case 'concat':
      return compileConcat(node, scope);
    case 'binary':
      return compileBinary(node, scope);
    default:
      return compileRest(node, scope);
  }
}

function compileRest(node: Node<Expression['kind']>, scope: Scoped): Eval {
  switch (node.kind) {
    case 'and': {
      const left = compileExpression(node.left, scope);
      const right = compileExpression(node.right, scope);
      return (frame) => {
        const value = left(frame);
        return isTrue(value) ? right(frame) : value;
      };
    }
    case 'or': {
      const left = compileExpression(node.left, scope);
      const right = compileExpression(node.right, scope);
      return (frame) => {
        const value = left(frame);
        return isTrue(value) ? value : right(frame);
      };
    }
    case 'not': {
      const operand = compileExpression(node.node, scope);
      return (frame) => !isTrue(operand(frame));
    }
    case 'negative':
      return unary(node, scope, negate);
    case 'positive':
      return unary(node, scope, positive);
    case 'tuple': {
      const items = compileAll(node.items, scope);
      return (frame) => new Tuple(items.map((item) => item(frame)));
    }
    case 'list': {
      const items = compileAll(node.items, scope);
      return (frame) => items.map((item) => item(frame));
    }
    case 'dict':
      return compileDict(node, scope);
  }
  throw new Error(`no expression: ${node.kind}`);
}

function compileAll(nodes: readonly Expression[], scope: Scoped): Eval[] {
  return nodes.map((node) => compileExpression(node, scope));
}

function compileConstant(value: Value, scope: Scoped): Eval {
  const { literal } = scope.unit.environment.options;
  if (literal && typeof value === 'string' && holdsDelimiter(value, scope))
    return (frame) => literal(value, frame.context);
  return () => value;
}

function holdsDelimiter(text: string, scope: Scoped): boolean {
  const { blockStart, variableStart, commentStart } = scope.unit.environment.syntax;
  return text.includes(variableStart) || text.includes(blockStart) || text.includes(commentStart);
}

function compileName(node: Node<'name'>, scope: Scoped): Eval {
  const { name } = node;
  const ref = scope.symbols.ref(name);
  const { slot } = ref;
  const hops = scope.owner.depth - ref.owner.depth;
  const { environment } = scope.unit;
  const source = sourceOf(siteAt(scope, node));
  let missing: Undefined | undefined;
  const finish = (value: Slot, frame: Frame): Value => {
    const found = value === undefined ? resolve(frame, slot, name) : value;
    if (found !== MISSING && found !== undefined) return found;
    missing ??= environment.missingName(name, source);
    return missing;
  };
  if (hops === 0)
    return (frame) => {
      const value = frame.slots[slot];
      return value === undefined || value === MISSING ? finish(value, frame) : value;
    };
  return (frame) => {
    const owner = ancestor(frame, hops);
    const value = owner.slots[slot];
    return value === undefined || value === MISSING ? finish(value, owner) : value;
  };
}

/** Looks a variable up in the context and keeps what it finds. */
function resolve(frame: Frame, slot: number, name: string): Slot {
  const value = frame.context.resolve(name);
  const kept = value === undefined ? MISSING : value;
  frame.slots[slot] = kept;
  return kept;
}

function unary(node: { readonly node: Expression }, scope: Scoped, operate: (value: Value) => Value): Eval {
  const operand = compileExpression(node.node, scope);
  return fold(
    node.node.kind === 'const',
    () => operate((node.node as Node<'const'>).value),
    (frame) => operate(operand(frame)),
  );
}

function compileBinary(node: Node<'binary'>, scope: Scoped): Eval {
  const operate = OPERATORS[node.operator];
  const left = compileExpression(node.left, scope);
  const right = compileExpression(node.right, scope);
  const { left: a, right: b } = node;
  const constant = a.kind === 'const' && b.kind === 'const' && !scope.unit.environment.options.literal;
  return fold(
    constant,
    () => operate((a as Node<'const'>).value, (b as Node<'const'>).value),
    (frame) => operate(left(frame), right(frame)),
  );
}

/** A value known now; what fails now must fail when it is evaluated, or not at all. */
function fold(constant: boolean, compute: () => Value, evaluate: Eval): Eval {
  if (!constant) return evaluate;
  try {
    const value = compute();
    return typeof value === 'object' && value !== null ? evaluate : () => value;
  } catch {
    return evaluate;
  }
}

function compileDict(node: Node<'dict'>, scope: Scoped): Eval {
  const pairs = node.pairs.map(
    ([key, value]) => [compileExpression(key, scope), compileExpression(value, scope)] as const,
  );
  return (frame) => {
    const dict: Dict = new Map();
    const entries = pairs.map(([key, value]) => [key(frame), value(frame)] as const);
    for (const [key, value] of entries) dictSet(dict, key, value);
    return dict;
  };
}

function compileCondition(node: Node<'condition'>, outer: Scoped): Eval {
  const scope = branch(outer);
  const test = compileExpression(node.test, scope);
  const yes = compileExpression(node.yes, scope);
  if (node.no) {
    const no = compileExpression(node.no, scope);
    return (frame) => (isTrue(test(frame)) ? yes(frame) : no(frame));
  }
  const { name } = scope.unit.origin.at;
  const position = name === undefined ? `line ${node.line}` : `line ${node.line} in '${name}'`;
  const message = `the inline if-expression on ${position} evaluated to false and no else section was defined.`;
  return (frame) => (isTrue(test(frame)) ? yes(frame) : new LenientUndefined(undefined, message));
}

function compileConcat(node: Node<'concat'>, scope: Scoped): Eval {
  const items = compileAll(node.items, scope);
  if (scope.escape) return (frame) => joinMarkup(items.map((item) => item(frame)));
  if (items.length === 2) {
    const [left, right] = items as [Eval, Eval];
    return (frame) => {
      const a = left(frame);
      const b = right(frame);
      const text = (typeof a === 'string' ? a : str(a)) + (typeof b === 'string' ? b : str(b));
      checkText(text.length);
      return text;
    };
  }
  return (frame) => {
    let text = '';
    const values = items.map((item) => item(frame));
    for (const value of values) text += str(value);
    checkText(text.length);
    return text;
  };
}

/** Text, safe as soon as one part is. */
function joinMarkup(parts: readonly Value[]): Value {
  if (!parts.some((part) => part instanceof Markup)) return parts.map(str).join('');
  return new Markup(parts.map((part) => (part instanceof Markup ? part.text : escapeText(str(part)))).join(''));
}

/** `value[start:stop:step]`, which unlike other items fails for what has none. */
export function compileSlice(value: Eval, node: Node<'slice'>, scope: Scoped): Eval {
  const bound = (part: Expression | undefined): Eval => (part ? compileExpression(part, scope) : () => null);
  const [start, stop, step] = [bound(node.start), bound(node.stop), bound(node.step)];
  const { markers, options } = scope.unit.environment;
  return (frame) => {
    const target = value(frame);
    const bounds = { start: start(frame), stop: stop(frame), step: step(frame) };
    if (target instanceof Undefined) {
      if (markers || target instanceof ChainableUndefined) return target;
      throw undefinedError(target);
    }
    const part = slice(target, bounds);
    if (part !== undefined) {
      options.sliced?.(target, part);
      return part;
    }
    if (target instanceof Map || (target instanceof Special && target.item))
      throw typeError("unhashable type: 'slice'");
    throw typeError(`'${typeName(target)}' object is not subscriptable`);
  };
}
