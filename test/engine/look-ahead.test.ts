import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../src/base/secret.js';
import { loadSettings } from '../../src/config/settings.js';
import type { Connection } from '../../src/connection/connection.js';
import { createOpener } from '../../src/connection/open.js';
import type { Event, TaskResult } from '../../src/engine/event.js';
import type { GrowingExecutor } from '../../src/executor/growing.js';
import { createHosts } from '../../src/executor/hosts.js';
import { run } from '../../src/run.js';
import { toPlain } from '../../src/values/plain.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-ahead-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Ran {
  /** Round trips of each task, by its name. */
  readonly trips: Record<string, number>;
  /** Items by task: what of an item's result the test asks for. */
  readonly items: Record<string, unknown[]>;
}

/** Runs tasks on this machine over one counted connection. */
async function play(tasks: string, keys: readonly string[] = ['item', 'changed'], environment = {}): Promise<Ran> {
  const playbook = join(directory, 'site.yml');
  writeFileSync(
    playbook,
    `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks.trim().replace(/^(?=.)/gm, '    ')}\n`,
  );
  const opener = createOpener({});
  const connections: Connection[] = [];
  const hosts = createHosts({
    async open(address) {
      const connection = await opener.open(address);
      connections.push(connection);
      return connection;
    },
  });
  const executor: GrowingExecutor = { ...hosts, expect() {}, reset: ({ name }) => hosts.reset(name) };
  const roundTrips = () => connections.reduce((total, connection) => total + connection.roundTrips, 0);
  const trips: Record<string, number> = {};
  const items: Record<string, unknown[]> = {};
  let before = 0;
  const take = (type: string, { task, result }: TaskResult) => {
    const all: Record<string, unknown> = { ...(toPlain(result) as Record<string, unknown>), type };
    const asked = keys.map((key) => all[key]);
    (items[task.name] ??= []).push(asked.length === 1 ? asked[0] : asked);
  };
  await run({
    playbooks: [playbook],
    settings: loadSettings({ environment, cwd: directory, home: directory }),
    cwd: directory,
    home: directory,
    environment: {},
    inventory: ['here,'],
    connection: 'local',
    redactor: createRedactor(),
    executor,
    emit(event: Event) {
      if (event.type === 'task-start') before = roundTrips();
      if (event.type === 'item-ok' || event.type === 'item-failed' || event.type === 'item-skipped')
        take(event.type, event.result);
      if (event.type === 'ok' || event.type === 'failed') trips[event.result.task.name] = roundTrips() - before;
    },
  });
  await executor.close();
  return { trips, items };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe('a loop whose items are in shape', () => {
  test.each([2, 5, 20])('takes one round trip, be they %i', async (count) => {
    const { trips, items } = await play(`
- name: made
  file: { path: "${directory}/d{{ item }}", state: directory, mode: "0755" }
  loop: "{{ range(1, ${count + 1}) | list }}"
- name: looked
  file: { path: "${directory}/d{{ item }}", state: directory, mode: "0755" }
  loop: "{{ range(1, ${count + 1}) | list }}"
- name: told
  stat: { path: "${directory}/d{{ item }}" }
  loop: "{{ range(1, ${count + 1}) | list }}"
  register: stats
- name: used
  stat: { path: "{{ item.stat.path }}" }
  loop: "{{ stats.results }}"
`);
    expect(trips).toEqual({ made: 1 + 2 * count, looked: 1, told: 1, used: 1 });
    expect(items.made).toEqual(numbers(count).map((item) => [item, true]));
    expect(items.looked).toEqual(numbers(count).map((item) => [item, false]));
  });

  test('takes one round trip when its scripts together would be too long without what they share', async () => {
    const { trips } = await play(`
- name: told
  stat: { path: "${directory}/{{ item }}" }
  loop: "{{ range(400) | list }}"
`);
    expect(trips).toEqual({ told: 1 });
  });

  test('of copies, templates and edits', async () => {
    writeFileSync(join(directory, 'page.j2'), 'page {{ item }}\n');
    const tasks = (mark: string) => `
- name: ${mark} copy
  copy: { content: "{{ item }}", dest: "${directory}/copy-{{ item }}" }
  loop: [a, b, c, d]
- name: ${mark} template
  template: { src: page.j2, dest: "${directory}/page-{{ item }}" }
  loop: [a, b, c, d]
- name: ${mark} line
  lineinfile: { path: "${directory}/lines", line: "{{ item }}", create: true }
  loop: [a, b, c, d]
`;
    await play(tasks('first'));
    const { trips, items } = await play(tasks('second'));
    expect(trips).toEqual({ 'second copy': 1, 'second template': 1, 'second line': 1 });
    expect(items['second template']).toEqual(['a', 'b', 'c', 'd'].map((item) => [item, false]));
  });

  const apt = existsSync('/usr/bin/apt-get') ? test : test.skip;
  apt('of an action that hands over to a module', async () => {
    const { trips, items } = await play(`
- name: packages
  package: { name: "{{ item }}", state: present, use: apt }
  loop: [base-files, bash, coreutils]
  check_mode: true
`);
    expect(trips).toEqual({ packages: 1 });
    expect(items.packages).toEqual(['base-files', 'bash', 'coreutils'].map((item) => [item, false]));
  });

  test('paths that the target expands cost one more', async () => {
    const { trips } = await play(`
- name: told
  stat: { path: "~/{{ item }}" }
  loop: [a, b, c, d, e]
`);
    expect(trips).toEqual({ told: 2 });
  });

  test('in check mode also where they are not', async () => {
    const { trips, items } = await play(`
- name: would
  file: { path: "${directory}/{{ item }}", state: touch }
  loop: [a, b, c]
  check_mode: true
`);
    expect(trips).toEqual({ would: 1 });
    expect(items.would).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
    ]);
  });
});

