import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { fakeProcess } from '../cli/fake-process.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-async-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs tasks on one local host. Gives what they show, without banners. */
async function run(tasks: string, ...words: string[]): Promise<{ status: number; shown: string }> {
  const play = `- hosts: h1\n  gather_facts: false\n  vars: { ansible_async_dir: "${directory}/jobs" }\n  tasks:\n`;
  writeFileSync(join(directory, 'site.yml'), play + tasks.replace(/^/gm, '    '));
  const { io, written } = fakeProcess({ cwd: directory, environment: { ANSIBLE_STDOUT_CALLBACK: 'oneline' } });
  const status = await main('ansible-playbook', ['-i', 'h1,', '-c', 'local', 'site.yml', ...words], io);
  return { status, shown: written.stdout.replaceAll(directory, '<CWD>').replace(/j\d+\.\d+/g, '<JOB>') };
}

function jobIds(): string[] {
  const files = existsSync(join(directory, 'jobs')) ? readdirSync(join(directory, 'jobs')) : [];
  return [...new Set(files.map((file) => file.split('.').slice(0, 2).join('.')))];
}

test('a job outlives the run that started it, and a later run finds its result', async () => {
  const release = join(directory, 'release');
  const start = `- shell: until [ -e ${release} ]; do sleep 0.05; done; echo out; echo err >&2; exit 3\n  async: 60\n  poll: 0\n`;
  expect((await run(start)).status).toBe(0);
  const [id] = jobIds();
  const ask = `- async_status: { jid: "${id}" }\n`;
  expect((await run(ask)).shown).toContain('"finished": false');
  writeFileSync(release, '');
  const wait = `${ask}  register: job\n  until: job.finished\n  retries: 60\n  delay: 1\n  failed_when: job.rc | default(0) != 3\n`;
  const show = `- debug: { msg: "{{ job.rc }} {{ job.stdout }} {{ job.stderr_lines }} {{ job.cmd is match('until') }}" }\n`;
  expect((await run(wait + show)).shown.split('\n').at(-2)).toBe(
    `h1 | SUCCESS => {    "changed": false,    "msg": "3 out ['err'] True"}`,
  );
  expect(readFileSync(join(directory, 'jobs', id!), 'utf8')).toBe(
    `{"started": true, "finished": true, "ansible_job_id": "${id}"}\n`,
  );
  expect((await run(`- async_status: { jid: "${id}", mode: cleanup }\n`)).status).toBe(0);
  expect(jobIds()).toEqual([]);
  expect((await run(ask)).shown).toContain('could not find job');
});

test('a job whose time is up is killed with what it started', async () => {
  const start = '- shell: echo $$; sleep 300\n  async: 1\n  poll: 0\n';
  await run(start);
  const [id] = jobIds();
  const wait = `- async_status: { jid: "${id}" }\n  register: job\n  until: job.finished\n  retries: 60\n  delay: 1\n`;
  const { status, shown } = await run(wait);
  expect(shown).toContain('"msg": "Timeout exceeded"');
  expect(status).toBe(2);
});

test('a job of a second has ten, as with Ansible: what sleeps before it acts comes to it', async () => {
  const done = join(directory, 'done');
  await run(`- shell: sleep 2; touch ${done}\n  async: 1\n  poll: 0\n`);
  const wait = `- stat: { path: "${done}" }\n  register: file\n  until: file.stat.exists\n  retries: 60\n  delay: 1\n`;
  expect((await run(wait)).status).toBe(0);
});

test('what another module did in the background is there for a later run', async () => {
  const file = join(directory, 'made');
  await run(`- file: { path: "${file}", state: touch }\n  async: 60\n  poll: 0\n`);
  const [id] = jobIds();
  const { shown } = await run(`- async_status: { jid: "${id}" }\n`);
  expect(shown).toContain(`"dest": "<CWD>/made"`);
  expect(shown).toContain('"finished": true');
  await run(`- async_status: { jid: "${id}", mode: cleanup }\n`);
  expect(jobIds()).toEqual([]);
});

