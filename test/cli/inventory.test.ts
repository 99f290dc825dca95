import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { fakeProcess } from './fake-process.js';

const directory = mkdtempSync(join(tmpdir(), 'drover-inventory-'));
afterAll(() => rmSync(directory, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

test("a constructed inventory takes the user's filters and tests", async () => {
  write('filter_plugins/names.js', 'export const filters = { site: (name) => name.split("-")[0] };\n');
  write('test_plugins/names.js', 'export const tests = { numbered: (name) => /[0-9]$/.test(name) };\n');
  const hosts = write('hosts.ini', 'ber-web1\nham-db\n');
  const constructed = write(
    'site.constructed.yml',
    [
      'plugin: ansible.builtin.constructed',
      'keyed_groups: [{key: inventory_hostname | site, prefix: at}]',
      'groups: {numbered: inventory_hostname is numbered}',
      '',
    ].join('\n'),
  );
  const { io, written } = fakeProcess();
  const words = ['-i', hosts, '-i', constructed, '--playbook-dir', directory, '--list', '--export'];
  const code = await main('drover', ['inventory', ...words], io);
  const { at_ber, at_ham, numbered } = JSON.parse(written.stdout) as Record<string, unknown>;
  expect({ code, at_ber, at_ham, numbered, stderr: written.stderr }).toEqual({
    code: 0,
    at_ber: { hosts: ['ber-web1'] },
    at_ham: { hosts: ['ham-db'] },
    numbered: { hosts: ['ber-web1'] },
    stderr: '',
  });
});

test.each([
  [
    'an INI file',
    'hosts.ini',
    '[web]\nw1 port\n',
    `[WARNING]: Failed to parse inventory with 'ini' plugin: Failed to parse inventory: Expected key=value host variable assignment, got: port

Failed to parse inventory with 'ini' plugin.

<<< caused by >>>

Failed to parse inventory: Expected key=value host variable assignment, got: port
Origin: FILE

Stands at: FILE:2:1

1 [web]
2 w1 port
  ^ column 1

`,
  ],
  [
    'a range without numbers',
    'ranges.ini',
    'w[1:b]\n',
    `[WARNING]: Failed to parse inventory with 'ini' plugin: Failed to parse inventory: invalid literal for int() with base 10: 'b'

Failed to parse inventory with 'ini' plugin.

<<< caused by >>>

Failed to parse inventory.
Origin: FILE

<<< caused by >>>

invalid literal for int() with base 10: 'b'

Stands at: FILE:1:1

1 w[1:b]
  ^ column 1

`,
  ],
  [
    'a list of hosts with a bad range',
    undefined,
    'w[1:b],',
    `[WARNING]: Failed to parse inventory with 'advanced_host_list' plugin: Invalid data from string, could not parse: invalid literal for int() with base 10: 'b'

Failed to parse inventory with 'advanced_host_list' plugin.

<<< caused by >>>

Invalid data from string, could not parse: invalid literal for int() with base 10: 'b'
Origin: <inventory plugin 'advanced_host_list' with source 'FILE'>

`,
  ],
  [
    "a plugin's file whose expression fails",
    'strict.yml',
    'plugin: constructed\nstrict: true\ncompose: {a: nowhere}\n',
    `[WARNING]: Failed to parse inventory with 'constructed' plugin: Failed to parse 'FILE': Could not set a for host h: 'nowhere' is undefined

Failed to parse inventory with 'constructed' plugin.

<<< caused by >>>

Failed to parse 'FILE'.
Origin: <inventory plugin 'constructed' with source 'FILE'>

<<< caused by >>>

Could not set a for host h: 'nowhere' is undefined

`,
  ],
  [
    'an encrypted file without a secret',
    'vaulted.ini',
    '$ANSIBLE_VAULT;1.1;AES256\n61\n',
    `[WARNING]: Failed to parse inventory with 'ini' plugin: Failed to parse inventory: Attempting to decrypt but no vault secrets found.

Failed to parse inventory with 'ini' plugin.

<<< caused by >>>

Failed to parse inventory.
Origin: <inventory plugin 'ini' with source 'FILE'>

<<< caused by >>>

Attempting to decrypt but no vault secrets found.
Origin: FILE

`,
  ],
  [
    'a name that the plugin does not list',
    'legacy.yml',
    'plugin: ansible.legacy.constructed\n',
    `[WARNING]: Failed to parse inventory with 'constructed' plugin: Invalid value 'ansible.legacy.constructed' for config 'plugin' for 'constructed' inventory plugin.

Failed to parse inventory with 'constructed' plugin.

<<< caused by >>>

Invalid value 'ansible.legacy.constructed' for config 'plugin' for 'constructed' inventory plugin.
Origin: <inventory plugin 'constructed' with source 'FILE'>

Valid values are: ansible.builtin.constructed, constructed

`,
  ],
])('what no plugin reads is told of with its place: %s', async (_what, name, text, warning) => {
  const source = name === undefined ? text : write(name, text);
  const plugin = /'(\w+)' plugin/.exec(warning)![1]!;
  const enabled = plugin === 'advanced_host_list' ? plugin : `host_list,${plugin}`;
  const { io, written } = fakeProcess({ environment: { ANSIBLE_INVENTORY_ENABLED: enabled } });
  const hosts = plugin === 'constructed' ? ['-i', 'h,'] : [];
  const code = await main('ansible-inventory', [...hosts, '-i', source, '--list'], io);
  const unread = '[WARNING]: Unable to parse FILE as an inventory source\n';
  const [told, rest] = written.stderr.replaceAll(source, 'FILE').split(unread);
  const nothing = '[WARNING]: No inventory was parsed, only implicit localhost is available\n';
  expect({ code, told, rest }).toEqual({ code: 0, told: warning, rest: hosts.length > 0 ? '' : nothing });
});
