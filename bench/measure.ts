import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Contender } from './contenders.js';

export interface Taken {
  readonly seconds: number;
  /** Processor seconds of the process and what it waited for. */
  readonly cpu: number;
}

/** Times one run from start to exit. Throws when it did not print a host name for each command. */
export async function measure({ what, command, environment }: Contender, answers: number): Promise<Taken> {
  const before = process.hrtime.bigint();
  // The shell prints the processor time of its children; `exec` would lose it.
  const child = spawn('/bin/sh', ['-c', '"$@"; status=$?; times >&2; exit $status', 'sh', ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes) => {
    out += bytes;
  });
  child.stderr.on('data', (bytes) => {
    err += bytes;
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  const seconds = Number(process.hrtime.bigint() - before) / 1e9;
  const found = out.split('\n').filter((line) => line.includes(HOST_NAME)).length;
  if (status !== 0 || found < answers) {
    throw new Error(
      `${what}: status ${status}, ${found} of ${answers} answers\n${out.slice(-2000)}${err.slice(-2000)}`,
    );
  }
  return { seconds, cpu: childrenTime(err) };
}

/** How long a command takes that says nothing of interest; undefined when it fails. */
export function timed(command: readonly string[], environment: Readonly<Record<string, string>>): Taken | undefined {
  const started = performance.now();
  const script = '"$@" >/dev/null 2>&1 && times';
  const env = { ...process.env, ...environment };
  const { status, stdout } = spawnSync('/bin/sh', ['-c', script, 'sh', ...command], { encoding: 'utf8', env });
  const seconds = (performance.now() - started) / 1000;
  return status === 0 ? { seconds, cpu: childrenTime(stdout) } : undefined;
}

const HOST_NAME = readFileSync('/proc/sys/kernel/hostname', 'utf8').trim();

/** The second line of `times`: user and system time of the children, `0m1.23s 0m0.45s`. */
function childrenTime(text: string): number {
  const last = text.trim().split('\n').at(-1) ?? '';
  return [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest),
    0,
  );
}

/** Processor seconds of the processes that the one with this id has waited for: an sshd's connections. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const ticksPerSecond = 100;
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}
