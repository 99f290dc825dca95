import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { encryptVault } from '../../src/vault/vault.js';
import { ONE } from '../vault/fixture.js';
import { fakeProcess } from './fake-process.js';

let directory: string;

const FILES: Readonly<Record<string, string>> = {
  hosts: '[all:vars]\nport=1\n[web]\nweb1 port=3\nweb2\n[web:vars]\nport=2\n',
  'group_vars/all.yml': 'port: 4\n',
  'group_vars/web/a.yml': '---\nport: 5\n',
  'group_vars/web/b.yml': '---\n# two files\nport: "{{ base + 6 }}"\nbase: 10\n',
  'host_vars/web1.yml': 'port: 7\n',
  'roles/app/defaults/main.yml': 'port: 8\n',
  'roles/app/vars/main.yml': 'port: 9\n',
  'vf.yml': 'port: 10\n',
  'site.yml':
    '- name: First\n  hosts: web\n  vars: {port: 11}\n  vars_files: [vf.yml]\n  roles: [app]\n- hosts: web1\n- hosts: web2\n',
  'pw.txt': 'vault-password-1\n',
  'tasks.yml': `- name: T
  hosts: web2
  vars: {size: 1}
  roles:
    - {role: top, size: 2}
    - {role: top, size: "{{ base + 2 }}", base: 20}
  tasks:
    - name: Outer
      vars: {size: 3}
      block:
        - {name: In, debug: }
        - {name: Too, debug: }
        - name: Own
          debug:
          vars: {size: 4, tags: x}
    - {name: Plain, debug: }
    - include_tasks: more.yml
      vars: {size: 8}
    - include_tasks: "{{ other }}"
`,
  'more.yml': '- {name: More, debug: }\n',
  'roles/top/meta/main.yml': 'dependencies: [{role: low, vars: {size: 5}, when: false}]\n',
  'roles/top/tasks/main.yml': '- {name: A, debug: }\n',
  'roles/low/tasks/main.yml': '- {name: B, debug: , when: size > 1}\n',
  'roles/low/defaults/main.yml': 'size: 6\n',
  'roles/low/vars/main.yml': 'size: 7\n',
};

beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'drover-explain-')));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
});
afterAll(() => rmSync(directory, { recursive: true }));

async function explain(...words: string[]) {
  const { io, written } = fakeProcess({ cwd: directory });
  const status = await main('drover', ['explain', '-i', 'hosts', ...words], io);
  const plain = (text: string) => text.replaceAll(directory, 'D');
  return { status, stdout: plain(written.stdout), stderr: plain(written.stderr) };
}

const told = (...lines: string[]) => ({ status: 0, stdout: lines.map((line) => `${line}\n`).join(''), stderr: '' });
const GROUPS = [
  '            group_vars/web/b.yml:3:1  group vars (group web)                      "{{ base + 6 }}"',
  '            group_vars/web/a.yml:2:1  group vars (group web)                      5',
  '            group_vars/all.yml:1:1    group vars (group all)                      4',
  '            hosts:7:1                 group vars (group web)                      2',
  '            hosts:2:1                 group vars (group all)                      1',
];

