import { describe, expect, test } from '@jest/globals';
import { fullMessage } from '../../src/base/chain.js';
import { DroverError } from '../../src/base/error.js';
import { createRedactor } from '../../src/base/secret.js';
import { createTemplateEnvironment } from '../../src/template/environment.js';
import { sourceOfMap } from '../../src/template/sources.js';
import { Encrypted } from '../../src/values/encrypted.js';
import { toPlain } from '../../src/values/plain.js';
import type { Template } from '../../src/values/template.js';
import type { Value } from '../../src/values/value.js';
import { parseSingle } from '../../src/yaml/parse.js';
import { toValue } from '../../src/yaml/value.js';
import { source, templarOf, written } from './templar-of.js';

function failure(body: () => unknown) {
  try {
    body();
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    const { code, advice, source, told } = error;
    return { message: fullMessage(error), code, advice, source, told };
  }
  throw new Error('nothing was thrown');
}

describe('trust', () => {
  const data = '{{ lookup("pipe", "echo owned") }}';

  test.each([
    ['a variable of the run', '{{ stdout }}'],
    ['a part of a text', 'x{{ stdout }}'],
    ['through a filter', '{{ stdout | upper | lower }}'],
    ['inside a list', '{{ [stdout] | first }}'],
    ['through another variable', '{{ indirect }}'],
  ])('data is never a template: %s', (_name, text) => {
    const { templar, render } = templarOf({ indirect: '{{ stdout }}' });
    const variables = new Map<string, Value>([['stdout', data]]);
    expect(toPlain(templar.with(variables).render(written(text)))).toBe((text.startsWith('x') ? 'x' : '') + data);
    expect(render('{{ 1 + 1 }}')).toBe(2);
  });

  test('data is never a conditional', () => {
    const { templar } = templarOf();
    const variables = new Map<string, Value>([['stdout', 'true']]);
    const run = () => templar.with(variables).test(written('{{ stdout }}'));
    expect(failure(run).message).toBe('Encountered untrusted template or expression.');
  });

  test('text of the user may be a conditional', () => {
    const environment = createTemplateEnvironment();
    const variables = new Map<string, Value>([
      ['condition', 'number == 5'],
      ['number', 5],
    ]);
    const place = { file: 'vars.yml', line: 3, column: 7 };
    const templar = environment.templar(
      { ...sourceOfMap(variables), written: ([name]) => (name === 'condition' ? place : undefined) },
      { searchPath: [], basedir: '.' },
    );
    expect(templar.test(written('{{ condition }}'))).toBe(true);
  });
});

describe('variables', () => {
  test('render when they are read, and not before', () => {
    const { render } = templarOf({ dict: { bad: '{{ nope }}', good: '{{ 1 }}' }, list: ['{{ nope }}', '{{ 2 }}'] });
    expect(render('{{ dict.good }}{{ list[1] }}')).toBe('12');
    expect(failure(() => render('{{ dict.bad }}')).message).toBe("'nope' is undefined");
  });

  test('of a list may refer to its other items', () => {
    expect(templarOf({ list: ['a', '{{ list[0] }}b'] }).render('{{ list }}')).toEqual(['a', 'ab']);
  });

  test('that refer to themselves are an error, not a hang', () => {
    const { render } = templarOf({ a: '{{ b }}', b: '{{ a }}' });
    const { message, advice } = failure(() => render('{{ a }}'));
    expect(advice).toBe('The template refers to itself: {{ b }}');
    expect(message).toBe('Recursive loop detected in template: maximum recursion depth exceeded');
  });

  test('chains of hundreds are no recursion', () => {
    const vars = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`v${n}`, n ? `{{ v${n - 1} }}x` : 'start']));
    expect(templarOf(vars).render('{{ v299 | length }}')).toBe(304);
  });

  test('a template that changes a variable changes it for itself alone', () => {
    const { render } = templarOf({ list: [1], dict: { list: [1] } });
    expect(render('{% set _ = list.append(2) %}{% set _ = dict.list.append(2) %}{{ list + dict.list }}')).toEqual([
      1, 2, 1, 2,
    ]);
    expect(render('{{ list + dict.list }}')).toEqual([1, 1]);
  });

  test('that chance decides are the same within a template and differ between two', () => {
    const { render } = templarOf({ number: '{{ 10000000000000 | random }}' });
    expect(render('{{ number == number }}')).toBe(true);
    expect(render('{{ number }}')).not.toBe(render('{{ number }}'));
  });

  test('in front of others', () => {
    const { templar } = templarOf({ item: 'outer', text: '<{{ item }}>', nothing: 'x' });
    const inner = templar.with(
      new Map<string, Value>([
        ['item', 'inner'],
        ['nothing', null],
      ]),
    );
    expect(toPlain(inner.render(written('{{ text }}{{ nothing is none }}')))).toBe('<inner>True');
    expect(toPlain(templar.render(written('{{ text }}')))).toBe('<outer>');
  });
});

