import type { Given } from '../playbook/ast.js';
import type { Templar } from '../template/templar.js';
import type { Dict, Value } from '../values/value.js';

/** The first condition that does not hold; undefined when all do. A keyword without a value is no condition. */
export function firstFalse(conditions: readonly Given[], templar: Templar): Given | undefined {
  return conditions.find(({ value, source }) => value !== null && !templar.test(value, source));
}

/** Conditions of `changed_when`, `failed_when`, `until`: one, or a list of which all must hold. */
export function holds(given: Given, templar: Templar): boolean {
  return firstFalse(given.items ?? [given], templar) === undefined;
}

/** The result of a task that its `when` skipped. */
export function skippedResult(condition: Given): Dict {
  return new Map<Value, Value>([
    ['changed', false],
    ['skipped', true],
    ['skip_reason', 'Conditional result was False'],
    ['false_condition', shownCondition(condition.value)],
  ]);
}

function shownCondition(value: Value): Value {
  return value !== null && typeof value === 'object' && 'text' in value ? value.text : value;
}
