import { define, type Test } from '../../jinja/index.js';
import { itemsOf } from '../../values/iterate.js';
import { contains } from '../../values/membership.js';
import { PythonSet } from '../../values/set.js';
import { isTrue } from '../../values/truth.js';
import { Float, type Value } from '../../values/value.js';

const subset = define({ name: 'issubset', params: ['a', 'b'] }, (_call, a, b) => setOf(a!).isSubsetOf(setOf(b!)));
const superset = define({ name: 'issuperset', params: ['a', 'b'] }, (_call, a, b) => setOf(b!).isSubsetOf(setOf(a!)));
const notANumber = define({ name: 'isnotanumber', params: ['x'] }, (_call, x) =>
  Number.isNaN(x instanceof Float ? x.value : x),
);

/** Tests of lists and numbers. */
export const LIST_TESTS: Readonly<Record<string, Test>> = {
  any: define({ name: 'any', params: ['iterable'] }, (_call, list) => itemsOf(list!).some(isTrue)),
  all: define({ name: 'all', params: ['iterable'] }, (_call, list) => itemsOf(list!).every(isTrue)),
  contains: define({ name: 'contains', params: ['seq', 'value'] }, (_call, list, value) => contains(list!, value!)),
  subset,
  issubset: subset,
  superset,
  issuperset: superset,
  nan: notANumber,
  isnan: notANumber,
};

function setOf(value: Value): PythonSet {
  return new PythonSet(itemsOf(value));
}
