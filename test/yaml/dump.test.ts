import { describe, expect, test } from '@jest/globals';
import { Encrypted } from '../../src/values/encrypted.js';
import { Template } from '../../src/values/template.js';
import { Undefined } from '../../src/values/undefined.js';
import type { Value } from '../../src/values/value.js';
import { type DumpOptions, dumpYaml } from '../../src/yaml/dump.js';
import { decodeValue, type Encoded } from './decode.js';
import { rowsOf } from './rows.js';

/** What PyYAML 6 with libyaml 0.2.5 writes. Recorded by running it. */
interface Row {
  readonly value: Encoded;
  readonly options: DumpOptions & { readonly tags?: Record<string, string> };
  readonly text: string;
}

describe('as PyYAML', () => {
  const rows = rowsOf<Row>('dump.jsonl').map((row) => [JSON.stringify(row.value).slice(0, 60), row] as const);

  test.each(rows)('%s', (_title, { value, options, text }) => {
    const tags = options.tags && new Map(Object.entries(options.tags as unknown as Record<string, string>));
    expect(dumpYaml(decodeValue(value), tags ? { ...options, tags } : options)).toBe(text);
  });
});

const where = { file: 'f', line: 1, column: 1 };

describe("Ansible's values", () => {
  test('a vaulted string is a block', () => {
    const value = new Map<Value, Value>([['a', new Encrypted('$ANSIBLE_VAULT;1.1;AES256\n6161\n', where)]]);
    expect(dumpYaml(value)).toBe('a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6161\n');
  });

  test('a template is its text', () => expect(dumpYaml(new Template('{{ a }}', where))).toBe("'{{ a }}'\n"));

  test('an undefined value is an error', () => {
    expect(() => dumpYaml([new Undefined('a', "'a' is undefined")])).toThrow("'a' is undefined");
  });
});

describe('blocks for strings of several lines', () => {
  const rows: [text: string, lossy: boolean, dumped: string][] = [
    ['a\nb', false, 'k: |-\n  a\n  b\n'],
    ['a\nb\n', false, 'k: |\n  a\n  b\n'],
    ['a\nb\n', true, 'k: |-\n  a\n  b\n'],
    ['a \n\tb\x07', false, 'k: "a \\n\\tb\\a"\n'],
    ['a \n\tb\x07', true, 'k: |-\n  a\n          b\n'],
    ['line\n', true, 'k: |-\n  line\n'],
    ['line', true, 'k: line\n'],
  ];
  test.each(rows)('%j, lossy %s', (text, lossy, dumped) => {
    expect(dumpYaml(new Map([['k', text]]), { multiline_style: '|', lossy })).toBe(dumped);
  });
});
