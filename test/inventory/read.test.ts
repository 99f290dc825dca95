import { describe, expect, test } from '@jest/globals';
import { fullMessage } from '../../src/base/chain.js';
import { parseAddress } from '../../src/inventory/address.js';
import { globToRegExp } from '../../src/inventory/glob.js';
import { readIni } from '../../src/inventory/ini.js';
import { Inventory } from '../../src/inventory/inventory.js';
import { jsonProblem } from '../../src/inventory/json-problem.js';
import { parseLiteral } from '../../src/inventory/literal.js';
import { expandHosts } from '../../src/inventory/range.js';
import { splitWords } from '../../src/inventory/words.js';
import { Template } from '../../src/values/template.js';
import { Float, type Value } from '../../src/values/value.js';

function ini(text: string): Inventory {
  const inventory = new Inventory();
  readIni(inventory, text, 'hosts');
  inventory.reconcile();
  return inventory;
}

function refusal(text: string): string {
  try {
    ini(text);
    return '';
  } catch (error) {
    const { line } = (error as { source: { line: number } }).source;
    return `${line}: ${fullMessage(error)}`;
  }
}

describe('Python literals', () => {
  test.each<[string, Value]>([
    ['1', 1],
    ['1.0', new Float(1)],
    ['0x1f', 31],
    ['1_000', 1000],
    ['00', 0],
    ['99999999999999999999', 99999999999999999999n],
    ['None', null],
    ['True', true],
    ['(1, 2)', [1, 2]],
    ['1,', [1]],
    ['{3, 1, 2}', [1, 2, 3]],
    ['set()', []],
    ['{"a": [1, {"b": None}]}', new Map([['a', [1, new Map([['b', null]])]]]) as Value],
    ['{1: 2, 1.0: 3}', new Map([[1, 3]]) as Value],
    ['"a" "b"', 'ab'],
    ['r"\\n"', '\\n'],
    ['b"x"', 'x'],
    ['"\\x41\\u00e9"', 'Aé'],
    ['1+2j', '(1+2j)'],
    ['...', '...'],
    ['5 # c', 5],
  ])('%s', (text, value) => expect(parseLiteral(text)).toEqual({ value }));

  test.each(['010', '1__0', 'abc', 'true', '--1', '[1,', '"unterm', '(,)', '1+2', '{[1]:2};c', 'f"x"', ''])(
    '%s is text',
    (text) => expect(parseLiteral(text)).toBeUndefined(),
  );

  test('a key without a hash is an error', () => {
    expect(() => parseLiteral('{[1]: 2}')).toThrow("unhashable type: 'list'");
  });
});

test.each([
  ['a b=c', ['a', 'b=c']],
  ['a "b c" \'d e\'', ['a', 'b c', 'd e']],
  ['a x="1 \\" 2" y=\\ z', ['a', 'x=1 " 2', 'y= z']],
  ['a x=\'\\n\' y="\\n"', ['a', 'x=\\n', 'y=\\n']],
  ['a#b c', ['a']],
  ['a ""', ['a', '']],
])('words of %s', (line, words) => {
  const split = splitWords(line);
  expect('words' in split && split.words.map(({ text }) => text)).toEqual(words);
});

test.each([
  ['web', ['web'], undefined],
  ['web:22', ['web'], 22],
  ['[fe80::1]:22', ['fe80::1'], 22],
  ['::1', ['::1'], undefined],
  ['w[1:3]', ['w1', 'w2', 'w3'], undefined],
  ['w[08:10]', ['w08', 'w09', 'w10'], undefined],
  ['w[:2]', ['w0', 'w1', 'w2'], undefined],
  ['w[a:e:2]', ['wa', 'wc', 'we'], undefined],
  ['w[1:2]-[a:b]:2222', ['w1-a', 'w1-b', 'w2-a', 'w2-b'], 2222],
  ['w[3:1]', [], undefined],
])('hosts of %s', (pattern, hosts, port) => expect(expandHosts(pattern)).toEqual({ hosts, port }));

test.each(['-d', 'a..b', 'a_', '', 'a b', 'x[1:2'])('%j is no address', (text) => {
  expect(parseAddress(text, { ranges: true })).toBeUndefined();
});

test.each([
  ['w*', 'web', true],
  ['w?', 'web', false],
  ['[!ab]x', 'cx', true],
  ['[]]x', ']x', true],
  ['[a-c]', 'b', true],
  ['[c-a]', 'b', false],
  ['[', '[', true],
  ['a.b', 'axb', false],
])('the glob %s and %s', (glob, name, matches) => expect(globToRegExp(glob).test(name)).toBe(matches));

test.each([
  ['{not', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['', 'Expecting value: line 1 column 1 (char 0)'],
  ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
  ['{"a"\n1}', "Expecting ':' delimiter: line 2 column 1 (char 5)"],
  ['"abc', 'Unterminated string starting at: line 1 column 1 (char 0)'],
  ['{} x', 'Extra data: line 1 column 4 (char 3)'],
  ['{"a": [1, NaN, null]}', undefined],
])('what is wrong with the JSON %j', (text, problem) => expect(jsonProblem(text)).toBe(problem));

describe('INI', () => {
  test('text that holds an expression is a template, with its place', () => {
    const { vars, positions } = ini('[g]\n  h a=1 url="http://{{ x }}/"\n').hosts.get('h')!;
    const url = vars.get('url') as Template;
    const coarse = { file: 'hosts', line: 2, column: 0 };
    expect([url instanceof Template, url.text, url.source]).toEqual([
      true,
      'http://{{ x }}/',
      { file: 'hosts', line: 2, column: 9, coarse },
    ]);
    expect(positions.get('a')).toEqual({ file: 'hosts', line: 2, column: 5, coarse });
  });

  test('children may be named before their section', () => {
    const inventory = ini('[top:children]\nmid\n[mid:children]\nlow\n[low]\nh\n');
    expect(inventory.groupsOf(inventory.hosts.get('h')!).map(({ name, depth }) => [name, depth])).toEqual([
      ['all', 0],
      ['top', 1],
      ['mid', 2],
      ['low', 3],
    ]);
  });

  test.each([
    ['h\n[g:vars]\nx=1\n', "2: Failed to parse inventory: Section [g:vars] not valid for undefined group 'g'."],
    ['[g:children]\nx\n', "2: Failed to parse inventory: Section [g:children] includes undefined group 'x'."],
    ['[g:bogus]\n', '1: Failed to parse inventory: Section [g:bogus] has unknown type: bogus'],
    ['[g:vars]\n[g]\n[g:vars]\nx\n', '4: Failed to parse inventory: Expected key=value, got: x'],
    ['h x\n', '1: Failed to parse inventory: Expected key=value host variable assignment, got: x'],
    ['h x="1\n', "1: Failed to parse inventory: Error parsing host definition 'h x=\"1': No closing quotation"],
    ['h[1:]\n', '1: Failed to parse inventory: host range must specify end value'],
    [
      '[a:children]\nb\n[b:children]\na\n',
      "4: Failed to parse inventory: Adding group 'a' as child to 'b' creates a recursive dependency loop.",
    ],
  ])('%j is refused', (text, message) => expect(refusal(text)).toBe(message));
});
