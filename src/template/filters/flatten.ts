import { itemsOf } from '../../values/iterate.js';
import { compare } from '../../values/order.js';
import { Float, Tuple, type Value } from '../../values/value.js';

/** The items of nested lists in one list, `levels` deep (all the way when null). Nulls in every writing are left out. */
export function flatten(list: Value, levels: Value, skipNulls: boolean): Value[] {
  const flat: Value[] = [];
  for (const element of itemsOf(list)) {
    if (skipNulls && (element === null || element === 'None' || element === 'null')) continue;
    const nested = Array.isArray(element) || element instanceof Tuple;
    if (nested && (levels === null || compare('>=', levels, 1)))
      flat.push(...flatten(element, levels === null ? null : oneLess(levels), skipNulls));
    else flat.push(element);
  }
  return flat;
}

function oneLess(levels: Value): number {
  return Math.trunc(levels instanceof Float ? levels.value : Number(levels)) - 1;
}
