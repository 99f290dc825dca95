import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DroverError } from '../../src/base/error.js';
import type { Value } from '../../src/values/value.js';
import { type DumpOptions, dumpYaml } from '../../src/yaml/dump.js';
import { loadYaml } from '../../src/yaml/load.js';
import { parseYaml } from '../../src/yaml/parse.js';

const PIECES = [
  ...['- ', '? ', ': ', 'a', 'key: ', '\n', '\n  ', '\n- ', ' ', '\t', '[', ']', '{', '}', ', ', '"', "'", '|', '>-\n'],
  ...['&a ', '*a', '!!str ', '!!int ', '!vault ', '!unsafe ', '! ', '<<: ', '=', '~', '1:30', '0x', '---\n', '...\n'],
  ...['%YAML 1.1\n', '%TAG ! t:\n', '# c\n', '{{ x }}', '\\', '\\x4', '__proto__: ', 'constructor: ', '\r\n', '\u2028'],
  ...['!!set ', '!!omap ', '!!binary ', '!!timestamp ', '2001-01-01', '\x00', '\ud800', '\ufeff', '😀'],
];

/** Any characters at all, halves of surrogate pairs included. */
const noise = fc.array(fc.nat({ max: 0x10ffff }), { maxLength: 20 }).map((codes) => String.fromCodePoint(...codes));

const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join(''));

test('every text is read or refused', () => {
  fc.assert(
    fc.property(fc.oneof(soup, noise), (text) => {
      try {
        parseYaml(text, 'f');
        loadYaml(text, 'f', { templates: true });
      } catch (error) {
        expect(error).toBeInstanceOf(DroverError);
        expect((error as DroverError).code).toBe('yaml');
      }
    }),
    { numRuns: 2000 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ maxLength: 15 }),
  noise,
  fc.constantFrom('yes', '1:30', '', ' a', 'a ', 'a\nb\n', '- a', 'a: b', '#', '"', '\t'),
  fc.integer(),
  fc.double({ noInteger: true, noNaN: true }),
  fc.boolean(),
  fc.constant(null),
);

const value = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.string({ maxLength: 8 }), tie('value')), { maxLength: 4 }).map((pairs) => new Map(pairs)),
  ),
})).value;

const options: fc.Arbitrary<DumpOptions> = fc.record({
  indent: fc.integer({ min: 1, max: 10 }),
  width: fc.constantFrom(0, 5, 20, 80, 10_000),
  default_flow_style: fc.constantFrom(true, false, null),
  allow_unicode: fc.boolean(),
  explicit_start: fc.boolean(),
  explicit_end: fc.boolean(),
  canonical: fc.boolean(),
  sort_keys: fc.constant(false),
});

test('what is dumped is what is loaded', () => {
  fc.assert(
    fc.property(value, options, (original, dumpOptions) => {
      fc.pre(wellFormed(original));
      expect(loadYaml(dumpYaml(original, dumpOptions), 'f', { templates: false })).toEqual(original);
    }),
    { numRuns: 700 },
  );
});

function wellFormed(original: Value): boolean {
  if (typeof original === 'string') return original.isWellFormed();
  if (Array.isArray(original)) return original.every(wellFormed);
  return !(original instanceof Map) || [...original].every(([key, item]) => wellFormed(key) && wellFormed(item));
}
