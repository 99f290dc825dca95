import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { play } from './play-project.js';

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
  const { args, shows } = stages[at]!;
  const project = { files: projectAt(at), inventory: 'inv/hosts', playbooks: ['site.yml', 'facts.yml'], args };
  expect(await play(project)).toEqual({ rc: 0, shows: shows.map((text) => `${JSON.stringify(text)}}`), errors: [] });
});

function projectAt(last: number): Map<string, string> {
  const project = new Map(Object.entries(files));
  for (const { without, drop } of stages.slice(0, last + 1)) {
    if (without) project.delete(without);
    if (drop) project.set(drop[0], project.get(drop[0])!.replace(drop[1], ''));
  }
  return project;
}
