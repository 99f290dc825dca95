import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRegistry } from '../../src/module/registry.js';
import { routing } from '../../src/module/routing.js';

const RUNTIME = `
plugin_routing:
  modules:
    knock: { redirect: ansible.builtin.ping }
    plough: { tombstone: { removal_version: 2.0.0, warning_text: Use the tractor. } }
    scythe: { tombstone: { removal_date: 2020-01-02 } }
    there: { redirect: farm.barn.back }
    horse: { redirect: farm.barn.cart, deprecation: { removal_version: 3.0.0, warning_text: Take the cart. } }
    cart: { redirect: ansible.builtin.ping, deprecation: { removal_date: 2030-01-02 } }
    back: { redirect: farm.barn.there }
`;

describe('routes of a collection', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'drover-routes-'));
    const meta = join(root, 'ansible_collections', 'farm', 'barn', 'meta');
    mkdirSync(meta, { recursive: true });
    writeFileSync(join(meta, 'runtime.yml'), RUNTIME);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('a name is sent on', () => {
    const { target } = routing([root]);
    expect(['knock', 'gate'].map((name) => target('farm.barn', name))).toEqual(['ansible.builtin.ping', undefined]);
    expect(target('farm.nowhere', 'knock')).toBe(undefined);
  });

  test('the directory may be ansible_collections itself', () => {
    const home = join(root, 'ansible_collections');
    expect(routing([home]).directoryOf('farm.barn')).toBe(join(home, 'farm', 'barn'));
  });

  test('names that will go are told of, each on the way', () => {
    const registry = createRegistry({ collections: [root] });
    const told = (name: string) => registry.resolve(`farm.barn.${name}`)?.deprecations;
    const cart = { collection: 'farm.barn', message: 'farm.barn.cart has been deprecated.', version: undefined };
    expect(told('knock')).toBe(undefined);
    expect(told('horse')).toEqual([
      {
        collection: 'farm.barn',
        message: 'farm.barn.horse has been deprecated. Take the cart.',
        version: '3.0.0',
        date: undefined,
      },
      { ...cart, date: '2030-01-02' },
    ]);
  });

  test.each([
    [
      'plough',
      "The 'farm.barn.plough' module has been removed. Use the tractor. This feature was removed from collection 'farm.barn' version 2.0.0.",
    ],
    [
      'scythe',
      "The 'farm.barn.scythe' module has been removed. This feature was removed from collection 'farm.barn' in a release after 2020-01-02.",
    ],
    ['there', "plugin redirect loop resolving farm.barn.there (path: ['farm.barn.there', 'farm.barn.back'])"],
  ])('%s is an error', (name, message) => {
    const registry = createRegistry({ collections: [root] });
    expect(() => registry.resolve(`farm.barn.${name}`)).toThrow(expect.objectContaining({ message }));
  });
});
