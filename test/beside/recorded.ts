import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { besideFile, type Case } from './case-file.js';
import type { Outcome } from './compare.js';
import { isShared } from './play.js';

interface Row {
  readonly name: string;
  /** Of the case that it was made of: a changed case is asked again. */
  readonly hash: string;
  readonly outcome: Outcome;
}

/** What ansible-core made of cases in an earlier run, as root. Those that act on the whole machine are always asked anew. */
export function readRecorded(module: string, cases: readonly Case[]): Map<Case, Outcome> {
  const rows = readRows(module);
  return new Map(
    cases.flatMap((one) => {
      const row = rows.get(hashOf(one));
      return row ? [[one, row.outcome] as const] : [];
    }),
  );
}

export function writeRecorded(module: string, outcomes: ReadonlyMap<Case, Outcome>): void {
  if (process.getuid?.() !== 0) return;
  const rows = [...outcomes]
    .filter(
      ([one, outcome]) => !isShared(one) && !Object.values(outcome).some((phase) => 'missing' in (phase as object)),
    )
    .map(([one, outcome]): Row => ({ name: one.name, hash: hashOf(one), outcome }));
  if (rows.length === 0) return;
  const kept = [...readRows(module).values()].filter(
    (row) => !rows.some(({ hash, name }) => hash === row.hash || name === row.name),
  );
  const lines = [...kept, ...rows].sort((a, b) => (a.name < b.name ? -1 : 1)).map((row) => JSON.stringify(row));
  mkdirSync(besideFile('recorded'), { recursive: true });
  writeFileSync(fileOf(module), `[\n${lines.join(',\n')}\n]\n`);
}

function readRows(module: string): Map<string, Row> {
  try {
    return new Map((JSON.parse(readFileSync(fileOf(module), 'utf8')) as Row[]).map((row) => [row.hash, row]));
  } catch {
    return new Map();
  }
}

function fileOf(module: string): string {
  return besideFile(`recorded/${module}.json`);
}

function hashOf(one: Case): string {
  return createHash('sha1').update(JSON.stringify(one)).digest('hex').slice(0, 12);
}
