import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { templarOf } from './templar-of.js';

const directory = mkdtempSync(join(tmpdir(), 'drover-filetree-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface Entry {
  readonly path: string;
  readonly state: string;
  readonly root: string;
  readonly src?: string;
}

test('filetree lists trees, the first of two entries with one path', () => {
  for (const name of ['files/web/conf', 'common/conf']) mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, 'files/web/conf/a.conf'), 'own', { mode: 0o640 });
  utimesSync(join(directory, 'files/web/conf/a.conf'), 1000, 1000.5);
  writeFileSync(join(directory, 'common/conf/a.conf'), 'common');
  writeFileSync(join(directory, 'common/b.txt'), 'b');
  symlinkSync('conf/a.conf', join(directory, 'files/web/link'));
  const { render } = templarOf({ own: 'web/' }, {}, directory);
  const entries = render("{{ query('community.general.filetree', own, 'common/') }}") as Entry[];
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  expect([...byPath.values()].map(({ path, state, root, src }) => [path, state, root, src ?? null]).sort()).toEqual([
    ['b.txt', 'file', `${directory}/common/`, `${directory}/common/b.txt`],
    ['conf', 'directory', `${directory}/files/web/`, null],
    ['conf/a.conf', 'file', `${directory}/files/web/`, `${directory}/files/web/conf/a.conf`],
    ['link', 'link', `${directory}/files/web/`, 'conf/a.conf'],
  ]);
  expect(byPath.get('conf/a.conf')).toMatchObject({ mode: '0640', size: 3, mtime: 1000.5 });
  expect(byPath.get('conf/a.conf')).toMatchObject({ uid: process.getuid?.(), gid: process.getgid?.() });
});
