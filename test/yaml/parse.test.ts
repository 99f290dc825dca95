import { describe, expect, test } from '@jest/globals';
import { DroverError } from '../../src/base/error.js';
import type { YamlWarning } from '../../src/yaml/node.js';
import { parseSingle, parseYaml } from '../../src/yaml/parse.js';
import { canonical, place } from './canonical.js';
import { rowsOf } from './rows.js';

/** What ansible-core 2.19.11 makes of a text: a value with places, or an error. Recorded by running it. */
interface Row {
  readonly text: string;
  readonly value?: unknown;
  readonly error?: string;
  readonly at?: string;
  readonly hint?: string;
  readonly warnings?: unknown[];
}

function read(text: string): Omit<Row, 'text'> {
  const warnings: unknown[] = [];
  const onWarning = ({ deprecated, message, source }: YamlWarning) => {
    warnings.push([deprecated ? 'd' : 'w', message, place(source)]);
  };
  const seen = () => (warnings.length > 0 ? { warnings } : {});
  try {
    const root = parseSingle(text, 'f.yml', { onWarning });
    return { value: root ? canonical(root) : { c: 'None' }, ...seen() };
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return { error: error.message, at: place(error.source)!, ...hint, ...seen() };
  }
}

/** The reference knows no places inside of JSON, and none for what Python itself complains about. */
function comparable(row: Omit<Row, 'text'>, reference: Row): unknown {
  const { at, ...rest } = row;
  if (row.error !== undefined) return reference.at === undefined ? rest : row;
  const isJson = (reference.value as { p?: unknown }).p === null;
  return isJson ? JSON.parse(JSON.stringify(row, (key, value: unknown) => (key === 'p' ? undefined : value))) : row;
}

describe.each(['reference.jsonl', 'found.jsonl'])('%s', (name) => {
  const rows = rowsOf<Row>(name).map((row) => [JSON.stringify(row.text).slice(0, 70), row] as const);

  test.each(rows)('%s', (_title, row) => {
    const { text, ...expected } = row;
    expect(comparable(read(text), row)).toEqual(comparable(expected, row));
  });
});

describe('documents', () => {
  test('all of them', () => {
    const roots = parseYaml('a\n---\n- b\n...\n---\n', 'f').map(({ root }) => root && canonical(root));
    expect(roots).toEqual([
      { s: 'a', t: true, p: '1:1' },
      { l: [{ s: 'b', t: true, p: '3:3' }], p: '3:1' },
      { c: 'None' },
    ]);
  });

  test('none', () => expect(parseYaml('# nothing\n', 'f')).toEqual([]));
});

describe('options', () => {
  test('lines count from where the text stands', () => {
    expect(parseSingle('a: b', 'f', { firstLine: 7 })?.source).toEqual({ file: 'f', line: 7, column: 1 });
    expect(problemOf('a: b: c', { firstLine: 7 }).source).toEqual({ file: 'f', line: 7, column: 5 });
  });

  test('duplicate keys may be an error', () => {
    const { message, source } = problemOf('a: 1\na: 2', { duplicateKeys: 'error' });
    expect([message, source?.line]).toEqual(["YAML parsing failed: Found duplicate mapping key 'a'.", 2]);
  });

  test('the from_yaml filter knows no Ansible tags and speaks as PyYAML', () => {
    const message = [
      "could not determine a constructor for the tag '!vault'",
      '  in "<unicode string>", line 2, column 4',
    ].join('\n');
    expect(problemOf('\na: !vault x', { dialect: 'filter' }).message).toBe(message);
    expect(problemOf('? [a]\n: b', { dialect: 'filter' }).message.split('\n')).toEqual([
      'while constructing a mapping',
      '  in "<unicode string>", line 1, column 1',
      'found unhashable key',
      '  in "<unicode string>", line 1, column 3',
    ]);
  });

  test('decrypted text stays out of the hints', () => {
    const { hint, message } = problemOf('a: {{ x }}', { showContent: false });
    expect([hint, message]).toEqual([
      undefined,
      'YAML parsing failed: While constructing a mapping found unhashable key.',
    ]);
  });

  function problemOf(text: string, options: Parameters<typeof parseSingle>[2]): DroverError {
    try {
      parseSingle(text, 'f', options);
    } catch (error) {
      return error as DroverError;
    }
    throw new Error('no error');
  }
});

describe('where the text of a scalar begins', () => {
  const rows: [text: string, at: string][] = [
    ['plain', '1:1'],
    ['"double"', '1:2'],
    ["- 'single'", '1:4'],
    ['- |\n\n    literal\n', '3:5'],
    ['- !t >-\n  folded\n', '2:3'],
  ];
  test.each(rows)('%j at %s', (text, at) => {
    const node = parseSingle(text.replace('!t', '!!str'), 'f')!;
    const scalar = node.kind === 'seq' ? node.items[0]! : node;
    expect(scalar.kind === 'scalar' && place(scalar.textSource)).toBe(at);
  });
});

describe('attacks end in an error', () => {
  const laughs = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`);
  const merges = Array.from({ length: 9 }, (_, at) => {
    const names = Array.from({ length: 9 }, () => `*m${at}`).join(', ');
    return `m${at + 1}: &m${at + 1} {<<: [${names}]}`;
  });
  const chain = Array.from({ length: 9000 }, (_, at) => `- &m${at + 1} {<<: *m${at}}`);
  const rows: [name: string, text: string, problem: string][] = [
    ['aliases of aliases', `a0: &a0 [x]\n${laughs.join('\n')}`, 'Aliases stand for more than 5000000 nodes.'],
    [
      'merges of merges',
      `m0: &m0 {a: 1}\n${merges.join('\n')}`,
      'Merge keys give a mapping of more than 100000 items.',
    ],
    ['a loop', 'a: &x {b: [*x]}', 'An alias stands inside the node that it names.'],
    ['flow nesting', '['.repeat(100_000), 'Nesting is deeper than 500 levels.'],
    ['block nesting', '- '.repeat(100_000), 'Nesting is deeper than 500 levels.'],
    [
      'a chain of merges read from its end',
      `x: [${chain.length}]\nc:\n- &m0 {a: 1}\n${chain.join('\n')}\nz: {<<: *m${chain.length}}`,
      'Merge keys are nested deeper than 500 levels.',
    ],
  ];
  test.each(rows)('%s', (_name, text, problem) => {
    expect(() => parseSingle(text, 'f', { onWarning: () => {} })).toThrow(`YAML parsing failed: ${problem}`);
  });
});
