import { describe, expect, test } from '@jest/globals';
import { Encrypted } from '../../src/values/encrypted.js';
import { Template } from '../../src/values/template.js';
import type { Dict, Value } from '../../src/values/value.js';
import { loadYaml } from '../../src/yaml/load.js';

const load = (text: string, templates = true) => loadYaml(text, 'f.yml', { templates });

describe('templates', () => {
  test('strings that hold an expression, with their place', () => {
    const source = { file: 'f.yml', line: 2, column: 4 };
    expect(load('a: b\nc: "{{ d }}"')).toEqual(
      new Map<Value, Value>([
        ['a', 'b'],
        ['c', new Template('{{ d }}', source)],
      ]),
    );
  });

  test.each([
    ['not where the text is data', 'a: "{{ b }}"', false],
    ['not under !unsafe', 'a: !unsafe "{{ b }}"', true],
  ])('%s', (_name, text, templates) => {
    expect(load(text, templates)).toEqual(new Map([['a', '{{ b }}']]));
  });

  test('keys are text', () => {
    expect([...(load('"{{ a }}": 1') as Dict).keys()]).toEqual(['{{ a }}']);
  });

  test('vaulted text waits for its secret', () => {
    const source = { file: 'f.yml', line: 1, column: 4 };
    expect(load('a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6161\n')).toEqual(
      new Map([['a', new Encrypted('$ANSIBLE_VAULT;1.1;AES256\n6161\n', source)]]),
    );
  });
});

test('aliases give one and the same list', () => {
  const dict = load('a: &x [1]\nb: *x') as Dict;
  expect(dict.get('b')).toBe(dict.get('a'));
});

test('an empty text is null', () => expect(load('# nothing')).toBeNull());

test('JSON comes before YAML', () => {
  expect(load('{"a": 1e3, "b": "\\ud83d\\ude00"}')).toEqual(
    new Map<Value, Value>([
      ['a', load('1000.0')],
      ['b', '😀'],
    ]),
  );
});

test('keys of objects are data', () => {
  const dict = load('__proto__: {polluted: 1}\nconstructor: 2') as Dict;
  expect([...dict.keys()]).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