describe('drover explain', () => {
  test('what the inventory and the files beside it say', async () => {
    expect(await explain('port', '--host', 'web1')).toEqual(
      told(
        'port (web1): 7',
        '  from      host_vars/web1.yml:1:1    host_vars beside the playbook (host web1)  7',
        '  overrides hosts:4:6                 inventory host vars (host web1)            3',
        ...GROUPS.map((line) => line.replace(' '.repeat(22), ' '.repeat(21))),
      ),
    );
  });

  test('the value is rendered', async () => {
    expect(await explain('port', '--host', 'web2', '--json')).toMatchObject({ status: 0, stderr: '' });
    const { stdout } = await explain('port', '--host', 'web2', '--json');
    expect(JSON.parse(stdout)).toEqual([
      {
        variable: 'port',
        host: 'web2',
        play: null,
        tasks: null,
        value: 16,
        definitions: [
          definition('group vars', 'group web', 'group_vars/web/b.yml', 3, '{{ base + 6 }}'),
          definition('group vars', 'group web', 'group_vars/web/a.yml', 2, 5),
          definition('group vars', 'group all', 'group_vars/all.yml', 1, 4),
          definition('group vars', 'group web', 'hosts', 7, 2),
          definition('group vars', 'group all', 'hosts', 2, 1),
        ],
      },
    ]);
  });

  test('every play of a playbook that has the host, with its roles and files, below -e', async () => {
    const { stdout } = await explain(
      'port',
      '--host',
      'web1',
      '-p',
      'site.yml',
      '-e',
      'port=99',
      '-e',
      '{"port": 98}',
      '--json',
    );
    const [first, second, ...more] = JSON.parse(stdout) as { play: string; value: unknown; definitions: object[] }[];
    expect([first!.play, first!.value, second!.play, second!.value, more]).toEqual(['First', 98, 'web1', 98, []]);
    expect(first!.definitions.slice(0, 6)).toEqual([
      { level: 'extra vars', of: '-e', file: "<CLI option '-e'>", line: 1, column: 2, value: 98 },
      { level: 'extra vars', of: '-e', file: null, line: null, column: null, value: '99' },
      definition("vars of the play's roles", 'role app', 'roles/app/vars/main.yml', 1, 9),
      definition('vars_files', null, 'vf.yml', 1, 10),
      { ...definition('play vars', null, 'site.yml', 3, 11), column: 10 },
      definition('host_vars beside the playbook', 'host web1', 'host_vars/web1.yml', 1, 7),
    ]);
    expect(first!.definitions.at(-1)).toEqual(
      definition("defaults of the play's roles", 'role app', 'roles/app/defaults/main.yml', 1, 8),
    );
  });

  test('tasks for which others count: role params, dependencies, blocks, includes', async () => {
    const { status, stdout, stderr } = await explain('size', '--host', 'web2', '-p', 'tasks.yml');
    const below = [
      '            tasks.yml:3:10                   play vars                                1',
      "            roles/low/defaults/main.yml:1:1  defaults of the play's roles (role low)  6",
    ];
    const exported = "roles/low/vars/main.yml:1:1      vars of the play's roles (role low)      7";
    const dependency = [
      "            roles/low/vars/main.yml:1:1      the role's vars (role low)      7",
      '            tasks.yml:3:10                   play vars                       1',
      "            roles/low/defaults/main.yml:1:1  the role's defaults (role low)  6",
      '',
    ];
    expect(stdout.split('\n')).toEqual([
      "size (web2, play 'T'): 7",
      `  from      ${exported}`,
      ...below.map((line, at) => (at === 0 ? line.replace(' '.repeat(11), '  overrides') : line)),
      '',
      "size (web2, play 'T', task 'low : B'): 2",
      "  in        roles/low/tasks/main.yml:1:3     task 'low : B'",
      '  from      tasks.yml:5:19                   role params (role top)          2',
      "  overrides roles/top/meta/main.yml:1:35     the role's vars (role low)      5",
      ...dependency,
      "size (web2, play 'T', task 'top : A'): 2",
      "  in        roles/top/tasks/main.yml:1:3     task 'top : A'",
      '  from      tasks.yml:5:19                   role params (role top)          2',
      ...dependency.with(0, dependency[0]!.replace(' '.repeat(11), '  overrides')),
      "size (web2, play 'T', task 'low : B'): 22",
      "  in        roles/low/tasks/main.yml:1:3     task 'low : B'",
      '  from      tasks.yml:6:19                   role params (role top)          "{{ base + 2 }}"',
      "  overrides roles/top/meta/main.yml:1:35     the role's vars (role low)      5",
      ...dependency,
      "size (web2, play 'T', task 'top : A'): 22",
      "  in        roles/top/tasks/main.yml:1:3     task 'top : A'",
      '  from      tasks.yml:6:19                   role params (role top)          "{{ base + 2 }}"',
      ...dependency.with(0, dependency[0]!.replace(' '.repeat(11), '  overrides')),
      "size (web2, play 'T', 2 tasks): 3",
      "  in        tasks.yml:11:11                  task 'In'",
      "            tasks.yml:12:11                  task 'Too'",
      "  from      tasks.yml:9:14                   task and block vars (block 'Outer')      3",
      `  overrides ${exported}`,
      ...below,
      '',
      "size (web2, play 'T', task 'Own'): 4",
      "  in        tasks.yml:13:11                  task 'Own'",
      "  from      tasks.yml:15:18                  task and block vars (task 'Own')         4",
      "  overrides tasks.yml:9:14                   task and block vars (block 'Outer')      3",
      `            ${exported}`,
      ...below,
      '',
      "size (web2, play 'T', 2 tasks): 8",
      "  in        tasks.yml:17:7                   task 'include_tasks'",
      "            more.yml:1:3                     task 'More'",
      "  from      tasks.yml:18:14                  include params (task 'include_tasks')    8",
      `  overrides ${exported}`,
      ...below,
      '',
    ]);
    expect([status, stderr.split('\n').slice(0, 2)]).toEqual([
      0,
      ["[WARNING]: include_tasks: '{{ other }}' is known only while the play runs", 'Origin: D/tasks.yml:19:7'],
    ]);
    const asJson = await explain('size', '--host', 'web2', '-p', 'tasks.yml', '--json');
    expect((JSON.parse(asJson.stdout) as { tasks: unknown }[]).map(({ tasks }) => tasks).slice(0, 2)).toEqual([
      null,
      [{ name: 'low : B', file: 'D/roles/low/tasks/main.yml', line: 1, column: 3 }],
    ]);
  });

  test('secrets are masked', async () => {
    const envelope = encryptVault(Buffer.from('hush hush'), ONE).toString().trimEnd().replaceAll('\n', '\n  ');
    writeFileSync(join(directory, 'secret.yml'), `pass: !vault |\n  ${envelope}\n`);
    const words = ['pass', '--host', 'web1', '-e', '@secret.yml'];
    expect(await explain(...words, '--vault-password-file', 'pw.txt')).toEqual(
      told('pass (web1): "********"', '  from      secret.yml:1:1  extra vars (-e)  "********"'),
    );
    expect(await explain(...words)).toEqual(
      told(
        'pass (web1): error: Error rendering template: Attempt to use undecryptable variable: Attempting to decrypt but no vault secrets found.',
        '  from      secret.yml:1:1  extra vars (-e)  "********"',
      ),
    );
  });

  test.each([
    [['prot', '--host', 'web1'], "The variable 'prot' is not defined for the host 'web1'. Did you mean 'port'?"],
    [['port', '--host', 'wen1'], "The inventory has no host 'wen1'. Did you mean 'web1'?"],
    [['port', '--host', 'localhost', '-p', 'site.yml'], "No play has the host 'localhost'."],
  ])('%j is an error', async (words, message) => {
    const { status, stdout, stderr } = await explain(...words);
    expect([status === 0, stdout, stderr]).toEqual([false, '', `[ERROR]: ${message}\n`]);
  });
});

function definition(level: string, of: string | null, file: string, line: number, value: unknown) {
  return { level, of, file: `D/${file}`, line, column: 1, value };
}
