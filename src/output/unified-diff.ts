import { matchingBlocks } from './sequence-match.js';

type Tag = 'equal' | 'replace' | 'delete' | 'insert';

/** Lines `a1` to `a2` (exclusive) of the one text become lines `b1` to `b2` of the other. */
interface Change {
  readonly tag: Tag;
  readonly a1: number;
  readonly a2: number;
  readonly b1: number;
  readonly b2: number;
}

/** The lines of a unified diff, each with its line break, as Python's `difflib.unified_diff`; none when the texts are equal. */
export function unifiedDiff(
  before: readonly string[],
  after: readonly string[],
  headers: { readonly before: string; readonly after: string },
  context: number,
): string[] {
  const lines: string[] = [];
  for (const group of groupsOf(changesOf(before, after), Math.max(0, context))) {
    if (lines.length === 0) lines.push(`--- ${headers.before}\n`, `+++ ${headers.after}\n`);
    const first = group[0]!;
    const last = group.at(-1)!;
    lines.push(`@@ -${rangeText(first.a1, last.a2)} +${rangeText(first.b1, last.b2)} @@\n`);
    for (const change of group) lines.push(...linesOf(change, before, after));
  }
  return lines;
}

/** The text's lines with their line breaks, by Python's idea of what breaks a line. */
export function splitLines(text: string): string[] {
  return (
    text.match(
      /(?:\r\n|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029])*?(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g,
    ) ?? []
  );
}

function changesOf(before: readonly string[], after: readonly string[]): Change[] {
  const changes: Change[] = [];
  let a1 = 0;
  let b1 = 0;
  const end = { a: before.length, b: after.length, size: 0 };
  for (const { a, b, size } of [...matchingBlocks(before, after), end]) {
    if (a1 < a || b1 < b) {
      const tag = a1 === a ? 'insert' : b1 === b ? 'delete' : 'replace';
      changes.push({ tag, a1, a2: a, b1, b2: b });
    }
    if (size > 0) changes.push({ tag: 'equal', a1: a, a2: a + size, b1: b, b2: b + size });
    a1 = a + size;
    b1 = b + size;
  }
  return changes;
}

/** Changes with `context` equal lines around them; those that are near each other in one group. */
function groupsOf(changes: readonly Change[], context: number): Change[][] {
  const groups: Change[][] = [];
  let group: Change[] = [];
  changes.forEach((change, at) => {
    if (change.tag !== 'equal') {
      group.push(change);
      return;
    }
    const length = change.a2 - change.a1;
    const isFirst = at === 0;
    const isLast = at === changes.length - 1;
    if (isFirst) group.push(tail(change, context));
    else if (isLast) group.push(head(change, context));
    else if (length > 2 * context) {
      groups.push([...group, head(change, context)]);
      group = [tail(change, context)];
    } else group.push(change);
  });
  groups.push(group);
  return groups.filter((one) => one.some((change) => change.tag !== 'equal'));
}

function head(change: Change, lines: number): Change {
  return { ...change, a2: Math.min(change.a2, change.a1 + lines), b2: Math.min(change.b2, change.b1 + lines) };
}

function tail(change: Change, lines: number): Change {
  return { ...change, a1: Math.max(change.a1, change.a2 - lines), b1: Math.max(change.b1, change.b2 - lines) };
}

function rangeText(start: number, stop: number): string {
  const length = stop - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

function linesOf(change: Change, before: readonly string[], after: readonly string[]): string[] {
  if (change.tag === 'equal') return before.slice(change.a1, change.a2).map((line) => ` ${line}`);
  return [
    ...before.slice(change.a1, change.a2).map((line) => `-${line}`),
    ...after.slice(change.b1, change.b2).map((line) => `+${line}`),
  ];
}
