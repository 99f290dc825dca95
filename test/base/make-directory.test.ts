import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { makeDirectory } from '../../src/base/make-directory.js';

const directory = mkdtempSync(join(tmpdir(), 'drover-directory-'));
afterAll(() => rmSync(directory, { recursive: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);
const attempt = (path: string) => {
  try {
    makeDirectory(path);
    return 'made';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
};

describe('makeDirectory', () => {
  test('makes what is missing above, with the same mode, and leaves what is there', () => {
    makeDirectory(join(directory, 'a', 'b', 'c'), 0o700);
    makeDirectory(join(directory, 'a', 'b'), 0o711);
    expect(['a', 'a/b', 'a/b/c'].map((name) => modeOf(join(directory, name)))).toEqual(['700', '700', '700']);
  });

  test('fails where something else is in the way', () => {
    writeFileSync(join(directory, 'file'), '');
    expect([attempt(join(directory, 'file')), attempt(join(directory, 'file', 'below'))]).toEqual([
      'EEXIST',
      'ENOTDIR',
    ]);
  });

  test('comes back where the kernel makes no directories', () => {
    expect(attempt('/proc/drover-none/below')).toBe('ENOENT');
  });
});
