import { describe, expect, test } from '@jest/globals';
import { DateTime, PythonDate, parseIso } from '../../src/values/datetime.js';
import { fixedText } from '../../src/values/decimal.js';
import { dictOf } from '../../src/values/dict.js';
import { formatValue } from '../../src/values/format-value.js';
import { jsonText } from '../../src/values/json.js';
import { ascii } from '../../src/values/percent-format.js';
import { repr, str } from '../../src/values/repr.js';
import { strftime } from '../../src/values/strftime.js';
import { TimeDelta } from '../../src/values/timedelta.js';
import { Float, Tuple, type Value } from '../../src/values/value.js';

const loop: Value[] = [1];
loop.push(loop);

test.each<readonly [Value, string]>([
  [1e16, '10000000000000000'],
  [new Float(1e16), '1e+16'],
  [1e-5, '1e-05'],
  [0.0001, '0.0001'],
  [new Float(-0), '-0.0'],
  [new Float(5), '5.0'],
  [Number.NaN, 'nan'],
  [Number.NEGATIVE_INFINITY, '-inf'],
  ["it's", '"it\'s"'],
  ['a\n\t\\', "'a\\n\\t\\\\'"],
  ['\u00ad\u2028\u{e0001}', "'\\xad\\u2028\\U000e0001'"],
  [new Tuple([1]), '(1,)'],
  [
    dictOf([
      ['a', null],
      [1, true],
    ]),
    "{'a': None, 1: True}",
  ],
  [loop, '[1, [...]]'],
  [2n ** 70n, '1180591620717411303424'],
])('repr of %p', (value, expected) => {
  expect(repr(value)).toBe(expected);
});

test.each<readonly [number, number, string]>([
  [0.5, 0, '0'],
  [1.5, 0, '2'],
  [2.5, 0, '2'],
  [0.125, 2, '0.12'],
  [1e22, 1, '10000000000000000000000.0'],
  [5e-324, 3, '0.000'],
  [0.1, 20, '0.10000000000000000555'],
  [9.995, 2, '9.99'],
])('%p with %p places', (value, places, expected) => {
  expect(fixedText(value, places)).toBe(expected);
});

test.each<readonly [Value, string, string]>([
  [1234567, ',', '1,234,567'],
  [1234, '010,', '00,001,234'],
  [255, '#x', '0xff'],
  [3.5, '08.2f', '00003.50'],
  [0.25, '.0%', '25%'],
  ['a', '*^5', '**a**'],
  [true, 'd', '1'],
  [new Float(0), '+.1e', '+0.0e+00'],
])('format(%p, %p)', (value, spec, expected) => {
  expect(formatValue(value, spec)).toBe(expected);
});

test('JSON as Python writes it', () => {
  const value = dictOf([
    ['b', [1, new Float(1), null]],
    ['a', 'é"\u2028'],
    [2, new Map()],
  ]);
  expect(jsonText(value)).toBe('{"b": [1, 1.0, null], "a": "\\u00e9\\"\\u2028", "2": {}}');
  expect(jsonText(value, { ascii: false, indent: 1 })).toBe(
    '{\n "b": [\n  1,\n  1.0,\n  null\n ],\n "a": "é\\"\u2028",\n "2": {}\n}',
  );
});

test('text beyond ASCII is escaped', () => {
  expect(ascii('aé日😀')).toBe('a\\xe9\\u65e5\\U0001f600');
});

describe('dates', () => {
  const time = new DateTime(2024, 3, 5, { hour: 6, minute: 7, second: 8, microsecond: 9, offset: 3600 });

  test('text and repr', () => {
    expect([str(time), repr(new PythonDate(2024, 1, 2)), str(new TimeDelta(-1))]).toEqual([
      '2024-03-05 06:07:08.000009+01:00',
      'datetime.date(2024, 1, 2)',
      '-1 day, 23:59:59.999999',
    ]);
  });

  test('strftime with flags', () => {
    expect(strftime(time, '%Y-%-m-%_d %H%M %j %U %V %a %b %p %z %Z %f %%')).toBe(
      '2024-3- 5 0607 065 09 10 Tue Mar AM +0100 UTC+01:00 000009 %',
    );
  });

  test('ISO text back and forth', () => {
    for (const text of ['2024-01-02', '2024-01-02T03:04:05', '2024-01-02T03:04:05.000600+02:30'])
      expect(parseIso(text)!.isoformat()).toBe(text);
  });
});
