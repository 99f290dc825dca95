import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { fakeProcess } from '../cli/fake-process.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-own-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs tasks on h1 and h2; gives the lines that tell of results. */
async function run(tasks: string, ...words: string[]): Promise<{ status: number; lines: string[]; err: string }> {
  const play = '- hosts: all\n  gather_facts: false\n  tasks:\n';
  writeFileSync(join(directory, 'site.yml'), play + tasks.replace(/^(?=.)/gm, '    '));
  const environment = { ANSIBLE_STDOUT_CALLBACK: 'minimal', ANSIBLE_FORKS: '1' };
  const { io, written } = fakeProcess({ cwd: directory, environment });
  const status = await main('ansible-playbook', ['-i', 'h1,h2,', '-c', 'local', 'site.yml', ...words], io);
  const lines = written.stdout.replace(/\[ERROR\][\s\S]*?\n\n(?=h\d \|)/g, '').split('\n');
  return { status, lines: lines.filter((line) => /^h\d \|| {4}"msg"/.test(line)), err: written.stderr };
}

const said = ({ lines }: { lines: string[] }) => lines.flatMap((line) => /^ {4}"msg": "(.*)"$/.exec(line)?.[1] ?? []);

describe('a block that is tried again', () => {
  test('until its condition holds, each host as often as it needs', async () => {
    const result = await run(`
- block:
    - set_fact: { n: "{{ n | default(0) | int + 1 }}" }
    - debug: { msg: "{{ inventory_hostname }} {{ n }}" }
  until: n | int >= (1 if inventory_hostname == 'h1' else 3)
  retries: 5
  delay: 0
- debug: { msg: "behind {{ n }}" }
`);
    expect(said(result)).toEqual(['h1 1', 'h2 1', 'h2 2', 'h2 3', 'behind 1', 'behind 3']);
    expect(result.status).toBe(0);
  });

  test('while something in it fails', async () => {
    const result = await run(`
- block:
    - set_fact: { n: "{{ n | default(0) | int + 1 }}" }
    - fail: { msg: "no {{ n }}" }
      when: n | int < 2
    - debug: { msg: "yes {{ n }}" }
  retries: 3
  delay: 0
`);
    expect(said(result)).toEqual(['no 1', 'no 1', 'yes 2', 'yes 2']);
    expect(result.status).toBe(0);
  });

  test('in vain: the host fails where a rescue can take it', async () => {
    const result = await run(`
- block:
    - name: never
      block:
        - debug: { msg: tried }
      until: inventory_hostname == 'h1'
      retries: 1
      delay: 0
  rescue:
    - debug: { msg: "{{ ansible_failed_result.msg }} {{ ansible_failed_task.name }}" }
- block:
    - fail: { msg: always }
  retries: 1
  delay: 0
`);
    expect(said(result)).toEqual([
      'tried',
      'tried',
      'tried',
      'The `until` of the block did not hold after 2 tries.',
      'The `until` of the block did not hold after 2 tries. never',
      ...['always', 'always', 'always', 'always'],
      ...['The block failed in each of its 2 tries.', 'The block failed in each of its 2 tries.'],
    ]);
    expect(result.status).toBe(2);
  });

  test('once for each item of its loop', async () => {
    const result = await run(
      `
- block:
    - set_fact: { n: "{{ n | default(0) | int + 1 }}" }
    - debug: { msg: "{{ item }} {{ n }}" }
  loop: [2, 3]
  until: n | int >= item
  delay: 0
`,
      '--limit',
      'h1',
    );
    expect(said(result)).toEqual(['2 1', '2 2', '3 3']);
  });

  test('`delay` alone means nothing, and says so', async () => {
    const { status, err } = await run('- block:\n    - debug: {}\n  delay: 1\n');
    expect(err).toContain('`delay` of a block means something only with `until` or `retries`');
    expect(status).toBe(4);
  });
});

describe('items that run at one time', () => {
  test('need the time of the longest, and are told in order', async () => {
    // The first waits for the last: one after the other they would wait for ever.
    const result = await run(
      `
- shell: |
    n=0
    until [ {{ item }} = 3 ] || [ -e ${directory}/last ] || [ $n = 200 ]; do sleep 0.05; n=$((n + 1)); done
    [ {{ item }} != 3 ] || : > ${directory}/last
    [ -e ${directory}/last ] && echo {{ item }}
  loop: [1, 2, 3]
  loop_control: { parallel: 3, index_var: at, extended: true }
  register: all
- debug: { msg: "{{ all.results | map(attribute='stdout') | join(' ') }} {{ all.results | map(attribute='at') | list }}" }
`,
      '--limit',
      'h1',
    );
    expect(said(result).at(-1)).toBe('1 2 3 [0, 1, 2]');
    expect(result.status).toBe(0);
  });

  test.each([
    ['parallel: 2, pause: 1', '`parallel` and `pause` of `loop_control` exclude each other.'],
    ['parallel: 2, break_when: "true"', '`parallel` and `break_when` of `loop_control` exclude each other.'],
    ['parallel: 0', "`parallel` of `loop_control` must be a number from 1, not '0'."],
    ['parallel: many', "`parallel` of `loop_control` must be a number from 1, not 'many'."],
  ])('refused: %s', async (control, message) => {
    const { lines, status } = await run(`- debug: {}\n  loop: [1]\n  loop_control: { ${control} }\n`, '--limit', 'h1');
    expect(lines.join('\n')).toContain(message);
    expect(status).toBe(2);
  });
});

test('--task-timeout limits every task that has no limit of its own', async () => {
  const tasks = '- command: sleep 60\n  ignore_errors: true\n- command: sleep 1.2\n  timeout: 30\n';
  const { lines, status } = await run(tasks, '--task-timeout', '1', '--limit', 'h1');
  expect(lines.map((line) => line.slice(0, 20))).toEqual(['h1 | FAILED | rc=-1 ', 'h1 | CHANGED | rc=0 ']);
  expect(status).toBe(0);
});

test.each(['linear', 'free', 'host_pinned'])("Mitogen's strategy %s is the plain one", async (name) => {
  const cfg = `[defaults]\nstrategy_plugins = /opt/mitogen/ansible_mitogen/plugins/strategy\nstrategy = mitogen_${name}\n`;
  writeFileSync(join(directory, 'ansible.cfg'), cfg);
  const result = await run('- debug: { msg: "{{ inventory_hostname }}" }\n');
  expect(said(result)).toEqual(['h1', 'h2']);
  expect(result).toMatchObject({ status: 0, err: '' });
});
