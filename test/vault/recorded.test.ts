import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { fakeProcess } from '../cli/fake-process.js';
import {
  copyInputs,
  environmentOf,
  missingTexts,
  type RecordedCase,
  type RecordedRun,
  recordedCases,
} from '../inventory/recorded.js';
import { normalise } from '../parity/normalise.js';

/** All runs of a case, one after the other in one directory: later ones read what earlier ones wrote. */
async function replay(recorded: RecordedCase): Promise<Outcome[]> {
  const { cwd, home, remove } = copyInputs(recorded);
  const outcomes: Outcome[] = [];
  try {
    for (const run of recorded.runs) outcomes.push(await replayRun(recorded, run, cwd, home));
    return outcomes;
  } finally {
    remove();
  }
}

interface Outcome {
  readonly rc: number;
  readonly stdout: string | undefined;
  readonly missing: readonly string[];
}

async function replayRun(recorded: RecordedCase, run: RecordedRun, cwd: string, home: string): Promise<Outcome> {
  const [program, ...words] = run.argv.map((word) => word.replaceAll('{CWD}', cwd).replaceAll('{HOME}', home));
  const environment = environmentOf(recorded, run, home);
  const given = { cwd, environment, stdin: (recorded as { stdin?: string }).stdin ?? '' };
  const { rc, out, err } = program === 'sh' ? inShell(words, given) : await inProcess(program!, words, given);
  const { stdout, stderr_contains: texts } = run.expect;
  return {
    rc,
    stdout: stdout === undefined ? undefined : normalise(out, { cwd, home }),
    missing: missingTexts(texts, err, cwd),
  };
}

interface Given {
  readonly cwd: string;
  readonly environment: Record<string, string>;
  readonly stdin: string;
}

async function inProcess(program: string, words: readonly string[], given: Given) {
  const { io, written } = fakeProcess(given);
  const rc = await main(program, words, io);
  return { rc, out: written.stdout, err: written.stderr };
}

/** Several programs in one line: the built ones. */
function inShell(words: readonly string[], { cwd, environment, stdin }: Given) {
  const programs = join(dirname(cwd), 'bin');
  mkdirSync(programs, { recursive: true });
  for (const name of ['ansible-playbook', 'ansible-vault']) {
    if (!existsSync(join(programs, name))) symlinkSync(BUILT, join(programs, name));
  }
  const env = { ...environment, PATH: `${programs}:${environment.PATH}` };
  const { status, stdout, stderr } = spawnSync('sh', words, { cwd, env, input: stdin, encoding: 'utf8' });
  return { rc: status ?? -1, out: stdout, err: stderr };
}

const BUILT = resolve(import.meta.dirname, '../../dist/bin/drover.js');

describe('vault files and values, as ansible-core 2.19.11 treats them', () => {
  test.each(recordedCases('vault').map((one) => [one.name, one] as const))('%s', async (_, recorded) => {
    expect(await replay(recorded)).toEqual(
      recorded.runs.map(({ expect: { rc, stdout } }) => ({ rc, stdout, missing: [] })),
    );
  });
});
