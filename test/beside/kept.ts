import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { maskText } from '../modules/reference.js';
import { besideFile, type Case } from './case-file.js';
import { isShared } from './play.js';

/** What a program made of a case, by phase: result, tree, and what the case shows. */
export type Outcome = Readonly<Record<string, unknown>>;

/** The reference's outcome of an earlier run. Cases that act on the whole machine are always asked anew. */
export function keptOutcome(module: string, one: Case): [Case, Outcome][] {
  try {
    const text = readFileSync(fileOf(module, one), 'utf8');
    return [[one, JSON.parse(maskText(text.replace(ROOT, '@'), '@')) as Outcome]];
  } catch {
    return [];
  }
}

/** A scratch directory of the run that was kept, in what is not masked then. */
const ROOT = /\/?tmp\/drover-beside-\w+\/\d+\/(?:check|apply|again|root)/g;

export function keepOutcome(module: string, one: Case, outcome: Outcome): void {
  if (isShared(one) || Object.values(outcome).some((phase) => 'missing' in (phase as object))) return;
  const file = fileOf(module, one);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(outcome));
}

function fileOf(module: string, one: Case): string {
  const key = createHash('sha1')
    .update(JSON.stringify([module, one, process.getuid?.()]))
    .digest('hex');
  return besideFile(join('../../.tmp/beside', `${key}.json`));
}
