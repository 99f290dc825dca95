import { equals } from '../values/equality.js';
import { contains } from '../values/membership.js';
import { compare } from '../values/order.js';
import { compileExpression } from './compile-expression.js';
import { constantOf } from './compile-unit.js';
export const COMPARISONS = {
  '==': equals,
  '!=': (a, b) => !equals(a, b),
  '<': (a, b) => compare('<', a, b),
  '<=': (a, b) => compare('<=', a, b),
  '>': (a, b) => compare('>', a, b),
  '>=': (a, b) => compare('>=', a, b),
  in: (a, b) => contains(b, a),
  notin: (a, b) => !contains(b, a),
};
/** Comparisons, chained as Python does: `a < b < c` is true when both hold, and b is evaluated once. */
export function compileCompare(node, scope) {
  const left = compileExpression(node.left, scope);
  const [only, ...more] = node.operands;
  if (more.length === 0) return compileOne(left, only, scope);
  const rest = node.operands.map(({ operator, right }) => ({
    holds: COMPARISONS[operator],
    right: compileExpression(right, scope),
  }));
  return (frame) => {
    let value = left(frame);
    for (const { holds, right } of rest) {
      const next = right(frame);
      if (!holds(value, next)) return false;
      value = next;
    }
    return true;
  };
}
function compileOne(left, { operator, right }, scope) {
  const other = compileExpression(right, scope);
  const constant = scope.unit.environment.options.literal ? undefined : constantOf(right);
  if (typeof constant === 'string' && operator === '==')
    return (frame) => {
      const value = left(frame);
      return typeof value === 'string' ? value === constant : equals(value, other(frame));
    };
  if (operator === '==') return (frame) => equals(left(frame), other(frame));
  const holds = COMPARISONS[operator];
  return (frame) => holds(left(frame), other(frame));
}
