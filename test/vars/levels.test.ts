import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { fakeProcess } from '../cli/fake-process.js';

/** One variable, defined on every level there is; each stage takes the strongest definition that is left away. */
interface Levels {
  readonly files: Readonly<Record<string, string>>;
  readonly stages: readonly Stage[];
}

interface Stage {
  readonly args?: readonly string[];
  /** A file that is gone from here on. */
  readonly without?: string;
  /** A text that is gone from a file from here on. */
  readonly drop?: readonly [file: string, text: string];
  /** What ansible-core 2.19.11 shows, task by task. */
  readonly shows: readonly string[];
}

const { files, stages } = JSON.parse(readFileSync(join(import.meta.dirname, 'levels.json'), 'utf8')) as Levels;

test.each(
  stages.map(
    (stage, at) => [`${at}: ${JSON.stringify(stage.args ?? stage.without ?? stage.drop ?? 'all')}`, at] as const,
  ),
)('stage %s', async (_, at) => {
  expect(await shown(projectAt(at), stages[at]!.args ?? [])).toEqual(stages[at]!.shows);
});

function projectAt(last: number): Map<string, string> {
  const project = new Map(Object.entries(files));
  for (const { without, drop } of stages.slice(0, last + 1)) {
    if (without) project.delete(without);
    if (drop) project.set(drop[0], project.get(drop[0])!.replace(drop[1], ''));
  }
  return project;
}

async function shown(project: ReadonlyMap<string, string>, args: readonly string[]): Promise<string[]> {
  const cwd = mkdtempSync(join(tmpdir(), 'drover-levels-'));
  try {
    for (const [name, text] of project) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), text);
    }
    const { io, written } = fakeProcess({ cwd, environment: { ANSIBLE_STDOUT_CALLBACK: 'oneline' } });
    await main('ansible-playbook', ['-i', 'inv/hosts', 'site.yml', 'facts.yml', ...args], io);
    return [...written.stdout.matchAll(/"msg": "(.*?)"/g)].map((match) => match[1]!);
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
