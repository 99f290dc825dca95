import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { collectionsHome, missingCollection } from '../../src/base/collections.js';

const root = mkdtempSync(join(tmpdir(), 'drover-homes-'));
const home = join(root, 'ansible_collections');
mkdirSync(join(home, 'farm', 'barn'), { recursive: true });
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a directory that has an ansible_collections, or is one', () => {
  expect([root, home].map(collectionsHome)).toEqual([home, home]);
});

test.each([
  ['farm.barn.gate', undefined, undefined],
  ['farm.barn.deep.gate', undefined, undefined],
  ['farm.field.gate', undefined, 'farm.field'],
  ['town.hall.door', undefined, 'town'],
  ['town.hall.deep.door', undefined, 'town'],
  ['ansible.builtin.ping', undefined, undefined],
  ['ansible.legacy.ping', undefined, undefined],
  ['ansible.nowhere.ping', undefined, 'ansible.nowhere'],
  ['ping', undefined, undefined],
  ['ping', 'farm.barn', undefined],
  ['ping', 'farm.field', 'farm.field'],
  ['ping', 'ansible.builtin', undefined],
])('%s, looked for in %s, misses %s', (plugin, collection, missed) => {
  const told = missed && `Error loading plugin '${plugin}': No module named 'ansible_collections.${missed}'`;
  expect(missingCollection(plugin, ['/nowhere', root], collection)).toBe(told);
});