describe('items that depend on each other', () => {
  test('see what those before them changed', async () => {
    const { trips, items } = await play(
      `
- name: linked
  file: { src: "{{ item.from }}", dest: "${directory}/{{ item.to }}", state: link, force: true }
  loop: [{ from: there, to: a }, { from: a, to: b }, { from: other, to: a }, { from: there, to: a }]
- name: again
  file: { src: "{{ item.from }}", dest: "${directory}/{{ item.to }}", state: link, force: true }
  loop: [{ from: there, to: a }, { from: a, to: b }, { from: other, to: a }, { from: there, to: a }]
`,
      ['changed'],
    );
    expect(items).toEqual({ linked: [true, true, true, true], again: [false, false, true, true] });
    expect(trips).toEqual({ linked: 9, again: 5 });
  });

  test('see what those before them registered', async () => {
    mkdirSync(join(directory, 'a'));
    const { items } = await play(
      `
- name: chained
  stat: { path: "${directory}/{{ item }}" }
  loop: [a, b, c]
  register: found
  when: item == 'a' or found.stat.exists
`,
      ['item', 'type'],
    );
    expect(items).toEqual({
      chained: [
        ['a', 'item-ok'],
        ['b', 'item-ok'],
        ['c', 'item-skipped'],
      ],
    });
  });

  test('call their lookups once, in their turn', async () => {
    const { items } = await play(
      `
- name: counted
  copy: { content: "{{ lookup('pipe', 'echo x >>${directory}/calls; wc -l <${directory}/calls') }}", dest: "${directory}/{{ item }}" }
  loop: [a, b, c]
`,
      ['item', 'changed'],
    );
    expect(items.counted).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
    ]);
    expect(readFileSync(join(directory, 'calls'), 'utf8')).toBe('x\nx\nx\n');
    expect(readFileSync(join(directory, 'c'), 'utf8').trim()).toBe('3');
  });
});

test('an item that fails is told in its place, and the others go on', async () => {
  writeFileSync(join(directory, 'a'), '');
  writeFileSync(join(directory, 'c'), '');
  const { trips, items } = await play(
    `
- name: some
  file: { path: "${directory}/{{ item }}", state: file }
  loop: [a, b, c]
  ignore_errors: true
`,
    ['item', 'type', 'msg'],
  );
  expect(trips).toEqual({ some: 1 });
  expect(items.some).toEqual([
    ['a', 'item-ok', undefined],
    ['b', 'item-failed', `file (${directory}/b) is absent, cannot continue`],
    ['c', 'item-ok', undefined],
  ]);
});

test('items on several hosts are looked at each on its own', async () => {
  const { trips, items } = await play(`
- name: here and there
  stat: { path: "${directory}" }
  delegate_to: "{{ item }}"
  vars: { ansible_connection: local }
  loop: [one, two, one]
`);
  expect(trips).toEqual({ 'here and there': 3 });
  expect(items['here and there']).toHaveLength(3);
});
