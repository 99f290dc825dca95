import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OPERATORS } from '../../src/values/arithmetic.js';
import { equals } from '../../src/values/equality.js';
import { PythonError } from '../../src/values/exception.js';
import { compare } from '../../src/values/order.js';
import { fromPlain, toPlain } from '../../src/values/plain.js';
import { repr } from '../../src/values/repr.js';
import { round } from '../../src/values/rounding.js';
import { slice } from '../../src/values/slice.js';
import { sorted } from '../../src/values/sorting.js';
import { isTrue } from '../../src/values/truth.js';
import { LenientUndefined, StrictUndefined, Undefined } from '../../src/values/undefined.js';
import { Float, int, Tuple, type Value } from '../../src/values/value.js';

type Sign = keyof typeof OPERATORS;

test.each<readonly [Value, Sign, Value, string]>([
  [7, '//', -2, '-4'],
  [7, '%', -2, '-1'],
  [-7, '%', 2, '1'],
  [7.5, '//', -2, '-4.0'],
  [new Float(-1), '%', Number.POSITIVE_INFINITY, 'inf'],
  [2, '**', -1, '0.5'],
  [2, '**', 64, '18446744073709551616'],
  [Number.MAX_SAFE_INTEGER, '+', 1, '9007199254740992'],
  [4, '/', 2, '2.0'],
  [true, '+', true, '2'],
  [0.5, '+', 0.5, '1.0'],
  ['ab', '*', 2, "'abab'"],
  [[1], '+', [2], '[1, 2]'],
  ['%s-%05.1f', '%', new Tuple(['a', 2.5]), "'a-002.5'"],
  [0, '*', -1, '0'],
])('%p %s %p', (left, sign, right, expected) => {
  expect(repr(OPERATORS[sign](left, right))).toBe(expected);
});

test.each<readonly [Value, Sign, Value, string, string]>([
  [1, '+', 'a', 'TypeError', "unsupported operand type(s) for +: 'int' and 'str'"],
  ['a', '+', 1, 'TypeError', 'can only concatenate str (not "int") to str'],
  [1, '//', 0, 'ZeroDivisionError', 'integer division or modulo by zero'],
  [1.5, '%', 0, 'ZeroDivisionError', 'float modulo'],
  [null, '**', 1, 'TypeError', "unsupported operand type(s) for ** or pow(): 'NoneType' and 'int'"],
  ['a', '*', 1 << 30, 'MemoryError', 'a text of 1073741824 characters is too long'],
  [new Undefined('x', "'x' is undefined"), '+', 1, 'UndefinedError', "'x' is undefined"],
])('%p %s %p fails', (left, sign, right, exception, message) => {
  const error = thrownBy(() => OPERATORS[sign](left, right));
  expect([error.exception, error.message]).toEqual([exception, message]);
});

function thrownBy(run: () => unknown): PythonError {
  try {
    run();
  } catch (error) {
    if (error instanceof PythonError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('laws', () => {
  const integers = fc.oneof(fc.integer(), fc.bigInt()).map((value) => int(BigInt(value)));

  test('the quotient and the rest make the number again', () => {
    fc.assert(
      fc.property(integers, integers, (a, b) => {
        if (!isTrue(b)) return;
        const whole = OPERATORS['+'](OPERATORS['*'](OPERATORS['//'](a, b), b), OPERATORS['%'](a, b));
        expect(equals(whole, a)).toBe(true);
      }),
    );
  });

  test('plain values come back as they went in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => expect(toPlain(fromPlain(value))).toEqual(withoutNegativeZero(value))),
    );
  });

  test('a sorted list is in order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.double({ noNaN: true })), { maxLength: 100 }), (items) => {
        const result = sorted(items.map((item) => (Number.isInteger(item) ? item : item)));
        for (let index = 1; index < result.length; index++)
          expect(compare('<=', result[index - 1]!, result[index]!)).toBe(true);
      }),
    );
  });
});

/** An int has no negative zero. */
function withoutNegativeZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test('`__proto__` in data is a key like any other', () => {
  const plain = toPlain(fromPlain(JSON.parse('{"__proto__": {"polluted": 1}}'))) as object;
  expect(Object.keys(plain)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('halves are rounded to the even side', () => {
  expect([0.5, 1.5, 2.5, 2.675].map((value) => repr(round(value, value === 2.675 ? 2 : 0)))).toEqual([
    '0.0',
    '2.0',
    '2.0',
    '2.67',
  ]);
  expect(round(15, -1)).toBe(20);
});

test('slices', () => {
  const bounds = (start: Value, stop: Value, step: Value) => ({ start, stop, step });
  expect(slice('a😀bc', bounds(1, null, 2))).toBe('😀c');
  expect(slice([1, 2, 3, 4], bounds(null, null, -2))).toEqual([4, 2]);
  expect(slice(null, bounds(null, null, null))).toBeUndefined();
});

test('undefined values differ in what they put up with', () => {
  const [lenient, strict] = [new LenientUndefined('x', 'no x'), new StrictUndefined('x', 'no x')];
  expect(isTrue(lenient)).toBe(false);
  expect(equals(lenient, new LenientUndefined('y', 'no y'))).toBe(true);
  expect(thrownBy(() => isTrue(strict)).undefined).toBe(strict);
});
