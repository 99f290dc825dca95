import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

/** The names are read from the source: the table itself is no one else's business. */
test('docs/variables.md has the levels of precedence, in their order', () => {
  const root = join(import.meta.dirname, '../..');
  const source = readFileSync(join(root, 'src/vars/precedence.ts'), 'utf8');
  const levels = [...source.matchAll(/\blevel: (?:'([^']*)'|"([^"]*)")/g)].map((match) => match[1] ?? match[2]);
  const page = readFileSync(join(root, 'docs/variables.md'), 'utf8');
  const rows = [...page.matchAll(/^\| \d+ \| (.*?) \|/gm)].map((match) => match[1]);
  expect(rows).toEqual(['magic variables', ...levels]);
});
