import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { squeeze } from './normalise.js';
import { expectedOf, type RecordedPlay, type Runner, recordedPlays, startRunner } from './recorded-play.js';

/** Runs that print something else than ansible-core, on purpose: each with its reason, which docs/differences.md explains. */
interface Difference {
  readonly reason: string;
  /** What differs: what the run prints, standard error alone, or what depends on the machine and is not compared. */
  readonly of: 'run' | 'stderr' | 'machine';
  /** Case → callbacks; all of them when the list is empty. */
  readonly cases: Readonly<Record<string, readonly string[]>>;
}

const DIFFERENCES = JSON.parse(readFileSync(join(import.meta.dirname, 'differences.json'), 'utf8')) as Difference[];

/** One test for each case that was recorded with the callback: drover prints the same, byte for byte. */
export function comparePlays(part: RecordedPlay['part'], callback: string): void {
  describe(`${part} under ${callback} print what ansible-core prints`, () => {
    let runner: Runner;
    beforeAll(async () => {
      runner = await startRunner();
    });
    afterAll(() => runner.stop());
    for (const play of recordedPlays(part, callback)) {
      const difference = DIFFERENCES.find(({ cases }) => concerns(cases[`${part}/${play.name}`], callback));
      const name = difference === undefined ? play.name : `${play.name} differs: ${difference.reason}`;
      if (difference?.of === 'machine') test.skip(name, () => {});
      else test(name, () => compare(runner, play, callback, difference?.of));
    }
  });
}

function concerns(callbacks: readonly string[] | undefined, callback: string): boolean {
  return callbacks !== undefined && (callbacks.length === 0 || callbacks.includes(callback));
}

/** What is listed as a difference must be one still: else its row goes. */
async function compare(runner: Runner, play: RecordedPlay, callback: string, differs: Difference['of'] | undefined) {
  const printed = await runner.run(play, callback);
  const expected = expectedOf(play, callback);
  if (differs === 'run') {
    expect([printed.stdout, printed.status]).not.toEqual([expected.stdout, expected.status]);
    return;
  }
  expect(printed.stdout).toBe(expected.stdout);
  expect(printed.status).toBe(expected.status);
  const [stderr, recorded] = [squeeze(printed.stderr), squeeze(expected.stderr)];
  if (differs === 'stderr') expect(stderr).not.toBe(recorded);
  else expect(stderr).toBe(recorded);
}
