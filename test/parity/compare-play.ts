import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { squeeze } from './normalise.js';
import { expectedOf, type RecordedPlay, type Runner, recordedPlays, startRunner } from './recorded-play.js';

/** Runs that print something else than ansible-core, on purpose: each with its reason, which docs/differences.md explains. */
interface Difference {
  readonly reason: string;
  /** What is not compared: the whole run (what is printed depends on the machine, or differs), or standard error alone. */
  readonly of: 'run' | 'stderr';
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
      const differing = DIFFERENCES.filter(({ cases }) => concerns(cases[`${part}/${play.name}`], callback));
      const reason = differing.find((difference) => difference.of === 'run')?.reason;
      if (reason !== undefined) test.skip(`${play.name} (${reason})`, () => {});
      else test(play.name, () => compare(runner, play, callback, differing.length === 0));
    }
  });
}

function concerns(callbacks: readonly string[] | undefined, callback: string): boolean {
  return callbacks !== undefined && (callbacks.length === 0 || callbacks.includes(callback));
}

async function compare(runner: Runner, play: RecordedPlay, callback: string, withStderr: boolean): Promise<void> {
  const { status, stdout, stderr } = await runner.run(play, callback);
  const expected = expectedOf(play, callback);
  expect(stdout).toBe(expected.stdout);
  expect(status).toBe(expected.status);
  if (withStderr) expect(squeeze(stderr)).toBe(squeeze(expected.stderr));
}
