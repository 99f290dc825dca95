import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { findItem } from './access.js';
import type { Expression } from './ast.js';
import { compileExpression, compileSlice } from './compile-expression.js';
import { type Scoped, siteAt } from './compile-unit.js';
import type { EnvironmentCore } from './core.js';
import type { Eval } from './frame.js';
import { LOOP_ATTRIBUTES, LoopContext } from './loop-context.js';
import { isDictMethod } from './methods/table.js';
import { sourceOf } from './site.js';

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** `value.name`. */
export function compileAttribute(node: Node<'attribute'>, scope: Scoped): Eval {
  const { name } = node;
  const target = compileExpression(node.node, scope);
  const { environment } = scope.unit;
  const source = sourceOf(siteAt(scope, node));
  const general = (value: Value) => environment.attributeAt(value, name, source);
  if (isDictMethod(name) || name.startsWith('_')) return (frame) => general(target(frame));
  const missing = missingOf(environment, name, source);
  const readLoop = LOOP_ATTRIBUTES.get(name);
  return (frame) => {
    const value = target(frame);
    if (value instanceof Map) {
      const item = value.get(name);
      return item === undefined ? missing(value) : item;
    }
    return readLoop && value instanceof LoopContext ? readLoop(value) : general(value);
  };
}

/** The undefined value of a dict without that item: the same each time, unless its wording depends on the dict. */
function missingOf(
  environment: EnvironmentCore,
  name: string,
  source: Undefined['source'],
): (dict: Value) => Undefined {
  if (environment.options.describeMissing) return (dict) => environment.missingKey(dict, name, source);
  let missing: Undefined | undefined;
  return (dict) => {
    missing ??= environment.missingKey(dict, name, source);
    return missing;
  };
}

/** `value[key]`. */
export function compileItem(node: Node<'item'>, scope: Scoped): Eval {
  const target = compileExpression(node.node, scope);
  if (node.key.kind === 'slice') return compileSlice(target, node.key, scope);
  const key =
    node.key.kind === 'tuple' && node.key.items.some((item) => item.kind === 'slice')
      ? sliceTuple
      : compileExpression(node.key, scope);
  const { environment } = scope.unit;
  const source = sourceOf(siteAt(scope, node));
  return (frame) => {
    const value = target(frame);
    const index = key(frame);
    if (!(value instanceof Undefined) && !(index instanceof Undefined)) {
      const item = findItem(value, index);
      if (item !== undefined) return item;
    }
    return environment.itemAt(value, index, source);
  };
}

/** `x[1:2, 3]` names nothing in any of the types that templates see. */
const sliceTuple: Eval = () => null;
