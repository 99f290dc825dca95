import { equals, sameItem } from '../../values/equality.js';
import { indexError, typeError, valueError } from '../../values/exception.js';
import { listOf } from '../../values/iterate.js';
import { repr } from '../../values/repr.js';
import { sorted } from '../../values/sorting.js';
import { isTrue } from '../../values/truth.js';
import { NO_NAMED } from '../callable.js';
import { intArgument, methodsFrom, NONE, ONE, optionalIndex, positional } from './method.js';
/** Python's methods of list. Those that change the list change it for everybody who has it. */
export const LIST_METHODS = {
  ...methodsFrom('list', {
    append: [ONE, (list, item) => done(list.push(item))],
    clear: [NONE, (list) => done(list.splice(0))],
    copy: [NONE, (list) => [...list]],
    count: [ONE, (list, item) => countOf(list, item)],
    extend: [ONE, (list, items) => done(pushAll(list, items))],
    index: [
      positional(1, 3),
      (list, item, start, end) => indexOf(list, item, start, end, `${repr(item)} is not in list`),
    ],
    insert: [positional(2, 2), (list, index, item) => done(list.splice(intArgument(index, 0), 0, item))],
    pop: [positional(0, 1), (list, index) => pop(list, intArgument(index, -1))],
    remove: [
      ONE,
      (list, item) => done(list.splice(indexOf(list, item, undefined, undefined, 'list.remove(x): x not in list'), 1)),
    ],
    reverse: [NONE, (list) => done(list.reverse())],
  }),
  sort: (self, args, call) => {
    if (args.positional.length > 0) throw typeError('sort() takes no positional arguments');
    for (const name of args.named.keys())
      if (name !== 'key' && name !== 'reverse') throw typeError(`'${name}' is an invalid keyword argument for sort()`);
    sortInPlace(self, args.named.get('key') ?? null, args.named.get('reverse') ?? false, call);
    return null;
  },
};
/** Python's methods of tuple. */
export const TUPLE_METHODS = methodsFrom('tuple', {
  count: [ONE, (tuple, item) => countOf(tuple.items, item)],
  index: [
    positional(1, 3),
    (tuple, item, start, end) => indexOf(tuple.items, item, start, end, 'tuple.index(x): x not in tuple'),
  ],
});
function done(_result) {
  return null;
}
function pushAll(list, items) {
  for (const item of listOf(items)) list.push(item);
}
function countOf(items, wanted) {
  return items.filter((item) => sameItem(item, wanted)).length;
}
function indexOf(items, wanted, start, end, missing) {
  const { length } = items;
  const bound = (value) => (value < 0 ? Math.max(0, value + length) : Math.min(value, length));
  const stop = bound(optionalIndex(end, length));
  for (let index = bound(optionalIndex(start, 0)); index < stop; index++)
    if (items[index] === wanted || equals(items[index], wanted)) return index;
  throw valueError(missing);
}
function pop(list, index) {
  if (list.length === 0) throw indexError('pop from empty list');
  const place = index < 0 ? index + list.length : index;
  if (place < 0 || place >= list.length) throw indexError('pop index out of range');
  return list.splice(place, 1)[0];
}
function sortInPlace(list, key, reverse, call) {
  const by = key === null ? undefined : (item) => call.call(key, { positional: [item], named: NO_NAMED });
  const result = sorted(list, by ? { key: by, reverse: isTrue(reverse) } : { reverse: isTrue(reverse) });
  list.splice(0, list.length, ...result);
}