test('a job whose directory cannot be made fails at once', async () => {
  writeFileSync(join(directory, 'jobs'), '');
  const { status, shown } = await run('- stat: { path: / }\n  async: 60\n  poll: 0\n');
  expect(shown).toContain('could not create directory: <CWD>/jobs');
  expect(status).toBe(2);
});

test('what is waited for is cleaned up, and has input, environment and directory', async () => {
  const task = `- command: sh -c 'pwd; cat; echo $WORD'
  args: { chdir: /, stdin: fed }
  environment: { WORD: said }
  async: 30
  poll: 1
  register: job
- debug: { msg: "{{ job.stdout_lines }} {{ job.rc }} {{ job.finished }}" }
- stat: { path: / }
  async: 30
  poll: 1
  register: job
- debug: { msg: "{{ job.stat.isdir }} {{ job.stdout_lines }} {{ job.stderr_lines }}" }
- command: { cmd: "true", creates: / }
  async: 30
  poll: 1
  register: job
- debug: { msg: "{{ job.msg }}" }
`;
  const { status, shown } = await run(task);
  const messages = shown.split('\n').filter((line) => line.includes('SUCCESS => {    '));
  expect(messages).toEqual([
    `h1 | SUCCESS => {    "changed": false,    "msg": "['/', 'fed', 'said'] 0 True"}`,
    `h1 | SUCCESS => {    "changed": false,    "msg": "True [] []"}`,
    `h1 | SUCCESS => {    "changed": false,    "msg": "Did not run command since '/' exists"}`,
  ]);
  expect(status).toBe(0);
  expect(jobIds()).toEqual([]);
});

test("a file that Ansible's own wrapper wrote is read", async () => {
  await run('- file: { path: "{{ ansible_async_dir }}", state: directory }\n');
  writeFileSync(join(directory, 'jobs', 'j1.2'), '{"changed": true, "stdout": "theirs", "rc": 0}');
  const { shown } = await run('- async_status: { jid: j1.2 }\n');
  expect(shown).toContain('"stdout": "theirs"');
  expect(shown).toContain('"finished": true');
});

test.each([
  [
    'a module of the controller',
    '- debug: { msg: x }\n  async: 5\n',
    [],
    'This action (debug) does not support async.',
  ],
  ['a job that there never was', '- async_status: { jid: j0.0 }\n', [], 'could not find job'],
])('refused: %s', async (_, task, words, message) => {
  const { status, shown } = await run(task, ...words);
  expect(shown).toContain(message);
  expect(status).toBe(2);
});

test('what was asked about a job that there never was is shown', async () => {
  const { shown } = await run('- async_status: { jid: j0.0 }\n', '-vvv');
  expect(shown.replace(/[\s\\]/g, '')).toContain(
    '"invocation":{"module_args":{"_async_dir":"<CWD>/jobs","jid":"<JOB>","mode":"status"}}',
  );
});

test('in check mode a job looks only', async () => {
  const tasks = [
    '- command: "true"\n  async: 5\n  poll: 1\n  register: looked\n',
    '- debug: { msg: "{{ looked.skipped }} {{ looked.finished }} {{ looked.ansible_job_id }}" }\n',
    `- file: { path: "${directory}/new", state: touch }\n  async: 5\n  poll: 0\n  register: job\n`,
    '- async_status: { jid: "{{ job.ansible_job_id }}" }\n  register: end\n  until: end.finished\n  retries: 60\n  delay: 1\n',
    '- debug: { msg: "{{ end.changed }} {{ end.dest }}" }\n',
  ];
  const { status, shown } = await run(tasks.join(''), '--check');
  expect(shown.match(/"msg": "[^"]*"/g)).toEqual(['"msg": "True True <JOB>"', '"msg": "True <CWD>/new"']);
  expect([status, existsSync(join(directory, 'new'))]).toEqual([0, false]);
});
