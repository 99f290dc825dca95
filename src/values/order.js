import { compareText } from './code-points.js';
import { asNumber, sameItem } from './equality.js';
import { typeError, undefinedError } from './exception.js';
import { typeName } from './type-name.js';
import { Undefined } from './undefined.js';
import { Special, Tuple } from './value.js';
/** `a <operator> b`. Throws TypeError for types that Python does not order, UndefinedError for an undefined value. */
export function compare(operator, a, b) {
  if (typeof a === 'number' && typeof b === 'number') return holds(operator, a, b);
  if (typeof a === 'string' && typeof b === 'string') return holds(operator, compareText(a, b), 0);
  return compareOthers(operator, a, b);
}
export const lessThan = (a, b) => compare('<', a, b);
function holds(operator, a, b) {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}
function compareOthers(operator, a, b) {
  if (a instanceof Undefined) throw undefinedError(a);
  if (b instanceof Undefined) throw undefinedError(b);
  const left = asNumber(a);
  const right = left === undefined ? undefined : asNumber(b);
  if (left !== undefined && right !== undefined) return holds(operator, left, right);
  if (Array.isArray(a) && Array.isArray(b)) return compareItems(operator, a, b);
  if (a instanceof Tuple && b instanceof Tuple) return compareItems(operator, a.items, b.items);
  const order = specialOrder(a, b);
  if (order !== undefined) return holds(operator, order, 0);
  throw typeError(`'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}
/** The first items that differ decide. */
function compareItems(operator, a, b) {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (!sameItem(a[index], b[index])) return compare(operator, a[index], b[index]);
  }
  return holds(operator, a.length, b.length);
}
/** NaN where a partial order (sets) says neither. */
function specialOrder(a, b) {
  if (a instanceof Special) {
    const order = a.compare?.(b);
    if (order !== undefined) return order;
  }
  if (b instanceof Special) {
    const order = b.compare?.(a);
    if (order !== undefined) return -order;
  }
  return undefined;
}
