import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { maskText, resultShown } from '../modules/reference.js';
import { treeOf } from '../modules/scratch.js';
import { besideFile, type Case, readCases, readYaml } from './case-file.js';
import { type Difference, differencesOf, isKnown, type Known, matches } from './differences.js';
import { startServer } from './http-server.js';
import { keepOutcome, keptOutcome, type Outcome } from './kept.js';
import { makeRoots, type Phase, phasesOf, rootOf, tasksOf } from './play.js';
import { ansible, drover, findAnsible, type Program, type Run } from './programs.js';

const USAGE = `npm run parity:modules -- [--ansible DIR] [--fresh] [--verbose] [--case GLOB] [MODULE …]

Calls the modules of test/beside/cases and test/modules/cases with drover and with ansible-core on equal scratch
directories, and compares results and what is there afterwards. What ansible-core made of a case is kept in .tmp/beside
until the case changes; --fresh asks again.`;

interface Options {
  readonly verbose: boolean;
  readonly cases: string;
  readonly http: string;
  readonly fresh: boolean;
}

/** What both programs made of a case. */
interface Compared {
  readonly name: string;
  readonly meant: readonly { readonly difference: Difference; readonly known: Known }[];
  readonly differences: readonly Difference[];
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ansible: { type: 'string' },
      case: { type: 'string', default: '*' },
      fresh: { type: 'boolean', default: false },
      verbose: { type: 'boolean', short: 'v', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const found = findAnsible(values.ansible);
  if ('reason' in found) {
    console.log(`skipped: modules beside ansible-core (${found.reason})`);
    return values.ansible === undefined ? 0 : 1;
  }
  const server = await startServer();
  try {
    const { verbose, fresh } = values;
    const options = { verbose, fresh, cases: values.case, http: server.address };
    return await compareAll(ansible(found.program), drover(), positionals, options);
  } finally {
    server.close();
  }
}

async function compareAll(theirs: Program, ours: Program, modules: readonly string[], options: Options) {
  const known = readYaml(besideFile('known.yml')) as Known[];
  const used = new Set<Known>();
  let failures = 0;
  const all = readCases();
  const missing = modules.filter((module) => !all.has(module));
  if (missing.length > 0) throw new Error(`no cases of ${missing.join(', ')}`);
  for (const [module, cases] of all) {
    if (modules.length > 0 && !modules.includes(module)) continue;
    const chosen = cases.filter(({ name }) => matches(options.cases, name));
    const compared =
      chosen.length === 0 ? [] : await compareModule(theirs, ours, { module, cases: chosen }, known, options);
    if (compared === undefined) {
      console.log(`${module}: skipped (ansible-core does not have it)`);
      for (const one of known.filter((row) => row.module === module)) used.add(one);
      continue;
    }
    failures += report(module, compared, options.verbose);
    for (const one of compared.flatMap(({ meant }) => meant)) used.add(one.known);
  }
  if (modules.length > 0 || options.cases !== '*') return failures > 0 ? 1 : 0;
  const stale = known.filter((one) => !used.has(one));
  for (const one of stale)
    console.log(`known.yml: there is no such difference: ${one.module}: ${one.case}: ${one.at ?? '*'}`);
  return failures + stale.length > 0 ? 1 : 0;
}

interface Table {
  readonly module: string;
  readonly cases: readonly Case[];
}

/** Runs one module's cases with both programs; undefined when the reference does not know the module. */
async function compareModule(
  theirs: Program,
  ours: Program,
  { module, cases }: Table,
  known: readonly Known[],
  options: Options,
): Promise<Compared[] | undefined> {
  const kept = new Map(cases.flatMap((one) => (options.fresh ? [] : keptOutcome(module, one))));
  const left = await outcomesOf(theirs, { module, cases: cases.filter((one) => !kept.has(one)) }, options.http);
  if (left === undefined) return undefined;
  for (const [one, outcome] of left) keepOutcome(module, one, outcome);
  const right = (await outcomesOf(ours, { module, cases }, options.http)) ?? new Map();
  return cases.map((one) => {
    const differences = differencesOf(kept.get(one) ?? left.get(one), right.get(one), '');
    const meant = differences.flatMap((difference) => {
      const reason = known.find((row) => isKnown(row, module, one.name, difference));
      return reason ? [{ difference, known: reason }] : [];
    });
    const unmeant = differences.filter((difference) => !meant.some((row) => row.difference === difference));
    return { name: one.name, meant, differences: unmeant };
  });
}

/** Runs a table with one program, in scratch directories of its own. */
async function outcomesOf(
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

function report(module: string, compared: readonly Compared[], verbose: boolean): number {
  const different = compared.filter(({ differences }) => differences.length > 0);
  const meant = compared.filter(({ meant: rows, differences }) => rows.length > 0 && differences.length === 0);
  const equal = compared.length - different.length - meant.length;
  console.log(
    `${module}: ${equal} equal, ${different.length} different${meant.length > 0 ? `, ${meant.length} differ on purpose` : ''}`,
  );
  for (const { name, differences } of different) {
    console.log(`  ${name}`);
    if (!verbose) continue;
    for (const { at, theirs, ours } of differences)
      console.log(`    ${at}\n      theirs ${theirs}\n      ours   ${ours}`);
  }
  return different.length;
}

process.exitCode = await main();
