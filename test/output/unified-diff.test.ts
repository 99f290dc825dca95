import { describe, expect, test } from '@jest/globals';
import { splitLines, unifiedDiff } from '../../src/output/unified-diff.js';

const diff = (before: string, after: string, context = 3) =>
  unifiedDiff(splitLines(before), splitLines(after), { before: 'before', after: 'after' }, context).join('');

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}\n`).join('');

/** Texts and what Python's `difflib.unified_diff` gives for them. */
const ROWS: readonly (readonly [string, string, string, number, string])[] = [
  ['equal texts', 'a\n', 'a\n', 3, ''],
  ['from nothing', '', 'a\nb\n', 3, '--- before\n+++ after\n@@ -0,0 +1,2 @@\n+a\n+b\n'],
  ['to nothing', 'a\n', '', 3, '--- before\n+++ after\n@@ -1 +0,0 @@\n-a\n'],
  ['a line of several', 'a\nb\nc\n', 'a\nx\nc\n', 3, '--- before\n+++ after\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n'],
  ['without context', 'a\nb\nc\n', 'a\nx\nc\n', 0, '--- before\n+++ after\n@@ -2 +2 @@\n-b\n+x\n'],
  [
    'two groups',
    numbered(1, 12),
    numbered(2, 11),
    1,
    '--- before\n+++ after\n@@ -1,2 +1 @@\n-line 1\n line 2\n@@ -11,2 +10 @@\n line 11\n-line 12\n',
  ],
];

describe('unifiedDiff', () => {
  test.each(ROWS)('%s', (_name, before, after, context, expected) => {
    expect(diff(before, after, context)).toBe(expected);
  });

  test('lines that are everywhere start no match in long texts, as in difflib', () => {
    const filler = 'same\n'.repeat(300);
    expect(diff(`only\n${filler}`, `${filler}`, 0)).toBe(
      `--- before\n+++ after\n@@ -1,301 +1,300 @@\n-only\n${'-same\n'.repeat(300)}${'+same\n'.repeat(300)}`,
    );
  });

  test('a change in ten thousand lines', () => {
    const lines = numbered(1, 10000);
    expect(diff(lines, lines.replace('line 5000\n', 'new\n'), 0)).toBe(
      '--- before\n+++ after\n@@ -5000 +5000 @@\n-line 5000\n+new\n',
    );
  });
});

describe('splitLines', () => {
  test.each([
    ['', []],
    ['a', ['a']],
    ['a\n\nb\r\nc\rd\u2028e', ['a\n', '\n', 'b\r\n', 'c\r', 'd\u2028', 'e']],
    ['\x0b\x1c\x85', ['\x0b', '\x1c', '\x85']],
  ])('%j', (text, expected) => {
    expect(splitLines(text)).toEqual(expected);
  });
});