describe('results', () => {
  test.each([
    ['{{ 5 }}', 5],
    ['{{ 5 }}{{ 5 }}', '55'],
    ['{{ [1, (2, 3)] }}', [1, [2, 3]]],
    ['{{ none }}', null],
    ['x{{ none }}', 'x'],
    ['{{ {"a": omit, "b": 1} }}', { b: 1 }],
    ['{{ "a" }}\n', 'a\n'],
  ])('%j is %j', (text, expected) => {
    expect(templarOf().render(text)).toEqual(expected);
  });

  test('arguments: omitted ones are gone, the name is in errors', () => {
    const { templar } = templarOf({ path: '/x' });
    expect(toPlain(templar.renderArgs(source({ a: '{{ path }}', b: '{{ omit }}' }) as Map<Value, Value>))).toEqual({
      a: '/x',
    });
    const args = source({ src: '{{ paht }}' }) as Map<Value, Value>;
    expect(failure(() => templar.renderArgs(args))).toEqual({
      message: "Error while resolving value for 'src': 'paht' is undefined",
      advice: undefined,
      code: 'undefined',
      source: { file: 'vars.yml', line: 1, column: 1 },
      told: { file: 'vars.yml', line: 1, column: 1 },
    });
  });

  test('names hold placeholders', () => {
    const { templar, notices } = templarOf({ user: 'ann' });
    expect(templar.renderName(written('Add {{ user }} to {{ group }}'))).toBe(
      "Add ann to << error 1 - 'group' is undefined >>",
    );
    expect(notices.map(({ message }) => message)).toEqual([
      "Encountered 1 template error.\nerror 1 - 'group' is undefined",
    ]);
  });
});

