import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maskText, resultShown } from '../modules/reference.js';
import { treeOf } from '../modules/scratch.js';
import { besideFile, type Case, readYaml } from './case-file.js';
import { type Difference, differencesOf, isKnown, type Known } from './differences.js';
import { makeRoots, type Phase, phasesOf, rootOf, tasksOf } from './play.js';
import type { Program, Run } from './programs.js';

/** Cases of a module. */
export interface Table {
  readonly module: string;
  readonly cases: readonly Case[];
}

/** What a program made of a case, by phase: result, tree, and what the case shows. */
export type Outcome = Readonly<Record<string, unknown>>;

/** What both programs made of a case. */
export interface Compared {
  readonly name: string;
  readonly meant: readonly { readonly difference: Difference; readonly known: Known }[];
  readonly differences: readonly Difference[];
}

export function readKnown(): Known[] {
  return readYaml(besideFile('known.yml')) as Known[];
}

export function compare(module: string, one: Case, theirs: unknown, ours: unknown, known: readonly Known[]): Compared {
  const all = differencesOf(theirs, ours, '');
  const meant = all.flatMap((difference) => {
    const reason = known.find((row) => isKnown(row, module, one.name, difference));
    return reason ? [{ difference, known: reason }] : [];
  });
  const differences = all.filter((difference) => !meant.some((row) => row.difference === difference));
  return { name: one.name, meant, differences };
}

/** Runs a table with one program, in scratch directories of its own; undefined when it does not know the module. */
export async function outcomesOf(
  program: Program,
  { module, cases }: Table,
  http: string,
): Promise<Map<Case, Outcome> | undefined> {
  if (cases.length === 0) return new Map();
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'drover-beside-')));
  try {
    for (const [at, one] of cases.entries()) await makeRoots(directory, at, one);
    const run = await program.run(directory, tasksOf({ module, cases, directory, http }));
    if (/couldn't resolve module\/action/.test(run.complaint) && run.results.size === 0) return undefined;
    const rows = cases.map(async (one, at) => [one, await outcomeOf(run, program, directory, at, one, http)] as const);
    return new Map(await Promise.all(rows));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function outcomeOf(run: Run, program: Program, directory: string, at: number, one: Case, http: string) {
  const phases = phasesOf(one).map(async (phase: Phase) => {
    const root = rootOf(directory, at, phase, one);
    const result = run.results.get(`${at}:${phase}`);
    if (result === undefined) {
      return [phase, { missing: `${program.name} gave no result: ${run.complaint.trim().slice(-2000)}` }];
    }
    const shown = run.results.get(`${at}:${phase}:show`)?.stdout;
    const text = JSON.stringify({
      result: resultShown(result, root),
      tree: await treeOf(root, { owners: true }),
      shown,
    });
    return [phase, JSON.parse(maskText(text.replaceAll(http, '{http}'), root))];
  });
  return Object.fromEntries(await Promise.all(phases)) as Outcome;
}
