import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitArgs, unquote } from '../../src/playbook/split.js';
import { normalise } from './normalise.js';

/** A project with one command, and what ansible-core printed under each of several callbacks. */
export interface RecordedPlay {
  readonly name: string;
  readonly part: 'plays' | 'adhoc';
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly exec?: readonly string[];
  readonly stdin?: string;
  readonly callbacks: readonly string[];
  readonly expect_rc: number;
  readonly requires?: readonly string[];
}

export interface Printed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = import.meta.dirname;

/** The cases that were recorded with the callback. Those over SSH, and those of a shell, are left to test/e2e. */
export function recordedPlays(part: RecordedPlay['part'], callback: string): RecordedPlay[] {
  return readdirSync(join(ROOT, part))
    .map((name) => JSON.parse(readFileSync(join(ROOT, part, name, 'case.json'), 'utf8')) as RecordedPlay)
    .filter(({ callbacks }) => callbacks.includes(callback))
    .filter(({ requires = [], argv }) => !requires.includes('sshd') && !argv.some((word) => word.includes(';')));
}

export function expectedOf({ part, name, expect_rc }: RecordedPlay, callback: string): Printed {
  const read = (file: string) => {
    const path = join(ROOT, part, name, 'expect', file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const stdout = read(`${callback}.${callback === 'json' ? 'json' : 'txt'}`);
  return { status: expect_rc, stdout, stderr: read(`${callback}.stderr`) };
}

export interface Runner {
  /** What drover prints, in a fresh copy of the project and with nothing of this process's environment. */
  run(play: RecordedPlay, callback: string): Promise<Printed>;
  stop(): void;
}

export async function startRunner(): Promise<Runner> {
  const child = fork(join(ROOT, 'worker.mjs'), { stdio: 'inherit', execArgv: [] });
  const answer = () => Promise.race([once(child, 'message'), once(child, 'exit').then(died)]);
  await answer();
  return {
    async run(play, callback) {
      const base = realpathSync(mkdtempSync(join(tmpdir(), 'drover-parity-')));
      try {
        const request = prepare(play, callback, base);
        child.send(request);
        const [{ status, stdout, stderr }] = (await answer()) as [Printed];
        const clean = (text: string) =>
          normalise(text, { cwd: request.cwd, home: join(base, 'h') }).replaceAll(join(base, 't'), '<TMP>');
        return { status, stdout: clean(stdout), stderr: clean(stderr) };
      } finally {
        rmSync(base, { recursive: true, force: true });
      }
    },
    stop: () => void child.kill(),
  };
}

function died(): never {
  throw new Error('The worker ended: is the program built?');
}

function prepare(play: RecordedPlay, callback: string, base: string) {
  const [cwd, home, temporary] = ['w', 'h', 't'].map((name) => join(base, name)) as [string, string, string];
  for (const directory of [cwd, home, temporary]) mkdirSync(directory);
  const project = join(ROOT, play.part, play.name, 'project');
  if (existsSync(project)) cpSync(project, cwd, { recursive: true });
  for (const file of play.exec ?? []) chmodSync(join(cwd, file), 0o755);
  const expand = (text: string) => text.replaceAll('{CWD}', cwd).replaceAll('{HOME}', home);
  const own = Object.entries(play.env ?? {}).map(([name, value]) => [name, expand(value)]);
  const environment = {
    ...{ LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC', TERM: 'dumb', USER: 'root', LOGNAME: 'root' },
    ...{ PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: home, TMPDIR: temporary, ANSIBLE_NOCOLOR: '1' },
    ...{ ANSIBLE_FORKS: '1', ANSIBLE_ASYNC_DIR: `${home}/.ansible_async`, ANSIBLE_STDOUT_CALLBACK: callback },
    ...Object.fromEntries(own),
  };
  return { cwd, environment, stdin: play.stdin ?? '', commands: commandsOf(play.argv.map(expand)) };
}

/** `sh -c 'A && B'` are two commands. */
function commandsOf(argv: readonly string[]): (readonly string[])[] {
  if (argv[0] !== 'sh') return [argv];
  return argv[2]!.split('&&').map((line) => splitArgs(line.trim()).map((word) => unquote(word.trim())));
}
