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
