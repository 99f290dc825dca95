import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Notice } from '../../src/base/notice.js';
import { inventoryCommand } from '../../src/cli/inventory.js';
import { loadSettings } from '../../src/config/settings.js';
import { loadInventory } from '../../src/inventory/load.js';
import { createVarsLoader } from '../../src/inventory/vars-directory.js';
import { fakeProcess } from '../cli/fake-process.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'drover-files-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
}

function settingsOf(environment: Record<string, string> = {}) {
  return loadSettings({ environment, cwd, home: cwd });
}

async function load(sources: readonly string[], environment: Record<string, string> = {}) {
  const told: Notice[] = [];
  const settings = settingsOf(environment);
  const inventory = await loadInventory(sources, {
    settings,
    cwd,
    home: cwd,
    environment,
    notify: (one) => told.push(one),
  });
  const warnings = told.flatMap((notice) => (notice.type === 'warning' ? [notice.message.replaceAll(cwd, '')] : []));
  return { inventory, warnings };
}

describe('group_vars and host_vars', () => {
  test('the first name that exists counts; files of a directory are merged in the order of their names', () => {
    write({
      'group_vars/all/b.yml': 'x: b\n',
      'group_vars/all/a.yml': 'x: a\ny: a\n',
      'group_vars/all/.hidden.yml': 'x: hidden\n',
      'group_vars/all/old.yml~': 'x: old\n',
      'group_vars/all/note.txt': 'x: note\n',
      'group_vars/all/sub/c.yml': 'z: c\n',
      'group_vars/web.yml': 'v: yml\n',
      'group_vars/web.json': '{"v": "json"}',
    });
    const loader = createVarsLoader({ settings: settingsOf(), notify: () => {} });
    expect(loader.load(cwd, 'group_vars', 'all')).toEqual(new Map(Object.entries({ x: 'b', y: 'a', z: 'c' })));
    expect(loader.load(cwd, 'group_vars', 'web')).toEqual(new Map([['v', 'yml']]));
    expect([loader.load(cwd, 'group_vars', 'db'), loader.load(cwd, 'host_vars', 'h')]).toEqual([undefined, undefined]);
    const { file, positions } = loader.files(cwd, 'group_vars', 'all')[0]!;
    expect([file, positions.get('y')]).toEqual([
      join(cwd, 'group_vars/all/a.yml'),
      { file: join(cwd, 'group_vars/all/a.yml'), line: 2, column: 1 },
    ]);
  });

  test('they are read with the inventory where the settings say so', async () => {
    write({ hosts: '[web]\nh\n', 'group_vars/web.yml': 'g: 1\n', 'host_vars/h.yml': 'o: 2\n' });
    const { inventory } = await load(['hosts'], { ANSIBLE_RUN_VARS_PLUGINS: 'start' });
    expect([inventory.groups.get('web')!.vars.get('g'), inventory.get('h')!.vars.get('o')]).toEqual([1, 2]);
  });
});

describe('sources', () => {
  test('a directory leaves out what is ignored, and says so when nothing is left', async () => {
    write({
      'inv/a': 'a\n',
      'inv/b.cfg': 'b\n',
      'inv/.c': 'c\n',
      'inv/x_d': 'd\n',
      'inv/group_vars/all.yml': 'x: 1\n',
      'none/k.txt': 'k\n',
    });
    const { inventory } = await load(['inv'], { ANSIBLE_INVENTORY_IGNORE_REGEX: '^x_' });
    expect([...inventory.hosts.keys()]).toEqual(['a']);
    expect((await load(['none'])).warnings).toEqual([
      'Unable to parse /none as an inventory source',
      'No inventory was parsed, only implicit localhost is available',
    ]);
  });

  test.each([
    ['ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED', /^Completely failed to parse inventory source .*nofile$/],
    ['ANSIBLE_INVENTORY_UNPARSED_FAILED', /^No inventory was parsed, please check your configuration and options\.$/],
  ])('%s makes it an error', async (name, message) => {
    await expect(load(['nofile'], { [name]: '1' })).rejects.toThrow(message);
  });

  test("a plugin of the user's fills the inventory; its text is data unless it says otherwise", async () => {
    const plugin = (trusted: boolean) => `export default {
      trusted: ${trusted},
      read({ config, inventory }) {
        inventory.addGroup('cloud');
        for (const name of config.names) inventory.addHost(name, { group: 'cloud', port: 2222 });
        inventory.setVariable('cloud', 'text', '{{ x }}');
      },
    };`;
    write({
      'inventory_plugins/mine.mjs': plugin(false),
      'inventory_plugins/ours.mjs': plugin(true),
      'inventory_plugins/broken.mjs': 'export default {};',
      'inventory_plugins/old.py': '',
      'a.yml': 'plugin: mine\nnames: [h1, h2]\n',
      'b.yml': 'plugin: ours\nnames: [h3]\n',
      'c.yml': 'plugin: broken\n',
      'd.yml': 'plugin: old\n',
    });
    const mine = await load(['a.yml']);
    expect([mine.inventory.match('cloud').map(({ name, port }) => [name, port]), mine.warnings]).toEqual([
      [
        ['h1', 2222],
        ['h2', 2222],
      ],
      [],
    ]);
    expect(mine.inventory.groups.get('cloud')!.vars.get('text')).toBe('{{ x }}');
    const ours = await load(['b.yml']);
    expect(ours.inventory.groups.get('cloud')!.vars.get('text')).toMatchObject({ text: '{{ x }}' });
    expect((await load(['c.yml'])).warnings[0]).toContain('Its default export has no function `read`.');
    expect((await load(['d.yml'])).warnings[0]).toContain(
      'is an inventory plugin in Python, and there is no Python 3 on this machine.',
    );
  });

  test('--output writes the listing to a file', async () => {
    write({ hosts: 'h\n' });
    const { io, written } = fakeProcess({ cwd, environment: { HOME: cwd } });
    const rc = await inventoryCommand('ansible-inventory')(['-i', 'hosts', '--graph', '--output', 'out'], io);
    expect([rc, written]).toEqual([0, { stdout: '', stderr: '', both: '' }]);
  });
});
