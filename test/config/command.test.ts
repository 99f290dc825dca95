import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { configCommand } from '../../src/cli/config.js';
import { fakeProcess } from '../cli/fake-process.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'drover-config-'));
  writeFileSync(join(cwd, 'ansible.cfg'), '[defaults]\nforks = 7\n[ssh_connection]\nretries=3\n');
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

async function run(argv: readonly string[], environment: Record<string, string> = {}) {
  const { io, written } = fakeProcess({ cwd, environment });
  const rc = await configCommand('drover config')(argv, io);
  return { rc, stdout: written.stdout.replaceAll(cwd, ''), stderr: written.stderr.replaceAll(cwd, '') };
}

test.each([
  [['dump', '--only-changed'], 'CONFIG_FILE() = /ansible.cfg\nDEFAULT_FORKS(/ansible.cfg:2) = 7\n'],
  [['view'], '[defaults]\nforks = 7\n[ssh_connection]\nretries=3\n'],
  [['validate'], 'All configurations seem valid!\n'],
  [['dump', '--only-changed', '-t', 'connection', 'ssh'], '\nssh:\n___\nreconnection_retries(/ansible.cfg:4) = 3\n'],
  [
    ['dump', '-t', 'inventory', 'script', '--format', 'yaml'],
    '- script:\n  - name: always_show_stderr\n    origin: default\n    value: true\n',
  ],
  [
    ['init', '-t', 'inventory', '--disabled'],
    '[inventory_plugins]\n# (boolean) Whether expressions of constructed inventories see the variables of -e.\n;use_extra_vars=False\n\n\n' +
      '[inventory_plugin_script]\n# (boolean) Whether the standard error of an inventory script is shown although the script succeeded.\n' +
      ';always_show_stderr=True\n\n\n' +
      '[inventory_plugin_yaml]\n# (list) File name extensions that YAML inventories may have.\n;yaml_valid_extensions=.yaml, .yml, .json\n\n\n',
  ],
])('%j', async (argv, stdout) => expect(await run(argv)).toEqual({ rc: 0, stdout, stderr: '' }));

test.each([
  [['bogus'], 2, /error: argument action: invalid choice: 'bogus' \(choose from 'list', 'dump'/],
  [[], 2, /error: the following arguments are required: action/],
  [['dump', '-t', 'odd'], 2, /error: argument -t\/--type: invalid choice: 'odd'/],
  [['dump', '-c', 'none.cfg'], 5, /The provided configuration file is missing or not accessible: \/none.cfg/],
])('%j is refused', async (argv, rc, message) => {
  const { stderr, ...rest } = await run(argv);
  expect(rest).toEqual({ rc, stdout: '' });
  expect(stderr).toMatch(message);
});

test('variables that nothing reads are named', async () => {
  expect(await run(['validate', '--format', 'env'], { ANSIBLE_FROKS: '1' })).toEqual({
    rc: 1,
    stdout: '',
    stderr: "[ERROR]: Found unknown environment variable 'ANSIBLE_FROKS'.\n",
  });
});
