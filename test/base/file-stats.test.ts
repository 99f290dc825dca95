import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fileStats } from '../../src/base/file-stats.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-stats-'));
  writeFileSync(join(directory, 'file'), '');
  symlinkSync('one', join(directory, 'other'));
  symlinkSync('other', join(directory, 'one'));
  symlinkSync('nowhere', join(directory, 'dangling'));
  symlinkSync('file', join(directory, 'link'));
});
afterAll(() => rmSync(directory, { recursive: true }));

test.each([
  ['a file', 'file', 'file'],
  ['a link to it', 'link', 'file'],
  ['a directory', '.', 'directory'],
  ['nothing', 'none', undefined],
  ['a link to nothing', 'dangling', undefined],
  ['links in a circle', 'one', undefined],
  ['below a file', 'file/below', undefined],
  ['a name that is too long', 'x'.repeat(5000), undefined],
  ['a name with a NUL', 'file\0', undefined],
])('%s', (_, name, expected) => {
  const stats = fileStats(join(directory, name));
  expect(stats && (stats.isDirectory() ? 'directory' : 'file')).toBe(expected);
});
