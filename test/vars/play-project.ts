import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../src/cli/main.js';
import { fakeProcess } from '../cli/fake-process.js';

export interface PlayProject {
  readonly files: ReadonlyMap<string, string>;
  readonly inventory: string;
  readonly playbooks: readonly string[];
  readonly args?: readonly string[] | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

export interface Played {
  readonly rc: number;
  /** The `msg` of every result and what is behind it, in order; the project's directory is W. */
  readonly shows: readonly string[];
  readonly errors: readonly string[];
}

/** Runs a project's playbooks in this process, in a directory of its own. */
export async function play({ files, inventory, playbooks, args = [], environment = {} }: PlayProject): Promise<Played> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'drover-plays-')));
  const cwd = join(base, 'w');
  try {
    for (const [name, text] of files) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), text);
    }
    const settings = { ANSIBLE_STDOUT_CALLBACK: 'oneline', ANSIBLE_FORKS: '1', ...environment };
    const { io, written } = fakeProcess({ cwd, environment: settings });
    const rc = await main('ansible-playbook', ['-i', inventory, ...playbooks, ...args], io);
    const shown = written.stdout.replaceAll(cwd, 'W');
    return {
      rc,
      shows: [...shown.matchAll(/"msg": (.*)/g)].map((match) => match[1]!),
      errors: written.stderr
        .replaceAll(cwd, 'W')
        .split('\n')
        .filter((line) => line.startsWith('[ERROR]')),
    };
  } finally {
    rmSync(base, { recursive: true });
  }
}
