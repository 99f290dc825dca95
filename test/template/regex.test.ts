import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { compileRegex } from '../../src/template/regex/compile.js';
import { escapeRegex, findAll, substitute } from '../../src/template/regex/replace.js';

type Groups = (string | null)[];

interface Data {
  readonly texts: readonly string[];
  readonly rows: readonly {
    readonly pattern: string;
    /** Python's message, when it refuses the pattern. */
    readonly error?: string;
    /** By text: findall, groups of search, whether fullmatch matches, sub with `<\g<0>>`. */
    readonly cases?: readonly (readonly [unknown, Groups | null, boolean, string])[];
  }[];
}

const data = JSON.parse(readFileSync(join(import.meta.dirname, 'data/regex.json'), 'utf8')) as Data;

describe('patterns do what CPython 3.11 does', () => {
  test.each(data.rows.map((row) => [row.pattern, row] as const))('%s', (pattern, row) => {
    if (row.error !== undefined) {
      expect(() => compileRegex(pattern)).toThrow(row.error);
      return;
    }
    const regex = compileRegex(pattern);
    const actual = data.texts.map((text) => {
      const found = regex.search(text);
      const groups = found ? found.groups.map((group) => group ?? null) : null;
      return [
        findAll(regex, text),
        groups,
        regex.fullmatch(text) !== undefined,
        substitute(regex, '<\\g<0>>', text).text,
      ];
    });
    expect(actual).toEqual(row.cases);
  });
});

describe('no pattern runs away', () => {
  const long = `${'a'.repeat(60)}!`;

  test.each(['(a+)+$', '(a|aa)+$', '(a*)*$', '(?:a?){60}a{60}b', '(a|a)*$'])('%s', (pattern) => {
    let message = 'matched';
    try {
      compileRegex(pattern).match(long);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(['matched', 'The regular expression takes too many steps on this text.']).toContain(message);
  });

  test('a long text is searched to its end', () => {
    const text = `${'word '.repeat(40_000)}needle`;
    expect(compileRegex('(?:wo|ne)\\w*le').search(text)?.start).toBe(200_000);
  });
});

test('escape', () => {
  expect(escapeRegex('a.b*c[d]#e f-g_h')).toBe('a\\.b\\*c\\[d\\]\\#e\\ f\\-g_h');
});
