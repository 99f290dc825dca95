/**
 * Compares random templates and expressions with Python's Jinja2.
 * `node jinja.js [--python PATH] [--seed N] [--cases N] [--out FILE]`: prints each difference in its smallest form, as a row of vectors, and exits
 * with 1 when there is one.
 */
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { failure } from '../jinja/rows.js';
import type { Row } from '../vectors/tagged.js';
import { randomExpression, randomVariables } from './generate.js';
import { randomInheritance } from './generate-inheritance.js';
import { randomSoup } from './generate-soup.js';
import { randomTemplate, TEMPLATES } from './generate-template.js';
import { startOracle } from './oracle.js';
import { Random } from './random.js';
import { simpler, type Tree, textOf } from './tree.js';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '2000' },
    out: { type: 'string' },
  },
});

const BATCH = 400;

interface Generated {
  readonly tree: Tree;
  readonly row: Row;
}

const GENERATORS = {
  expression: (random: Random) => randomExpression(random),
  template: (random: Random) => randomTemplate(random),
  soup: randomSoup,
} as const;

function generate(random: Random, id: string): Generated {
  const kind = random.pick([
    'expression',
    'expression',
    'expression',
    'template',
    'template',
    'template',
    'inheritance',
    'soup',
  ] as const);
  const isTemplate = kind !== 'expression';
  const inheritance = kind === 'inheritance' ? randomInheritance(random) : undefined;
  const tree = inheritance?.tree ?? GENERATORS[kind as keyof typeof GENERATORS](random);
  const undefinedKind = random.chance(0.2) ? random.pick(['strict', 'chainable']) : 'default';
  const settings: Record<string, unknown> = undefinedKind === 'default' ? {} : { undefined: undefinedKind };
  if (isTemplate) {
    settings.extensions = ['jinja2.ext.do', 'jinja2.ext.loopcontrols'];
    if (random.chance(0.2)) settings.trim_blocks = true;
    if (random.chance(0.2)) settings.lstrip_blocks = true;
    if (random.chance(0.2)) settings.autoescape = true;
    if (kind === 'soup' && random.chance(0.3)) settings.keep_trailing_newline = true;
    if (kind === 'soup' && random.chance(0.3))
      Object.assign(settings, { line_statement_prefix: '#', line_comment_prefix: '##' });
  }
  const row: Row = {
    id,
    group: 'fuzz',
    ref: 'jinja2',
    engine: isTemplate ? 'jinja' : 'jinja-expression',
    template: textOf(tree),
    vars: randomVariables(random),
    options: settings,
    ...(isTemplate ? { templates: { ...TEMPLATES, ...inheritance?.templates } } : {}),
  };
  return { tree, row };
}

/** Why drover and Python differ on rows of one variable set; undefined for those on which they agree. */
async function compare(rows: readonly Row[]): Promise<{ row: Row; reason: string | undefined }[]> {
  const answers = await oracle.ask(rows);
  return rows.map((row, index) => {
    const { skip, ...answer } = answers[index]!;
    const expected: Row = { ...question(row), ...answer };
    return { row: expected, reason: skip ? undefined : safeFailure(expected) };
  });
}

/** The row without what an earlier answer put into it. */
function question({ expect: _, type, error, exception, message, line, ...row }: Row): Row {
  return row;
}

function safeFailure(row: Row): string | undefined {
  if (/object [^"]*at 0x|"syntaxerror"/.test(JSON.stringify([row.expect, row.exception]).toLowerCase()))
    return undefined;
  try {
    const reason = failure(row);
    return reason?.includes('MemoryError') ? undefined : reason;
  } catch (error) {
    return `threw ${(error as Error).stack}`;
  }
}

/** The smallest form of a difference: as long as something simpler still differs, that is taken. */
async function shrink({ tree, row }: Generated): Promise<Row> {
  let current = tree;
  let found = row;
  for (let round = 0; round < 40; round++) {
    const candidates = [...simpler(current)].filter((one) => textOf(one).length < textOf(current).length).slice(0, 80);
    if (candidates.length === 0) break;
    const results = await compare(candidates.map((one) => ({ ...row, template: textOf(one) })));
    const index = results.findIndex((result) => result.reason !== undefined);
    if (index === -1) break;
    current = candidates[index]!;
    found = results[index]!.row;
  }
  return withoutUnused(found);
}

function withoutUnused(row: Row): Row {
  const used = Object.entries(row.vars ?? {}).filter(([name]) =>
    new RegExp(`\\b${name}\\b`).test(row.template as string),
  );
  const templates = /include|import|extends/.test(row.template as string) ? row.templates : undefined;
  const { templates: _, ...rest } = row;
  return { ...rest, vars: Object.fromEntries(used), ...(templates ? { templates } : {}) };
}

async function main(): Promise<void> {
  const random = new Random(Number(options.seed));
  const total = Number(options.cases);
  const seen = new Set<string>();
  const raw = new Set<string>();
  for (let done = 0; done < total; done += BATCH) {
    const generated = Array.from({ length: Math.min(BATCH, total - done) }, (_, index) =>
      generate(random, `found/${options.seed}/${done + index}`),
    );
    const results = await compare(generated.map((one) => one.row));
    for (const [index, { row, reason }] of results.entries())
      if (reason !== undefined && isNew(reason, raw))
        await report(await shrink({ tree: generated[index]!.tree, row }), seen);
  }
  console.log(`${total} cases, ${seen.size} different differences`);
  process.exitCode = seen.size > 0 ? 1 : 0;
}

/** Whether no difference of this wording was met; shrinking takes long. */
function isNew(reason: string, raw: Set<string>): boolean {
  const key = reason
    .replace(/\d+/g, '0')
    .replace(/line 0.*/, 'line')
    .slice(0, 70);
  if (raw.has(key)) return false;
  raw.add(key);
  return true;
}

async function report(row: Row, seen: Set<string>): Promise<void> {
  const [result] = await compare([row]);
  const key = (result!.reason ?? '').replace(/\d+/g, '0').slice(0, 60);
  if (seen.has(key)) return;
  seen.add(key);
  console.log(`${JSON.stringify(result!.row)}\n  ${result!.reason?.slice(0, 600)}`);
  if (options.out) appendFileSync(options.out, `${JSON.stringify(result!.row)}\n`);
}

const oracle = startOracle(options.python);
await main();
oracle.stop();
