import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readWhole } from '../../src/base/read-file.js';
import { systemErrorText } from '../../src/base/system-error.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-read-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function refusal(path: string): string {
  try {
    return `${readWhole(path).length} bytes`;
  } catch (error) {
    return systemErrorText(error);
  }
}

test('a file, and one whose size nobody knows before', () => {
  writeFileSync(join(directory, 'file'), 'text\0');
  expect(readWhole(join(directory, 'file')).toString()).toBe('text\0');
  expect(readWhole('/dev/null').length).toBe(0);
});

const posix = process.platform === 'win32' ? test.skip : test;

posix('a pipe, up to its end', () => {
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const writer = spawn('sh', ['-c', 'for part in one two; do echo $part; done >"$0"', pipe]);
  expect(readWhole(pipe).toString()).toBe('one\ntwo\n');
  writer.kill();
});

const linux = process.platform === 'linux' ? test : test.skip;

linux('what has no end is refused', () => {
  expect(refusal('/dev/zero')).toBe("[Errno 27] File too large: '/dev/zero'");
});

test('what is no file is refused', () => {
  expect(refusal(join(directory, 'none'))).toBe(`[Errno 2] No such file or directory: '${directory}/none'`);
  expect(refusal(directory)).toBe('[Errno 21] Is a directory');
});
