import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { moduleArgs } from '../../src/playbook/args.js';
import { parseKeyValue } from '../../src/playbook/kv.js';
import { fieldsOf, nodeOf, textOfValue } from '../../src/playbook/nodes.js';
import { joinArgs, splitArgs } from '../../src/playbook/split.js';
import { asTemplate, Template } from '../../src/values/template.js';
import type { Value } from '../../src/values/value.js';
import type { YamlMap } from '../../src/yaml/node.js';

interface Row {
  readonly id: string;
  readonly input: never;
  readonly check_raw: boolean;
  readonly joined?: string;
  readonly expect?: unknown;
  readonly error?: string;
  readonly error_is_prefix?: boolean;
  readonly crash?: boolean;
}

const place = { file: 'tasks.yml', line: 1, column: 1 };

function rows(kind: string): [string, Row][] {
  const file = join(import.meta.dirname, '../parity/args', `${kind}.jsonl`);
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const row = JSON.parse(line) as Row;
    return [row.id, row];
  });
}

/** `\\N{SNOWMAN}` is refused: see docs/differences.md. */
function usesCharacterName(row: Row): boolean {
  return (row.input as string).includes('\\N{');
}

/** What the row expects of `run`: a value or a message. */
function check(row: Row, run: () => unknown): void {
  if (row.error === undefined) {
    expect(run()).toEqual(row.expect);
    return;
  }
  let message: string | undefined;
  try {
    run();
  } catch (error) {
    message = (error as Error).message;
  }
  if (row.crash) expect(message).toBeDefined();
  else expect(row.error_is_prefix ? message?.slice(0, row.error.length) : message).toBe(row.error);
}

/** JSON as text that the user wrote, and back. */
function written(json: unknown): Value {
  if (typeof json === 'string') return asTemplate(json, place);
  if (Array.isArray(json)) return json.map(written);
  if (typeof json !== 'object' || json === null) return json as Value;
  return new Map(Object.entries(json).map(([key, value]) => [key, written(value)]));
}

function plain(value: Value): unknown {
  if (value instanceof Template) return value.text;
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [textOfValue(key), plain(item)]));
}

describe('splitArgs', () => {
  test.each(rows('split_args'))('%s', (_id, row) => {
    check(row, () => splitArgs(row.input));
    if (row.joined !== undefined) expect(joinArgs(splitArgs(row.input))).toBe(row.joined);
  });
});

describe.each(['parse_kv', 'parse_kv_raw'])('%s', (kind) => {
  test.each(rows(kind).filter(([, row]) => !usesCharacterName(row)))('%s', (_id, row) => {
    check(row, () => plain(parseKeyValue(asTemplate(row.input, place), row.check_raw)));
  });
});

test('character names are refused', () => {
  expect(() => parseKeyValue('a=\\N{SNOWMAN}', false)).toThrow(
    'Character names are not supported in arguments: \\N{SNOWMAN}',
  );
});

test('a free form of several lines knows where its text begins', () => {
  const begin = { line: 2, column: 3, indent: 2 };
  const raw = parseKeyValue(new Template('a\n{{ b }}', place, begin), true).get('_raw_params') as Template;
  expect([raw.text, raw.begin]).toEqual(['a\n{{ b }}', begin]);
});

describe('moduleArgs', () => {
  const known = new Set(
    `command shell script raw debug copy stat ping setup wait_for assert set_stats lineinfile include_tasks import_tasks
    include_role import_role include_vars import_playbook meta win_shell ansible.builtin.command ansible.builtin.shell`.split(
      /\s+/,
    ),
  );

  test.each(rows('module_args').filter(([, row]) => !row.error?.includes('has been removed')))('%s', (_id, row) => {
    const fields = fieldsOf(nodeOf(written(row.input), place) as YamlMap);
    check(row, () => {
      const call = moduleArgs(fields, { source: place, isAction: (name) => known.has(name) });
      const template = call.argsTemplate ? { _variable_params: call.argsTemplate.text } : {};
      const given = fields.get('delegate_to');
      const delegate = call.local ? 'localhost' : given ? plain((given.value as { value: Value }).value) : null;
      const args = { ...template, ...(plain(call.args) as object) };
      return { action: textOfValue(call.action), args, delegate_to: delegate };
    });
  });
});
