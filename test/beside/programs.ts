import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlainDict } from '../../src/module/plain.js';
import { besideFile } from './case-file.js';

/** Results by name of the task, and what the program said when it gave less than all. */
export interface Run {
  readonly results: ReadonlyMap<string, PlainDict>;
  readonly complaint: string;
}

export interface Program {
  readonly name: string;
  run(directory: string, tasks: readonly PlainDict[]): Promise<Run>;
}

const SETTINGS = {
  ANSIBLE_PIPELINING: '1',
  ANSIBLE_LOCALHOST_WARNING: 'False',
  ANSIBLE_NOCOLOR: '1',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
};
const HOST = 'h ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n';

/** ansible-core: a program, and its version, or why it cannot be asked. */
export function findAnsible(directory: string | undefined): { program: string } | { reason: string } {
  const program = directory === undefined ? 'ansible-playbook' : join(directory, 'ansible-playbook');
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (status !== 0) return { reason: `${program} is not there` };
  const version = /core (\S+?)\]/.exec(stdout)?.[1] ?? 'unknown';
  return version.startsWith('2.19.') ? { program } : { reason: `ansible-core is ${version}, not 2.19` };
}

export function ansible(program: string): Program {
  return {
    name: 'ansible-core',
    async run(directory, tasks) {
      const files = await writeProject(directory, tasks);
      await mkdir(join(files, 'plugins'));
      await cp(besideFile('recorder.py'), join(files, 'plugins/recorder.py'));
      const record = join(files, 'record');
      await writeFile(record, '');
      const output = await runProgram(program, ['-i', 'hosts', 'play.json'], files, {
        ANSIBLE_CALLBACK_PLUGINS: join(files, 'plugins'),
        ANSIBLE_STDOUT_CALLBACK: 'recorder',
        RECORD: record,
      });
      const rows = linesOf(await readFile(record, 'utf8')).map((line) => JSON.parse(line) as [string, PlainDict]);
      return { results: new Map(rows), complaint: output.all };
    },
  };
}

/** `path` is what the target's programs are looked for in, where it is not this process's own. */
export function drover(path = process.env.PATH): Program {
  const program = besideFile('../../dist/bin/drover.js');
  return {
    name: 'drover',
    async run(directory, tasks) {
      const files = await writeProject(directory, tasks);
      const words = [program, 'playbook', '-i', 'hosts', 'play.json'];
      const output = await runProgram(process.execPath, words, files, { ANSIBLE_STDOUT_CALLBACK: 'jsonl', PATH: path });
      const rows = linesOf(output.stdout).flatMap((line) => resultOf(line));
      return { results: new Map(rows), complaint: output.all };
    },
  };
}

async function writeProject(directory: string, tasks: readonly PlainDict[]): Promise<string> {
  const files = join(directory, 'project');
  await mkdir(files, { recursive: true });
  await writeFile(join(files, 'hosts'), HOST);
  await writeFile(join(files, 'play.json'), JSON.stringify([{ hosts: 'h', gather_facts: false, tasks }]));
  return files;
}

interface Output {
  readonly stdout: string;
  readonly all: string;
}

function runProgram(program: string, words: readonly string[], cwd: string, settings: object): Promise<Output> {
  const env = { ...process.env, ...SETTINGS, ...settings };
  const child = spawn(program, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', all: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
    output.all += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.all += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** What a line of the `jsonl` callback tells of a task that ended. */
function resultOf(line: string): [string, PlainDict][] {
  if (!line.startsWith('{')) return [];
  const event = JSON.parse(line) as { _event: string; task?: { name: string }; hosts?: { h?: PlainDict } };
  if (!/^v2_runner_on_(ok|failed|skipped|unreachable)$/.test(event._event)) return [];
  const { action, _ansible_no_log, ...result } = event.hosts?.h ?? {};
  const skipped = event._event === 'v2_runner_on_skipped';
  return [[event.task?.name ?? '', { ...result, ...(skipped && { skipped: true }) }]];
}
