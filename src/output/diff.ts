import type { TaskResult } from '../engine/event.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { dumpForDiff, type ResultFormat } from './dump.js';
import type { Color } from './terminal.js';
import { splitLines, unifiedDiff } from './unified-diff.js';

export interface DiffOptions {
  /** Equal lines around a change (`DIFF_CONTEXT`). */
  readonly context: number;
  readonly format: ResultFormat;
  paint(text: string, color: Color): string;
}

/** The diffs of a changed result, and of the changed results of a loop's items. */
export function* renderResultDiffs({ result, task }: TaskResult, options: DiffOptions): Generator<string> {
  const results = task.loop ? result.get('results') : undefined;
  for (const one of Array.isArray(results) ? results : [result]) {
    if (!isDict(one) || one.get('changed') !== true) continue;
    const diff = one.get('diff');
    const text = diff === undefined || diff === null ? '' : renderDiff(diff, options);
    if (text !== '') yield text;
  }
}

const NO_NEWLINE = '\n\\ No newline at end of file\n';

/** The text of a result's `diff`: a dict with `before` and `after`, one with `prepared` text, or a list of these. */
export function renderDiff(diff: Value, options: DiffOptions): string {
  const diffs = Array.isArray(diff) ? diff : [diff];
  return diffs.map((one) => (isDict(one) ? renderOne(one, options) : '')).join('');
}

function renderOne(diff: Dict, options: DiffOptions): string {
  const text = [...skipped(diff)];
  if (diff.has('before') && diff.has('after')) text.push(...compared(diff, options));
  if (diff.has('prepared')) text.push(String(diff.get('prepared') ?? ''));
  return text.join('');
}

function* skipped(diff: Dict): Generator<string> {
  if (diff.has('dst_binary')) yield 'diff skipped: destination file appears to be binary\n';
  if (diff.has('src_binary')) yield 'diff skipped: source file appears to be binary\n';
  for (const [key, file] of [
    ['dst_larger', 'destination'],
    ['src_larger', 'source'],
  ] as const) {
    if (diff.has(key)) yield `diff skipped: ${file} file size is greater than ${String(diff.get(key))}\n`;
  }
}

function compared(diff: Dict, { context, format, paint }: DiffOptions): string[] {
  const side = (name: 'before' | 'after') => ({
    header: diff.has(`${name}_header`) ? `${name}: ${String(diff.get(`${name}_header`))}` : name,
    lines: linesOf(diff.get(name) ?? '', format),
  });
  const before = side('before');
  const after = side('after');
  const headers = { before: before.header, after: after.header };
  const lines = unifiedDiff(before.lines, after.lines, headers, context).map((line) => {
    if (line.startsWith('+')) return paint(line, 'diffAdd');
    if (line.startsWith('-')) return paint(line, 'diffRemove');
    return line.startsWith('@@') ? paint(line, 'diffLines') : line;
  });
  return lines.length === 0 ? [] : [...lines, '\n'];
}

function linesOf(value: Value, format: ResultFormat): string[] {
  const lines = splitLines(isDict(value) ? dumpForDiff(value, format) : String(value));
  const last = lines.at(-1);
  if (last !== undefined && !last.endsWith('\n')) lines[lines.length - 1] = last + NO_NEWLINE;
  return lines;
}
