import { describe, expect, test } from '@jest/globals';
import { dumpJson, type JsonOptions } from '../../src/output/json.js';
import { DateTime, PythonDate } from '../../src/values/datetime.js';
import { Float, Tuple, type Value } from '../../src/values/value.js';

const map = (entries: readonly (readonly [Value, Value])[]) => new Map<Value, Value>(entries);

/** Value, options, and what Python's `json.dumps` gives for it. */
const ROWS: readonly (readonly [string, Value, JsonOptions, string])[] = [
  ['scalars', [null, true, false, 0, -1, 'x'], {}, '[null, true, false, 0, -1, "x"]'],
  ['ints beyond 2^53', [12345678901234567890n, -1n], {}, '[12345678901234567890, -1]'],
  [
    'floats',
    [new Float(5), 0.1, 1e-5, new Float(1e16), new Float(-0), new Float(1.5e300)],
    {},
    '[5.0, 0.1, 1e-05, 1e+16, -0.0, 1.5e+300]',
  ],
  ['no numbers', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], {}, '[NaN, Infinity, -Infinity]'],
  ['escapes', '"\\\b\f\n\r\t\u0001\u007f/', {}, '"\\"\\\\\\b\\f\\n\\r\\t\\u0001\u007f/"'],
  ['text beyond ASCII stays', 'ünï 日本 👍', {}, '"ünï 日本 👍"'],
  ['text beyond ASCII is escaped', 'ü👍', { ascii: true }, '"\\u00fc\\ud83d\\udc4d"'],
  ['lone surrogates stay', 'a\udcffb\\udcff', {}, '"a\udcffb\\\\udcff"'],
  [
    'dates are ISO 8601',
    [new PythonDate(2024, 1, 2), new DateTime(2024, 1, 2, { hour: 3 })],
    {},
    '["2024-01-02", "2024-01-02T03:00:00"]',
  ],
  ['tuples are lists', new Tuple([1, new Tuple([])]), {}, '[1, []]'],
  [
    'empty containers',
    map([
      ['a', []],
      ['b', new Map()],
    ]),
    { indent: 4 },
    '{\n    "a": [],\n    "b": {}\n}',
  ],
  [
    'keys that are no strings',
    map([
      [1, 1],
      [null, 2],
      [true, 3],
      [1.5, 4],
    ]),
    {},
    '{"1": 1, "null": 2, "true": 3, "1.5": 4}',
  ],
  [
    'keys in order of their code points',
    map([
      ['b', 1],
      ['\uffff', 2],
      ['😀', 3],
      ['a', 4],
    ]),
    { sortKeys: true },
    '{"a": 4, "b": 1, "\uffff": 2, "😀": 3}',
  ],
  [
    'keys that JavaScript knows',
    map([
      ['__proto__', 1],
      ['10', 2],
      ['9', 3],
    ]),
    {},
    '{"__proto__": 1, "10": 2, "9": 3}',
  ],
  [
    'indented',
    map([['a', [1, map([['b', 2]])]]]),
    { indent: 2 },
    '{\n  "a": [\n    1,\n    {\n      "b": 2\n    }\n  ]\n}',
  ],
  ['indented by nothing', [1, 2], { indent: 0 }, '[\n1,\n2\n]'],
  ['separators', map([['a', [1, 2]]]), { separators: [',', ':'] }, '{"a":[1,2]}'],
];

describe('dumpJson', () => {
  test.each(ROWS)('%s', (_name, value, options, expected) => {
    expect(dumpJson(value, options)).toBe(expected);
  });
});
