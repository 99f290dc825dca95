import { str } from '../values/repr.js';
import { isDict, type Value } from '../values/value.js';
import { labelText, textOf } from './label.js';
import { splitLines, unifiedDiff } from './unified-diff.js';

/** A diff as one text, for callbacks that do not show it as the default output does; what is no dict as Python prints it. */
export function diffText(diff: Value): string {
  if (!isDict(diff)) return str(diff);
  const [before, after] = [diff.get('before'), diff.get('after')];
  if (typeof before !== 'string' || typeof after !== 'string') return keysText(before, after);
  const headers = {
    before: textOf(diff.get('before_header') ?? 'new_file'),
    after: textOf(diff.get('after_header')),
  };
  const lines = (text: string) => splitLines(text).map((line) => line.replace(/\r?\n$/, ''));
  return unifiedDiff(lines(before), lines(after), headers, 3).join('\n');
}

/** The keys whose values differ, each with both. */
function keysText(before: Value | undefined, after: Value | undefined): string {
  const [old, now] = [isDict(before) ? before : new Map(), isDict(after) ? after : new Map()];
  const keys = new Set<Value>([...old.keys(), ...now.keys()]);
  const rows = [...keys].map((key) => [key, labelText(old.get(key)), labelText(now.get(key))] as const);
  const changed = rows.filter(([, was, is]) => was !== is);
  if (changed.length === 0) return '';
  return `{${changed.map(([key, was, is]) => `${str(key)}: (${was}, ${is})`).join(', ')}}`;
}
