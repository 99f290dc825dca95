import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { optionTables } from './configuration-page.js';

const PAGE = join(import.meta.dirname, '../../docs/configuration.md');

/** `UPDATE=1 npm test -- test/config` writes the tables anew. */
test('docs/configuration.md has the options that there are', () => {
  const text = readFileSync(PAGE, 'utf8');
  const head = text.slice(0, text.indexOf('## Options'));
  if (process.env.UPDATE) writeFileSync(PAGE, head + optionTables());
  expect(readFileSync(PAGE, 'utf8')).toBe(head + optionTables());
});
