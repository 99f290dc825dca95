import { negate, OPERATORS, positive } from '../values/arithmetic.js';
import { dictSet } from '../values/dict.js';
import { typeError, undefinedError } from '../values/exception.js';
import { escapeText, Markup } from '../values/markup.js';
import { str } from '../values/repr.js';
import { slice } from '../values/slice.js';
import { isTrue } from '../values/truth.js';
import { typeName } from '../values/type-name.js';
import { ChainableUndefined, LenientUndefined, Undefined } from '../values/undefined.js';
import { Tuple } from '../values/value.js';
import { compileAttribute, compileItem } from './compile-access.js';
import { compileCall, compileFilter, compileTest } from './compile-call.js';
import { compileCompare } from './compile-compare.js';
import { ancestor, branch, siteAt } from './compile-unit.js';
import { MISSING } from './frame.js';
import { sourceOf } from './site.js';
/** An expression as a closure. `scope` decides which variables its names are. */
export function compileExpression(node, scope) {
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
      return compileFilter(node, compileExpression(node.node, scope), scope);
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
function compileRest(node, scope) {
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
function compileAll(nodes, scope) {
  return nodes.map((node) => compileExpression(node, scope));
}
function compileConstant(value, scope) {
  const { literal } = scope.unit.environment.options;
  if (literal && typeof value === 'string' && holdsDelimiter(value, scope))
    return (frame) => literal(value, frame.context);
  return () => value;
}
function holdsDelimiter(text, scope) {
  const { blockStart, variableStart, commentStart } = scope.unit.environment.syntax;
  return text.includes(variableStart) || text.includes(blockStart) || text.includes(commentStart);
}
function compileName(node, scope) {
  const { name } = node;
  const ref = scope.symbols.ref(name);
  const { slot } = ref;
  const hops = scope.owner.depth - ref.owner.depth;
  const { environment } = scope.unit;
  const source = sourceOf(siteAt(scope, node));
  let missing;
  const finish = (value, frame) => {
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
function resolve(frame, slot, name) {
  const value = frame.context.resolve(name);
  const kept = value === undefined ? MISSING : value;
  frame.slots[slot] = kept;
  return kept;
}
function unary(node, scope, operate) {
  const operand = compileExpression(node.node, scope);
  return fold(
    node.node.kind === 'const',
    () => operate(node.node.value),
    (frame) => operate(operand(frame)),
  );
}
function compileBinary(node, scope) {
  const operate = OPERATORS[node.operator];
  const left = compileExpression(node.left, scope);
  const right = compileExpression(node.right, scope);
  const { left: a, right: b } = node;
  const constant = a.kind === 'const' && b.kind === 'const' && !scope.unit.environment.options.literal;
  return fold(
    constant,
    () => operate(a.value, b.value),
    (frame) => operate(left(frame), right(frame)),
  );
}
/** A value known now; what fails now must fail when it is evaluated, or not at all. */
function fold(constant, compute, evaluate) {
  if (!constant) return evaluate;
  try {
    const value = compute();
    return typeof value === 'object' && value !== null ? evaluate : () => value;
  } catch {
    return evaluate;
  }
}
function compileDict(node, scope) {
  const pairs = node.pairs.map(([key, value]) => [compileExpression(key, scope), compileExpression(value, scope)]);
  return (frame) => {
    const dict = new Map();
    for (const [key, value] of pairs) dictSet(dict, key(frame), value(frame));
    return dict;
  };
}
function compileCondition(node, outer) {
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
function compileConcat(node, scope) {
  const items = compileAll(node.items, scope);
  if (scope.escape) return (frame) => joinMarkup(items.map((item) => item(frame)));
  if (items.length === 2) {
    const [left, right] = items;
    return (frame) => {
      const a = left(frame);
      const b = right(frame);
      return (typeof a === 'string' ? a : str(a)) + (typeof b === 'string' ? b : str(b));
    };
  }
  return (frame) => {
    let text = '';
    const values = items.map((item) => item(frame));
    for (const value of values) text += str(value);
    return text;
  };
}
/** Text, safe as soon as one part is. */
function joinMarkup(parts) {
  if (!parts.some((part) => part instanceof Markup)) return parts.map(str).join('');
  return new Markup(parts.map((part) => (part instanceof Markup ? part.text : escapeText(str(part)))).join(''));
}
/** `value[start:stop:step]`, which unlike other items fails for what has none. */
export function compileSlice(value, node, scope) {
  const bound = (part) => (part ? compileExpression(part, scope) : () => null);
  const [start, stop, step] = [bound(node.start), bound(node.stop), bound(node.step)];
  const { markers } = scope.unit.environment;
  return (frame) => {
    const target = value(frame);
    const bounds = { start: start(frame), stop: stop(frame), step: step(frame) };
    if (target instanceof Undefined) {
      if (markers || target instanceof ChainableUndefined) return target;
      throw undefinedError(target);
    }
    const part = slice(target, bounds);
    if (part !== undefined) return part;
    if (target instanceof Map) throw typeError("unhashable type: 'slice'");
    throw typeError(`'${typeName(target)}' object is not subscriptable`);
  };
}
