import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createRegistry } from '../../src/module/registry.js';

const library = mkdtempSync(join(tmpdir(), 'drover-library-'));
writeFileSync(join(library, 'mine.py'), '#!/usr/bin/python3\n');
writeFileSync(join(library, 'ping.sh'), '#!/bin/sh\n');
writeFileSync(join(library, 'broken.mjs'), 'export default 5;\n');

describe('names', () => {
  const registry = createRegistry();

  test.each([
    ['shell', 'ansible.builtin.shell'],
    ['ansible.builtin.shell', 'ansible.builtin.shell'],
    ['ansible.legacy.shell', 'ansible.builtin.shell'],
    ['meta', 'ansible.builtin.meta'],
    ['apk', 'community.general.apk'],
    ['community.general.apk', 'community.general.apk'],
    ['ansible.builtin.apk', 'community.general.apk'],
    ['ansible.legacy.apk', 'community.general.apk'],
    ['yum', 'ansible.builtin.dnf'],
  ])('%s is %s', (name, fqcn) => {
    expect(registry.resolve(name)).toMatchObject({ fqcn, kind: 'module' });
  });

  test('what nobody has', () => {
    expect(registry.resolve('shel')).toBeUndefined();
    expect(registry.resolve('some.collection.shell')).toBeUndefined();
    expect(registry.suggestions('shel')).toContain('shell');
  });

  test("Ansible's own that drover lacks", async () => {
    const entry = registry.resolve('async_wrapper');
    expect(entry).toMatchObject({ fqcn: 'ansible.builtin.async_wrapper', kind: 'unsupported' });
    await expect(entry!.load()).rejects.toThrow('the module ansible.builtin.async_wrapper is not supported by drover');
  });

  test('every module loads, and is named as its file', async () => {
    const entries = registry.list();
    for (const entry of entries) {
      const { name, aliases = [] } = await entry.load();
      expect([name, ...aliases]).toContain(entry.fqcn);
    }
  });
});

describe("the user's library", () => {
  const registry = createRegistry({ directories: [library, '/does/not/exist'] });

  test('comes before the modules of the same name, but for their full name', () => {
    expect(registry.resolve('ping')).toMatchObject({ fqcn: 'ansible.legacy.ping', kind: 'program' });
    expect(registry.resolve('ansible.builtin.ping')).toMatchObject({ fqcn: 'ansible.builtin.ping', kind: 'module' });
  });

  test('holds programs in any language', () => {
    expect(registry.resolve('mine')).toMatchObject({ kind: 'program', file: join(library, 'mine.py') });
    expect(registry.suggestions('mina')).toEqual(['mine']);
  });

  test('a file that defines no module says so', async () => {
    await expect(registry.resolve('broken')!.load()).rejects.toMatchObject({
      message: `${join(library, 'broken.mjs')} defines no module`,
      hint: "a module file ends with `export default defineModule({ name: 'broken', … })`",
    });
  });

  test('a directory that is added later comes first', () => {
    const late = createRegistry();
    expect(late.resolve('mine')).toBeUndefined();
    late.addDirectory(library);
    expect(late.resolve('mine')).toMatchObject({ kind: 'program' });
  });
});

describe('collections and actions in Python', () => {
  const root = mkdtempSync(join(tmpdir(), 'drover-collections-'));
  const place = (path: string) => {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), '');
    return join(root, path);
  };
  const module = place('ansible_collections/a/b/plugins/modules/one.py');
  const collectionAction = place('ansible_collections/a/b/plugins/action/two.py');
  place('ansible_collections/a/b/plugins/modules/two.py');
  place('ansible_collections/community/general/plugins/modules/apk.py');
  const moved = place('ansible_collections/community/general/plugins/modules/pamd.py');
  const action = place('action_plugins/acted.py');
  const registry = createRegistry({ collections: [root] });
  registry.addActions(join(root, 'action_plugins'));

  test("a collection's module is known by its full name, and by a short one where the play says so", () => {
    expect(registry.resolve('a.b.one')).toMatchObject({ fqcn: 'a.b.one', kind: 'program', file: module });
    expect(registry.resolve('one', ['a.b'])).toMatchObject({ fqcn: 'a.b.one' });
    expect(registry.resolve('one')).toBeUndefined();
  });

  test.each(['pamd', 'ansible.builtin.pamd'])('%s leads to the collection that it moved to', (name) => {
    expect(registry.resolve(name)).toMatchObject({ fqcn: 'community.general.pamd', kind: 'program', file: moved });
    expect(createRegistry().resolve(name)).toBeUndefined();
  });

  test('collections that are not there are told of, but for those that drover has itself', () => {
    const missing = (name: string, package_: string) =>
      `Error loading plugin '${name}': No module named 'ansible_collections.${package_}'`;
    expect(registry.missing('no.such.one')).toEqual([missing('no.such.one', 'no')]);
    expect(registry.missing('a.b.nothing')).toEqual([]);
    expect(registry.missing('one', ['no.such', 'ansible.posix', 'a.b', 'a.c'])).toEqual([
      missing('one', 'no'),
      missing('one', 'a.c'),
    ]);
    expect(registry.missing('nothing')).toEqual([]);
  });

  test("drover's own of that name counts before", () => {
    expect(registry.resolve('community.general.apk')).toMatchObject({ kind: 'module' });
  });

  test.each([
    ['acted', action],
    ['ansible.legacy.acted', action],
    ['a.b.two', collectionAction],
  ])('%s is an action in Python', async (name, file) => {
    const entry = registry.resolve(name)!;
    expect(entry).toMatchObject({ kind: 'action', file });
    expect(await entry.load()).toMatchObject({ kind: 'plugin', plugin: { file } });
    expect(registry.resolveModule(name)?.kind).not.toBe('action');
  });
});
