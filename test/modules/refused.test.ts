import { execFileSync } from 'node:child_process';
import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { callOnTarget } from './call.js';
import { inScratch } from './in-scratch.js';

/** Runs a script as a user who owns nothing. Its text is read before: the file is root's. */
const AS_NOBODY = ['sh', '-c', 'exec setpriv --reuid=65534 --regid=65534 --clear-groups sh -c "$(cat "$0")"'];

/** What belongs to root, beside a directory of the user's own. */
const PLACES = `
umask 022
echo x >file; chmod 644 file; mkdir closed own mine; mkdir -m 700 shut; echo y >closed/inner; echo z >mine/inner
chown 65534:65534 own mine; chmod 1777 .`;

const FILE = { owner: 'root', group: 'root', uid: 0, gid: 0, mode: '0644', state: 'file', size: 2 };
const OWN = { owner: 'nobody', group: 'nogroup', uid: 65534, gid: 65534 };

const ROWS: readonly [name: string, module: string, args: PlainDict, result: PlainDict][] = [
  ['owner', 'file', { path: '@/file', owner: 'nobody' }, { msg: 'chown failed', path: '@/file', ...FILE }],
  ['group', 'file', { path: '@/file', group: 'adm' }, { msg: 'chgrp failed', path: '@/file', ...FILE }],
  [
    'mode',
    'file',
    { path: '@/file', mode: '0600' },
    { msg: "Task failed: Module failed: [Errno 1] Operation not permitted: b'@/file'" },
  ],
  [
    'mode of what is below',
    'file',
    { path: '@/mine', state: 'directory', recurse: true, mode: 'o=' },
    { msg: "Task failed: Module failed: [Errno 1] Operation not permitted: b'@/mine/inner'" },
  ],
  [
    'times',
    'file',
    { path: '@/file', state: 'touch' },
    {
      msg: 'Error while updating modification or access time: [Errno 13] Permission denied',
      path: '@/file',
      ...FILE,
    },
  ],
  [
    'owner of what is new: it is gone again',
    'file',
    { path: '@/own/new', state: 'touch', owner: 'root' },
    { msg: 'chown failed', path: '@/own/new', ...OWN, mode: '0644', state: 'file', size: 0 },
  ],
  [
    'owner of a new directory',
    'file',
    { path: '@/own/new', state: 'directory', owner: 'root' },
    { msg: 'chown failed', path: '@/own/new', ...OWN, mode: '0755', state: 'directory' },
  ],
  [
    'mode of a file with the line',
    'lineinfile',
    { path: '@/file', line: 'x', mode: '0600' },
    { msg: "Task failed: Module failed: [Errno 1] Operation not permitted: b'@/file'" },
  ],
  [
    'owner of a file that is written',
    'lineinfile',
    { path: '@/own/new', line: 'x', create: true, owner: 'root' },
    { msg: 'chown failed', path: '@/own/new' },
  ],
  [
    'a file in a directory of another user',
    'blockinfile',
    { path: '@/closed/inner', block: 'x' },
    {
      msg:
        "Task failed: Module failed: The destination directory '@/closed' is not writable by the current user: " +
        "[Errno 13] Permission denied: b'@/closed/.drover.…'",
    },
  ],
  [
    'the place of a file of another user',
    'replace',
    { path: '@/file', regexp: 'x', replace: 'y' },
    {
      msg:
        "Task failed: Module failed: Unable to make b'@/.drover.…' into to '@/file', failed final rename from '@/.drover.…': " +
        "[Errno 1] Operation not permitted: b'@/.drover.…' -> b'@/file'",
    },
  ],
  [
    'directories that are not to be looked into',
    'find',
    { paths: ['@/shut'] },
    { skipped_paths: { '@/shut': "[Errno 13] Permission denied: '@/shut'" } },
  ],
];

describe('what a user may not do', () => {
  test.each(ROWS)('%s', (_, module, args, expected) =>
    inScratch(async (directory) => {
      await chmod(directory, 0o755);
      execFileSync('sh', ['-ec', PLACES], { cwd: directory });
      const placed = JSON.parse(JSON.stringify(args).replaceAll('@', directory)) as PlainDict;
      const { result } = await callOnTarget(module, placed, { shell: AS_NOBODY });
      const shown = JSON.parse(
        JSON.stringify(result, (_key, value) => (value instanceof Map ? Object.fromEntries(value) : value))
          .replaceAll(directory, '@')
          .replace(/\.drover\.\w{6}/g, '.drover.…'),
      ) as PlainDict;
      expect(shown).toMatchObject(expected);
    }),
  );

  test.each([
    ['file', { state: 'touch' }],
    ['lineinfile', { line: 'x', create: true }],
  ])('%s leaves no new file when it may not get its owner', (module, args: PlainDict) =>
    inScratch(async (directory) => {
      await chmod(directory, 0o755);
      execFileSync('sh', ['-ec', PLACES], { cwd: directory });
      const own = join(directory, 'own');
      await callOnTarget(module, { path: join(own, 'new'), owner: 'root', ...args }, { shell: AS_NOBODY });
      expect(await readdir(own)).toEqual([]);
    }),
  );
});
