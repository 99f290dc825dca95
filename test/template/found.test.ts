import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkRow, readRows } from '../vectors/check.js';

test('rows in which the reference once gave something else', () => {
  const failures = readRows(join(import.meta.dirname, 'found.jsonl')).flatMap((row) => {
    const problem = checkRow(row);
    return problem === undefined ? [] : [`${row.id} ${JSON.stringify(row.template)}: ${problem}`];
  });
  expect(failures).toEqual([]);
});
