import { parseArgs } from 'node:util';
import { readCases } from './case-file.js';
import { type Compared, compare, outcomesOf, readKnown, type Table } from './compare.js';
import { type Known, matches } from './differences.js';
import { startServer } from './http-server.js';
import { ansible, drover, findAnsible, type Program } from './programs.js';
import { readRecorded, writeRecorded } from './recorded.js';

const USAGE = `npm run parity:modules -- [--ansible DIR] [--fresh] [--path DIR] [--verbose] [--case GLOB] [MODULE …]

Calls the modules of test/beside/cases and test/modules/cases with drover and with ansible-core on equal scratch
directories, and compares results and what is there afterwards. What ansible-core made of a case is kept in
test/beside/recorded until the case changes; --fresh asks again. --path DIR lets drover find programs of the target in DIR only.`;

interface Options {
  readonly verbose: boolean;
  readonly cases: string;
  readonly http: string;
  readonly fresh: boolean;
  readonly path: string | undefined;
  /** ansible-core; without it only recorded cases can be compared. */
  readonly theirs: Program | undefined;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ansible: { type: 'string' },
      case: { type: 'string', default: '*' },
      path: { type: 'string' },
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
  if ('reason' in found) console.log(`ansible-core is not asked, recorded cases are compared: ${found.reason}`);
  if ('reason' in found && values.ansible !== undefined) return 1;
  const server = await startServer();
  try {
    const { verbose, fresh, path } = values;
    const theirs = 'program' in found ? ansible(found.program) : undefined;
    return await compareAll(positionals, { verbose, fresh, path, theirs, cases: values.case, http: server.address });
  } finally {
    server.close();
  }
}

async function compareAll(modules: readonly string[], options: Options): Promise<number> {
  const known = readKnown();
  const used = new Set<Known>();
  let failures = 0;
  const all = readCases();
  const missing = modules.filter((module) => !all.has(module));
  if (missing.length > 0) throw new Error(`no cases of ${missing.join(', ')}`);
  for (const [module, cases] of all) {
    if (modules.length > 0 && !modules.includes(module)) continue;
    const chosen = cases.filter(({ name }) => matches(options.cases, name));
    const { compared, skipped } = await compareModule({ module, cases: chosen }, known, options);
    failures += report(module, compared, skipped, options.verbose);
    for (const one of compared.flatMap(({ meant }) => meant)) used.add(one.known);
    if (skipped > 0) for (const one of known.filter((row) => row.module === module)) used.add(one);
  }
  if (modules.length > 0 || options.cases !== '*') return failures > 0 ? 1 : 0;
  const stale = known.filter((one) => !used.has(one));
  for (const one of stale)
    console.log(`known.yml: there is no such difference: ${one.module}: ${one.case}: ${one.at ?? '*'}`);
  return failures + stale.length > 0 ? 1 : 0;
}

/** Runs one module's cases with both programs. Those that the reference cannot be asked about are skipped. */
async function compareModule(
  { module, cases }: Table,
  known: readonly Known[],
  options: Options,
): Promise<{ compared: Compared[]; skipped: number }> {
  const outcomes = options.fresh ? new Map() : readRecorded(module, cases);
  const unknown = cases.filter((one) => !outcomes.has(one));
  const asked = options.theirs && (await outcomesOf(options.theirs, { module, cases: unknown }, options.http));
  for (const [one, outcome] of asked ?? []) outcomes.set(one, outcome);
  if (asked?.size) writeRecorded(module, outcomes);
  const comparable = cases.filter((one) => outcomes.has(one));
  const ours = (await outcomesOf(drover(options.path), { module, cases: comparable }, options.http)) ?? new Map();
  const compared = comparable.map((one) => compare(module, one, outcomes.get(one), ours.get(one), known));
  return { compared, skipped: cases.length - comparable.length };
}

function report(module: string, compared: readonly Compared[], skipped: number, verbose: boolean): number {
  const different = compared.filter(({ differences }) => differences.length > 0);
  const meant = compared.filter(({ meant: rows, differences }) => rows.length > 0 && differences.length === 0);
  const equal = compared.length - different.length - meant.length;
  const more = [
    ...(meant.length > 0 ? [`, ${meant.length} differ on purpose`] : []),
    ...(skipped > 0
      ? [`, ${skipped} skipped: not recorded, and ansible-core is not here or does not have the module`]
      : []),
  ];
  console.log(`${module}: ${equal} equal, ${different.length} different${more.join('')}`);
  for (const { name, differences } of different) {
    console.log(`  ${name}`);
    if (!verbose) continue;
    for (const { at, theirs, ours } of differences)
      console.log(`    ${at}\n      theirs ${theirs}\n      ours   ${ours}`);
  }
  return different.length;
}

process.exitCode = await main();
