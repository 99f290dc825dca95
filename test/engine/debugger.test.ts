import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { fakeProcess } from '../cli/fake-process.js';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-debugger-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a play with a person who types these lines; what is asked stands in the output before each answer. */
async function debug(play: string, lines: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  writeFileSync(join(directory, 'site.yml'), play);
  const { io, written } = fakeProcess({ cwd: directory, environment });
  const left = [...lines];
  const status = await main('ansible-playbook', ['-i', 'h1,h2,', '-c', 'local', 'site.yml'], {
    ...io,
    async ask({ text }) {
      const line = left.shift();
      io.out(`${text}${line ?? ''}\n`);
      return line === undefined ? { kind: 'interrupt' } : { kind: 'answer', text: line };
    },
  });
  const shown = written.stdout
    .replaceAll(directory, '<CWD>')
    .replace(/^\[ERROR\]: Task failed[\s\S]*?\n\n(?=fatal)/gm, '');
  return { status, shown, left };
}

const FAILING = `- hosts: h1
  gather_facts: false
  tasks:
    - name: say
      debug: { msg: "{{ wrong }}" }
      debugger: on_failed
`;

test('a task runs again with a variable that was wrong', async () => {
  const lines = ['p task', 'p task.args', "task_vars['wrong'] = 'right'", 'u', 'p task.args', 'r'];
  const { status, shown } = await debug(FAILING, lines);
  expect(shown).toBe(`
PLAY [h1] **********************************************************************

TASK [say] *********************************************************************
fatal: [h1]: FAILED! => {"msg": "Task failed: Finalization of task args for 'ansible.builtin.debug' failed: Error while resolving value for 'msg': 'wrong' is undefined"}
[h1] TASK: say (debug)> p task
TASK: say
[h1] TASK: say (debug)> p task.args
{'msg': '{{ wrong }}'}
[h1] TASK: say (debug)> task_vars['wrong'] = 'right'
[h1] TASK: say (debug)> u
[h1] TASK: say (debug)> p task.args
{'msg': 'right'}
[h1] TASK: say (debug)> r
ok: [h1] => {
    "msg": "right"
}

PLAY RECAP *********************************************************************
h1                         : ok=1    changed=0    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0   

`);
  expect(status).toBe(0);
});

test('arguments can be set and deleted, results and variables shown; an empty line says the last one again', async () => {
  const lines = [
    "p result._result['failed']",
    "p task_vars['inventory_hostname']",
    "task.args['msg'] = ['a', 1 + 1]",
    "task.args['msg'][0] = 'b'",
    'task.args',
    '',
    "del task.args['nothing']",
    'p nothing.at.all',
    'redo',
  ];
  const { status, shown } = await debug(FAILING, lines);
  expect(shown.split('\n').slice(5, -4)).toEqual([
    "[h1] TASK: say (debug)> p result._result['failed']",
    'True',
    "[h1] TASK: say (debug)> p task_vars['inventory_hostname']",
    "'h1'",
    "[h1] TASK: say (debug)> task.args['msg'] = ['a', 1 + 1]",
    "[h1] TASK: say (debug)> task.args['msg'][0] = 'b'",
    '[h1] TASK: say (debug)> task.args',
    "{'msg': ['b', 2]}",
    '[h1] TASK: say (debug)> ',
    "{'msg': ['b', 2]}",
    "[h1] TASK: say (debug)> del task.args['nothing']",
    "***KeyError: 'nothing'",
    '[h1] TASK: say (debug)> p nothing.at.all',
    "***'nothing' is undefined",
    '[h1] TASK: say (debug)> redo',
    'ok: [h1] => {',
    '    "msg": [',
    '        "b",',
    '        2',
    '    ]',
    '}',
    '',
  ]);
  expect(status).toBe(0);
});

test('quitting, and the end of the input, end the run as Ctrl-C does', async () => {
  expect((await debug(FAILING, ['q'])).status).toBe(99);
  expect((await debug(FAILING, [])).status).toBe(99);
});

const EVERY_KIND = `- hosts: h1,h2
  gather_facts: false
  STRATEGY
  tasks:
    - { command: "false", ignore_errors: true }
    - { debug: { msg: x }, debugger: always, run_once: true }
    - { debug: { msg: x }, when: false, debugger: on_skipped, run_once: true }
    - { command: "false", debugger: never }
    - { fail: {}, when: inventory_hostname == 'h1' }
    - { debug: { msg: never } }
`;

test.each([
  ['the keyword alone', '{}', {}, 2],
  ['the strategy debug', 'strategy: debug', {}, 2],
  ['the setting', '{}', { ANSIBLE_ENABLE_TASK_DEBUGGER: '1' }, 2],
  ['ignored errors, too', 'strategy: debug', { ANSIBLE_TASK_DEBUGGER_IGNORE_ERRORS: '0' }, 4],
])('it stops where it should: %s', async (_, strategy, environment, prompts) => {
  const play = EVERY_KIND.replace('  STRATEGY\n', strategy === '{}' ? '' : `  ${strategy}\n`);
  const { left } = await debug(play, Array<string>(9).fill('c'), environment);
  expect(9 - left.length).toBe(prompts);
});

test('a failed host that is redone has not failed: the next tasks and the recap know nothing of it', async () => {
  const play = `- hosts: h1,h2
  gather_facts: false
  strategy: debug
  tasks:
    - fail: { msg: "{{ x | default('bad') }}" }
      when: inventory_hostname == 'h2' and x is not defined
    - debug: { msg: both }
`;
  const { shown, status } = await debug(play, ["task_vars['x'] = 1", 'r']);
  expect(shown.slice(shown.indexOf('PLAY RECAP'))).toBe(
    `PLAY RECAP *********************************************************************
h1                         : ok=1    changed=0    unreachable=0    failed=0    skipped=1    rescued=0    ignored=0   
h2                         : ok=1    changed=0    unreachable=0    failed=0    skipped=1    rescued=0    ignored=0   

`,
  );
  expect(status).toBe(0);
});
