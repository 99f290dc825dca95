import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { play } from './play-project.js';

/** A project, and what ansible-core 2.19.11 shows and returns for it. */
interface RecordedPlay {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly playbooks?: readonly string[];
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly rc: number;
  readonly shows: readonly string[];
  readonly errors: readonly string[];
}

const rows = JSON.parse(readFileSync(join(import.meta.dirname, 'plays.json'), 'utf8')) as RecordedPlay[];

test.each(rows.map((row) => [row.name, row] as const))('%s', async (_, row) => {
  const { files, playbooks = ['site.yml'], args, environment, rc, shows, errors } = row;
  const played = await play({
    files: new Map(Object.entries(files)),
    inventory: 'hosts',
    playbooks,
    args,
    environment,
  });
  expect(played).toEqual({ rc, shows, errors });
});
