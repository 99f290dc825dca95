import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { callOnTarget, registry } from './call.js';
import { comparable } from './reference.js';
import { type Given, makeScratch, removeScratch, treeOf } from './scratch.js';

/**
 * Each case runs under one of the shells in turn. A case is a call of a module on a scratch directory (`@` in the arguments), and what ansible-core's module
 * of that name made of it: its result, and the tree afterwards. `record.mjs` writes the expectations.
 */
interface Case {
  readonly name: string;
  readonly given: Given;
  readonly args: PlainDict;
  readonly diff?: boolean;
  readonly check?: boolean;
  /** The second call changes something too (`state: touch`, `backup` …). */
  readonly repeats?: boolean;
  readonly expect: { readonly result: PlainDict; readonly tree: readonly string[] };
}

const directory = join(import.meta.dirname, 'cases');
const scratches: string[] = [];

afterEach(async () => {
  for (const root of scratches.splice(0)) await removeScratch(root);
});

async function scratchFor(given: Given): Promise<string> {
  const root = await makeScratch(given);
  scratches.push(root);
  return root;
}

function inRoot(args: PlainDict, root: string): PlainDict {
  return JSON.parse(JSON.stringify(args).replaceAll('@', root)) as PlainDict;
}

/** A path with `~` or `$` in it is expanded on the target, once for a session. */
function expansions(args: PlainDict): number {
  return /[~$]/.test(JSON.stringify(args)) ? 1 : 0;
}

for (const file of readdirSync(directory)) {
  const module = file.replace(/\.json$/, '');
  const { kind } = await registry.resolve(module)!.load();
  const cases = JSON.parse(readFileSync(join(directory, file), 'utf8')) as Case[];

  describe(module, () => {
    test.each(cases)('$name', async (one) => {
      const { given, args, diff = false, check = false, expect: expected } = one;
      const root = await scratchFor(given);
      const shell = SHELLS[cases.indexOf(one) % SHELLS.length]!;
      const { result, trips } = await callOnTarget(module, inRoot(args, root), { directory: root, diff, check, shell });
      expect(comparable(result, root)).toEqual(expected.result);
      expect(await treeOf(root)).toEqual(expected.tree);
      const acted = !check && (result.changed === true || result.failed === true);
      expect(trips).toBeLessThanOrEqual((acted ? 2 : 1) + expansions(args));
    });

    // Modules that run a command cannot know what it will do.
    if (kind !== 'state') return;
    const changing = cases.filter(({ check, expect: expected }) => !check && expected.result.changed === true);
    if (changing.length === 0) return;
    test.each(changing)('$name: check mode predicts it and changes nothing', async ({ given, args }) => {
      const root = await scratchFor(given);
      const before = await treeOf(root);
      const { result, trips } = await callOnTarget(module, inRoot(args, root), { directory: root, check: true });
      expect({ changed: result.changed, tree: await treeOf(root), trips }).toEqual({
        changed: true,
        tree: before,
        trips: 1 + expansions(args),
      });
    });

    const settling = changing.filter(({ repeats }) => !repeats);
    test.each(settling)('$name: the second time all is in shape', async ({ given, args, expect: expected }) => {
      const root = await scratchFor(given);
      const settings = { directory: root };
      await callOnTarget(module, inRoot(args, root), settings);
      const { result, trips } = await callOnTarget(module, inRoot(args, root), settings);
      const { changed = false } = result;
      expect({ changed, tree: await treeOf(root), trips }).toEqual({
        changed: false,
        tree: expected.tree,
        trips: 1 + expansions(args),
      });
    });
  });
}
