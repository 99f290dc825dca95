import { lstat, mkdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import file from '../../modules/file.js';
import type { PlainDict } from '../../src/module/plain.js';
import { callModule } from './call-module.js';
import { inScratch } from './in-scratch.js';

const ROWS: readonly [name: string, args: PlainDict, result: PlainDict][] = [
  ['a directory', { path: 'a/b', state: 'directory', mode: '0750' }, { path: 'a/b', mode: '0750', state: 'directory' }],
  [
    'a touched file',
    { path: 'new', state: 'touch', mode: 'u=rw,g=r,o=' },
    { dest: 'new', mode: '0640', state: 'file', size: 0 },
  ],
  [
    'a link',
    { path: 'ln', src: 'file', state: 'link' },
    { dest: 'ln', src: 'file', mode: '0777', state: 'link', size: 4 },
  ],
  ['a mode', { path: 'file', mode: 'u+x' }, { path: 'file', mode: '0744', state: 'file', size: 3 }],
  ['nothing', { path: 'full', state: 'absent' }, { path: 'full', state: 'absent' }],
  [
    'attributes below',
    { path: 'full', state: 'directory', recurse: true, mode: 'u=rwX,go=' },
    { path: 'full', mode: '0700', state: 'directory' },
  ],
];

const FAILURES: readonly [args: PlainDict, msg: string][] = [
  [{ path: 'none', state: 'file' }, 'file (none) is absent, cannot continue'],
  [{ path: 'file', state: 'directory' }, 'file already exists as a file'],
  [
    { path: 'ln', src: 'gone', state: 'link' },
    "src file does not exist, use 'force=yes' if you really want to create the link: ./gone",
  ],
  [{ path: 'file', src: 'full', state: 'link' }, 'refusing to convert from file to symlink for file'],
  [
    { path: 'full', src: 'file', state: 'link', force: true },
    'the directory full is not empty, refusing to convert it',
  ],
  [{ path: 'hard', state: 'hard' }, 'src is required for creating new hardlinks'],
  [{ path: 'file', recurse: true }, "recurse option requires state to be 'directory'"],
  [
    { path: 'file', modification_time: 'soon' },
    "Error while obtaining timestamp for time soon using format %Y%m%d%H%M.%S: time data 'soon' does not match format '%Y%m%d%H%M.%S'",
  ],
];

/** A file, a link to it and a directory that holds something. */
async function furnish(directory: string): Promise<void> {
  await writeFile(join(directory, 'file'), 'abc', { mode: 0o644 });
  await mkdir(join(directory, 'full'), { mode: 0o755 });
  await writeFile(join(directory, 'full', 'inner'), '', { mode: 0o644 });
}

function placed(directory: string, args: PlainDict): PlainDict {
  return { ...args, path: join(directory, String(args.path)) };
}

function bare(directory: string, result: PlainDict): PlainDict {
  const { size, ...rest } = JSON.parse(JSON.stringify(result).replaceAll(`${directory}/`, '')) as PlainDict;
  return rest.state === 'directory' ? rest : { ...rest, ...(size !== undefined && { size }) };
}

describe('file', () => {
  test.each(ROWS)('%s: made, then in shape', (_, args, expected) =>
    inScratch(async (directory) => {
      await furnish(directory);
      const call = () => callModule(file, placed(directory, args));
      const check = await callModule(file, placed(directory, args), { check: true });
      const made = await call();
      const again = await call();
      expect(check.result.changed).toBe(true);
      expect(bare(directory, made.result)).toEqual({ changed: true, ...expected });
      expect(made.trips).toBe(2);
      if (args.state === 'touch') return;
      expect({ ...bare(directory, again.result), trips: again.trips }).toEqual({
        changed: false,
        ...expected,
        trips: 1,
      });
    }),
  );

  test.each(FAILURES)('%j fails', (args, msg) =>
    inScratch(async (directory) => {
      await furnish(directory);
      const { result } = await callModule(file, placed(directory, args));
      const shown = String(result.msg)
        .replaceAll(`${directory}/`, '')
        .replace(/: gone$/, ': ./gone');
      expect([result.failed, shown]).toEqual([true, msg]);
    }),
  );

  test('check mode changes nothing', () =>
    inScratch(async (directory) => {
      await furnish(directory);
      await callModule(file, { path: join(directory, 'full'), state: 'absent' }, { check: true });
      expect((await lstat(join(directory, 'full'))).isDirectory()).toBe(true);
    }));

  test('a followed link has the attributes of what it leads to', () =>
    inScratch(async (directory) => {
      await furnish(directory);
      await symlink('file', join(directory, 'ln'));
      await callModule(file, { path: join(directory, 'ln'), mode: '0600' });
      expect([(await lstat(join(directory, 'file'))).mode & 0o777, await readlink(join(directory, 'ln'))]).toEqual([
        0o600,
        'file',
      ]);
    }));

  test('the diff of a directory that goes shows what was in it', () =>
    inScratch(async (directory) => {
      await furnish(directory);
      const path = join(directory, 'full');
      const { result } = await callModule(file, { path, state: 'absent' }, { diff: true });
      expect(result.diff).toEqual({
        before: { path, state: 'directory', path_content: { directories: [], files: [`${path}/inner`] } },
        after: { path, state: 'absent' },
      });
    }));
});
