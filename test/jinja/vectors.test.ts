import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { failure, readRows, vectors } from './rows.js';

/** Rows that are not reproduced, each with its reason. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'jinja-expr/string-literal/012': 'characters are not known by name; \\N{BULLET} is a syntax error, \\u2022 is not',
  'jinja-tests/sameas/013': 'texts have no identity in JavaScript: `sameas` finds equal ones the same',
};

function failuresIn(path: string): string[] {
  return readRows(path).flatMap((row) => {
    const reason = failure(row);
    return reason === undefined ? [] : [`${row.id}: ${JSON.stringify(row.template)}: ${reason}`];
  });
}

describe('every recorded row of Jinja2 is reproduced', () => {
  test.each(['jinja-core', 'jinja-expr', 'jinja-filters', 'jinja-tests'])('%s', (name) => {
    const failures = failuresIn(vectors(name)).filter((line) => !((line.split(': ')[0] as string) in DIFFERENCES));
    expect(failures).toEqual([]);
  });

  test('rows that the fuzzer found', () => {
    expect(failuresIn(join(import.meta.dirname, 'found.jsonl'))).toEqual([]);
  });

  test('a difference that is none any more is taken off the list', () => {
    const failing = ['jinja-expr', 'jinja-tests'].flatMap((name) => failuresIn(vectors(name)));
    expect(failing.map((line) => line.split(': ')[0])).toEqual(Object.keys(DIFFERENCES));
  });
});
