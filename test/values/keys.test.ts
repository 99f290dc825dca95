import { describe, expect, test } from '@jest/globals';
import { dictDelete, dictGet, dictHas, dictOf, dictSet } from '../../src/values/dict.js';
import { PythonError } from '../../src/values/exception.js';
import { Markup } from '../../src/values/markup.js';
import { repr } from '../../src/values/repr.js';
import { PythonSet } from '../../src/values/set.js';
import { type Dict, Float, Tuple, type Value } from '../../src/values/value.js';

describe('keys that Python holds equal are one key', () => {
  const same: readonly (readonly [Value, Value])[] = [
    [1, true],
    [1, new Float(1)],
    [0, false],
    [true, new Float(1)],
    [10n ** 22n, new Float(1e22)],
    ['a', new Markup('a')],
    [new Tuple([1, 'a']), new Tuple([new Float(1), 'a'])],
    [new Tuple([]), new Tuple([])],
  ];

  test.each(same)('%p and %p', (first, second) => {
    const dict: Dict = new Map();
    dictSet(dict, first, 'one');
    dictSet(dict, second, 'two');
    expect([dict.size, dictGet(dict, first), dictGet(dict, second), dictHas(dict, second)]).toEqual([
      1,
      'two',
      'two',
      true,
    ]);
    expect(dictDelete(dict, second)).toBe(true);
    expect(dict.size).toBe(0);
  });

  test('the key stays as it was first written', () => {
    expect(
      repr(
        dictOf([
          [1, 'a'],
          [true, 'b'],
          ['1', 'c'],
        ]),
      ),
    ).toBe("{1: 'b', '1': 'c'}");
  });

  test('keys put in without these functions are found too', () => {
    const dict: Dict = new Map<Value, Value>([[new Tuple([1, 2]), 'pair']]);
    expect(dictGet(dict, new Tuple([1, 2]))).toBe('pair');
    dict.set(new Tuple([3, 4]), 'other');
    expect(dictGet(dict, new Tuple([3, 4]))).toBe('other');
  });

  test.each([[[]], [new Map()], [new PythonSet()]] as const)('%p cannot be a key', (key) => {
    expect(() => dictSet(new Map(), key as Value, 1)).toThrow(PythonError);
  });

  test('a set keeps one of each', () => {
    expect(repr(new PythonSet([1, true, 'a', new Float(1), 2]))).toBe("{1, 'a', 2}");
  });
});
