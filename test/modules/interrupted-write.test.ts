import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { callOnTarget } from './call.js';
import { inScratch } from './in-scratch.js';

const OLD = 'old\n'.repeat(10_000);

/** Mounts a small file system, puts the old file there, runs the script that comes last, and lists what is there then. */
const MOUNTED = `
mount -t tmpfs -o size=64k tmpfs "$0/disk" && cp "$0/old" "$0/disk/file" && mount -o "remount,$1" "$0/disk" || exit
sh "$2"
drover_rc=$?
{ ls -A "$0/disk"; cmp "$0/old" "$0/disk/file" && echo same; } >"$0/seen"
exit $drover_rc`;

const NEW = 'new\n'.repeat(15_000);

/** What makes each module write more than there is room for. */
const ARGS: Readonly<Record<string, (path: string) => PlainDict>> = {
  copy: (path) => ({ dest: path, content: NEW }),
  blockinfile: (path) => ({ path, block: NEW }),
  lineinfile: (path) => ({ path, line: NEW }),
  replace: (path) => ({ path, regexp: '^old', replace: 'newer' }),
};

describe.each(Object.keys(ARGS))('a file that %s cannot write', (module) => {
  const args = ARGS[module]!;
  const mounted = canMount() ? test : test.skip;

  mounted.each([
    ['rw', /no space left on device/i],
    ['ro', /not writable|read-only file system/i],
  ])('a file system that is full or read-only (%s) keeps the old one, and nothing else', (mode, message) =>
    inScratch(async (directory) => {
      await writeFile(join(directory, 'old'), OLD);
      execFileSync('mkdir', [join(directory, 'disk')]);
      const shell = ['unshare', '-m', 'sh', '-c', MOUNTED, directory, mode];
      const { result } = await callOnTarget(module, args(join(directory, 'disk/file')), { shell });
      expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(message) });
      expect(await readFile(join(directory, 'seen'), 'utf8')).toBe('file\nsame\n');
    }),
  );

  test.each([
    ['TERM', 0],
    ['KILL', 1],
  ])('the script that is ended by %s before the rename leaves the old one', (signal, left) =>
    inScratch(async (directory) => {
      const file = join(directory, 'file');
      await writeFile(file, OLD);
      await writeFile(join(directory, 'end'), `#!/bin/sh\nkill -${signal} $PPID\nsleep 1\n`, { mode: 0o755 });
      const { result } = await callOnTarget(module, { ...args(file), validate: `${join(directory, 'end')} %s` });
      expect(result).toMatchObject({ failed: true });
      expect(await readFile(file, 'utf8')).toBe(OLD);
      const names = (await readdir(directory)).filter((name) => name.startsWith('.drover'));
      expect(names).toHaveLength(left);
    }),
  );
});

/** Whether a file system can be mounted that nobody else sees. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
