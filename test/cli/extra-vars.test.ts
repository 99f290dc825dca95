import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadExtraVars } from '../../src/cli/extra-vars.js';
import { Template } from '../../src/values/template.js';
import type { Dict } from '../../src/values/value.js';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'drover-vars-'));
  writeFileSync(join(cwd, 'vars.yml'), 'a: 1\nb: [x]\n');
  writeFileSync(join(cwd, 'vars.json'), '{"c": {"d": null}}');
});

afterAll(() => rmSync(cwd, { recursive: true }));

const load = (words: readonly string[], hashBehaviour: 'replace' | 'merge' = 'replace') =>
  loadExtraVars(words, { paths: { cwd, home: cwd, environment: {} }, hashBehaviour });

const map = (entries: Readonly<Record<string, unknown>>) => new Map(Object.entries(entries)) as Dict;

test.each<[readonly string[], Dict]>([
  [[], map({})],
  [['a=1 b="x y"'], map({ a: '1', b: 'x y' })],
  [['a=1', '', 'a=2'], map({ a: '2' })],
  [['{"a": 1, "b": [true, null]}'], map({ a: 1, b: [true, null] })],
  [['{a: yes, b: 0x10}'], map({ a: true, b: 16 })],
  [['@vars.yml', '@vars.json', 'a=3'], map({ a: '3', b: ['x'], c: map({ d: null }) })],
])('%j', (words, expected) => {
  expect(load(words)).toEqual(expected);
});

test('dicts are merged where the settings say so', () => {
  expect(load(['{"a": {"b": 1}}', '{"a": {"c": 2}}'], 'merge')).toEqual(map({ a: map({ b: 1, c: 2 }) }));
});

test('what is written on the command line may hold templates', () => {
  const value = load(['a={{ b }}']).get('a') as Template;
  expect(value).toBeInstanceOf(Template);
  expect([value.text, value.source]).toEqual([
    '{{ b }}',
    { file: "<CLI option '-e'>", line: 0, column: 0, text: '{{ b }}' },
  ]);
});

test('a key that is there twice is told of, in a file and on the command line', () => {
  writeFileSync(join(cwd, 'twice.yml'), 'a: 1\na: 2\n');
  const told: unknown[] = [];
  const yaml = {
    duplicateKeys: 'warn' as const,
    onWarning: ({ message, source }: { readonly message: string; readonly source?: unknown }) =>
      told.push([message, source]),
  };
  const options = { paths: { cwd, home: cwd, environment: {} }, hashBehaviour: 'replace' as const, yaml };
  loadExtraVars(['@twice.yml', '{b: 1, b: 2}'], options);
  expect(told).toEqual([
    ["Found duplicate mapping key 'a'.", { file: join(cwd, 'twice.yml'), line: 2, column: 1 }],
    ["Found duplicate mapping key 'b'.", { file: "<CLI option '-e'>", line: 1, column: 8 }],
  ]);
});