describe('errors', () => {
  test.each([
    ['{{ pth }}', "'pth' is undefined", "Did you mean 'path'?", 14],
    ['{{ dict.nmae }}', "object of type 'dict' has no attribute 'nmae'", "Did you mean 'name'?", 18],
    ['{{ dict.zz }}', "object of type 'dict' has no attribute 'zz'", 'Its keys are: name, size.', 18],
  ])('%s', (text, message, advice, column) => {
    const { render } = templarOf({ path: '/', dict: { name: 1, size: 2 } });
    const told = { file: 'play.yml', line: 4, column: 11 };
    const source = { ...told, column };
    expect(failure(() => render(text))).toEqual({ message, advice, code: 'undefined', source, told });
  });

  // Python's names of what has no such item are in them: a key that counts as false makes the language say it its own way.
  test.each([
    [
      '{{ list[0] }}',
      'ansible._internal._templating._lazy_containers._AnsibleLazyTemplateList object has no element 0',
    ],
    [
      "{{ list[''] }}",
      "'ansible._internal._templating._lazy_containers._AnsibleLazyTemplateList object' has no attribute ''",
    ],
    [
      '{{ dict[0] }}',
      'ansible._internal._templating._lazy_containers._AnsibleLazyTemplateDict object has no element 0',
    ],
    [
      '{{ dict[none] }}',
      'ansible._internal._templating._lazy_containers._AnsibleLazyTemplateDict object has no element None',
    ],
    ["{{ 'a'.strip('a')[0] }}", 'str object has no element 0'],
    ['{{ none[0] }}', 'None has no element 0'],
    ['{{ true[0] }}', 'bool object has no element 0'],
    ['{{ list[7] }}', "object of type 'list' has no attribute 7"],
    ['{{ number[7] }}', "object of type 'int' has no attribute 7"],
    ['{{ none[7] }}', "object of type 'NoneType' has no attribute 7"],
    ['{{ range(3)[7] }}', "object of type 'range' has no attribute 7"],
  ])('%s', (text, message) => {
    const { render } = templarOf({ list: [], dict: {}, number: 5 });
    expect(failure(() => render(text)).message).toBe(message);
  });

  test.each([
    ['{{ range(1000000000) | list }}', 'a range of 1000000000 items cannot be made into a list'],
    ['{{ "a" * 10**10 }}', 'a text of 10000000000 characters is too long'],
    ['{{ "a" | indent(10**9, true) }}', 'a text of 1000000001 characters is too long'],
    ['{{ lipsum(n=10**9) }}', '1000000000 paragraphs are too many; 10000 is the most'],
    [
      '{% set ns = namespace(x="a") %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}',
      'a text of 134217728 characters is too long',
    ],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'maximum recursion depth exceeded'],
    ['{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}', 'maximum recursion depth exceeded'],
    [
      '{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}',
      'the template ran more than 5000000 steps',
    ],
    [
      '{% set ns = namespace(x=2) %}{% for i in range(30) %}{% set ns.x = ns.x * ns.x %}{% endfor %}',
      'the int is too large',
    ],
    ['{% set ring = [] %}{% set _ = ring.append(ring) %}{{ ring | flatten }}', 'maximum recursion depth exceeded'],
    [
      '{% set ring = [] %}{% set _ = ring.append(ring) %}{% set other = [] %}{% set _ = other.append(other) %}{{ ring == other }}',
      'maximum recursion depth exceeded',
    ],
    ['{{ ("a" * 10**5) | replace("a", "b" * 10**5) }}', 'a text is too long'],
    ['{{ lookup("password", "/dev/null length=100000000") }}', 'a sequence of 100000000 items is too long'],
    ['{{ range(30) | permutations }}', 'The result would have 2.652528598121911e+32 items; 5000000 is the most.'],
  ])('%s ends', (text, message) => {
    expect(failure(() => templarOf().render(text)).message.endsWith(message)).toBe(true);
  });
});

test.each([
  ['a: |\n  one\n    {{ nope }}\n', [3, 8]],
  ['a: |2\n    {% if 1 %}\n  {{ nope.x }}{% endif %}\n', [3, 6]],
  ['a: "{{ nope }}"\n', [1, 7]],
])('the place within a block of YAML: %j', (yaml, [line, column]) => {
  const root = toValue(parseSingle(yaml, 'play.yml')!, { templates: true }) as Map<string, Template>;
  const { templar } = templarOf();
  const { source, told } = failure(() => templar.render(root.get('a')!));
  expect({ source, told }).toEqual({
    source: { file: 'play.yml', line, column },
    told: { file: 'play.yml', line: 1, column: 4 },
  });
});

describe('secrets', () => {
  const redactor = createRedactor();
  const decrypt = ({ envelope }: Encrypted) => {
    if (envelope === 'bad') throw new DroverError('no secret fits', { code: 'vault' });
    return 'hunter22';
  };
  const environment = createTemplateEnvironment({ decrypt, redactor });
  const vars = new Map<string, Value>([
    ['password', new Encrypted('good', undefined)],
    ['broken', new Encrypted('bad', undefined)],
    ['config', new Map<Value, Value>([['password', new Encrypted('$ANSIBLE_VAULT;1.1;AES256\nabc\n', undefined)]])],
  ]);
  const templar = environment.templar(sourceOfMap(vars), { searchPath: [], basedir: '.' });

  test('are registered when they are read', () => {
    expect(templar.render(written('<{{ password }}>'))).toBe('<hunter22>');
    expect(redactor.mask('it is hunter22')).toBe('it is ********');
  });

  test('that cannot be decrypted fail where they are needed', () => {
    expect(templar.render(written('{{ [broken] | length }}'))).toBe(1);
    expect(failure(() => templar.render(written('{{ broken }}'))).message).toBe(
      'Error rendering template: Attempt to use undecryptable variable: no secret fits',
    );
  });

  test('stay vaulted in YAML', () => {
    expect(templar.render(written('{{ config | to_nice_yaml }}'))).toBe(
      'password: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    abc\n',
    );
  });
});
