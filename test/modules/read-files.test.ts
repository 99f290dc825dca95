import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import assemble from '../../modules/assemble.js';
import fetch from '../../modules/fetch.js';
import find from '../../modules/find.js';
import slurp from '../../modules/slurp.js';
import tempfile from '../../modules/tempfile.js';
import type { PlainDict } from '../../src/module/plain.js';
import { callModule } from './call-module.js';
import { inScratch } from './in-scratch.js';

const HELLO = { sha1: 'f572d396fae9206628714fb2ce00f72e94f2258f', md5: 'b1946ac92492d2347c6235b4d2611184' };

/** Names below the directory, with their contents. */
async function furnish(directory: string): Promise<void> {
  await mkdir(join(directory, 'd', 'e'), { recursive: true });
  await writeFile(join(directory, 'd', 'a.log'), 'hello\n');
  await writeFile(join(directory, 'd', 'b.txt'), 'world');
  await writeFile(join(directory, 'd', '.hidden'), 'h');
  await writeFile(join(directory, 'd', 'e', 'c.log'), 'x'.repeat(3000));
}

const FOUND: readonly [args: PlainDict, names: readonly string[], examined: number][] = [
  [{}, ['a.log', 'b.txt'], 4],
  [{ patterns: '*.log', recurse: true }, ['a.log', 'e/c.log'], 5],
  [{ patterns: '^.*[.]log$', use_regex: true, excludes: '^a', recurse: true }, ['e/c.log'], 5],
  [{ hidden: true }, ['.hidden', 'a.log', 'b.txt'], 4],
  [{ file_type: 'directory' }, ['e'], 4],
  [{ recurse: true, size: '1k' }, ['e/c.log'], 5],
  [{ contains: 'hel' }, ['a.log'], 4],
  [{ recurse: true, depth: 1 }, ['a.log', 'b.txt'], 5],
  [{ age: '1h' }, [], 4],
];

describe('modules that read files', () => {
  test('slurp', () =>
    inScratch(async (directory) => {
      await furnish(directory);
      const src = join(directory, 'd', 'a.log');
      const read = await callModule(slurp, { src });
      expect(read.result).toEqual({ content: 'aGVsbG8K', encoding: 'base64', source: src, changed: false });
      const failed = await callModule(slurp, { src: join(directory, 'd') });
      expect(failed.result).toEqual({ failed: true, msg: `Source is a directory and must be a file: ${directory}/d` });
    }));

  test('fetch', () =>
    inScratch(async (directory) => {
      await furnish(directory);
      const src = join(directory, 'd', 'a.log');
      const dest = join(directory, 'got', 'web1', src);
      const args = { src, dest: 'got' };
      const prepared = { _drover_dest: join(directory, 'got'), _drover_host: 'web1' };
      const sums = { md5sum: HELLO.md5, checksum: HELLO.sha1 };
      const fetched = await callModule(fetch, args, { prepared });
      expect(fetched.result).toEqual({
        ...sums,
        changed: true,
        dest,
        remote_md5sum: null,
        remote_checksum: HELLO.sha1,
      });
      expect(await readFile(dest, 'utf8')).toBe('hello\n');
      const again = await callModule(fetch, args, { prepared });
      expect(again).toEqual({ result: { ...sums, changed: false, dest, file: src }, trips: 1 });
    }));

  test.each(FOUND)('find %j', (args, names, examined) =>
    inScratch(async (directory) => {
      await furnish(directory);
      const { result } = await callModule(find, { ...args, paths: join(directory, 'd') });
      const files = result.files as readonly PlainDict[];
      const found = files.map(({ path }) => String(path).replace(`${directory}/d/`, '')).sort();
      expect({ found, examined: result.examined, matched: result.matched }).toEqual({
        found: names,
        examined,
        matched: names.length,
      });
    }),
  );

  test('tempfile', () =>
    inScratch(async (path) => {
      const { result } = await callModule(tempfile, { path, prefix: 'p.', suffix: '.s' });
      expect(String(result.path)).toMatch(/\/p\.[a-z0-9_]{8}\.s$/);
      expect((await stat(String(result.path))).mode & 0o777).toBe(0o600);
    }));

  test('assemble', () =>
    inScratch(async (directory) => {
      await furnish(directory);
      const dest = join(directory, 'out');
      const args = { src: join(directory, 'd'), dest, delimiter: '--', ignore_hidden: true };
      const made = await callModule(assemble, args);
      expect([made.result.changed, made.trips, await readFile(dest, 'utf8')]).toEqual([true, 2, 'hello\n--\nworld']);
      const again = await callModule(assemble, args);
      expect([again.result.changed, again.trips]).toEqual([false, 1]);
    }));
});
