import { describe, expect, test } from '@jest/globals';
import { checkArguments } from '../../src/module/check.js';
import type { Options } from '../../src/module/spec.js';
import { fromPlain } from '../../src/values/plain.js';
import { Template } from '../../src/values/template.js';
import { type Dict, Float, type Value } from '../../src/values/value.js';

function check(options: Options, args: object, more: object = {}, call: object = {}) {
  const module = { name: 'ansible.builtin.test', options, ...more };
  return checkArguments(module, fromPlain(args) as Dict, { name: 'test', ...call });
}

const messages = (...given: Parameters<typeof check>) => check(...given).problems.map((problem) => problem.message);
const d = 'an option';

describe('types', () => {
  test.each<[string, object, unknown, Value]>([
    ['a number is text', {}, 5, '5'],
    ['a float is text', {}, new Float(5), '5.0'],
    ['a bool is text', {}, true, 'True'],
    ['a list is text', {}, ['a', 1], "['a', 1]"],
    ['words are bools', { type: 'bool' }, ' Yes', true],
    ['numbers are bools', { type: 'bool' }, 0, false],
    ['digits are ints', { type: 'int' }, ' 5 ', 5],
    ['an integral float is an int', { type: 'int' }, '5.0', 5],
    ['an exponent is an int', { type: 'int' }, '1e3', 1000],
    ['text is a float', { type: 'float' }, '1.5', 1.5],
    ['an int is a float', { type: 'float' }, 2, new Float(2)],
    ['commas make a list', { type: 'list' }, 'a,b', ['a', 'b']],
    ['a number makes a list', { type: 'list' }, 1, ['1']],
    ['elements have types', { type: 'list', elements: 'int' }, '1,2', [1, 2]],
    [
      'key=value makes a dict',
      { type: 'dict' },
      'a=1, b="x y" c=d\\ e',
      new Map([
        ['a', '1'],
        ['b', 'x y'],
        ['c', 'd e'],
      ]),
    ],
    ['JSON makes a dict', { type: 'dict' }, '{"a": [1, 2.0, null]}', new Map([['a', [1, new Float(2), null]]])],
    ['a Python literal makes a dict', { type: 'dict' }, "{'a': True}", new Map([['a', true]])],
    ['a dict is JSON', { type: 'jsonarg' }, { a: [1, 'é'] }, '{"a": [1, "\\u00e9"]}'],
    ['sizes are bytes', { type: 'bytes' }, '1.5 K', 1536],
    ['sizes are bits', { type: 'bits' }, '1Mb', 1048576],
    ['anything is raw', { type: 'raw' }, [1, { a: null }], [1, new Map([['a', null]])]],
  ])('%s', (_name, option, value, expected) => {
    const checked = check({ x: { description: d, ...option } }, { x: value });
    expect(checked.problems).toEqual([]);
    expect(checked.args).toEqual({ x: expected });
  });

  test.each([
    [
      "argument 'x' is of type str and we were unable to convert to int: \"'abc'\" cannot be converted to an int",
      'int',
      'abc',
    ],
    [
      'argument \'x\' is of type float and we were unable to convert to int: "5.5" cannot be converted to an int',
      'int',
      5.5,
    ],
    [
      "argument 'x' is of type dict and we were unable to convert to list: <class 'dict'> cannot be converted to a list",
      'list',
      { a: 1 },
    ],
    [
      "argument 'x' is of type list and we were unable to convert to dict: <class 'list'> cannot be converted to a dict",
      'dict',
      [1],
    ],
    [
      "argument 'x' is of type str and we were unable to convert to dict: dictionary requested, could not parse JSON or key=value",
      'dict',
      'abc',
    ],
    [
      "argument 'x' is of type str and we were unable to convert to dict: unable to evaluate string as dictionary",
      'dict',
      '{a',
    ],
    [
      "argument 'x' is of type str and we were unable to convert to float: <class 'str'> cannot be converted to a float",
      'float',
      'abc',
    ],
    [
      "argument 'x' is of type str and we were unable to convert to bytes: <class 'str'> cannot be converted to a Byte value",
      'bytes',
      '1 x',
    ],
  ])('%s', (message, type, value) => {
    expect(messages({ x: { type: type as 'int', description: d } }, { x: value })).toEqual([message]);
  });
});

describe('what is given', () => {
  test('defaults, and null for the rest', () => {
    const options = {
      a: { description: d, default: 'x' },
      b: { description: d },
      c: { type: 'list', description: d, default: [1] },
    } as const;
    expect(check(options, {}).args).toEqual({ a: 'x', b: null, c: [1] });
  });

  test('an alias stands for its option, and is shown beside it', () => {
    const checked = check({ path: { description: d, required: true, aliases: ['dest', 'name'] } }, { name: '/x' });
    expect(checked.args).toEqual({ name: '/x', path: '/x' });
  });

  test('an option and its alias', () => {
    const checked = check({ path: { description: d, aliases: ['dest'] } }, { path: 'a', dest: 'b' });
    expect(checked.warnings).toEqual(['Both option path and its alias dest are set.']);
  });

  test('everything that is wrong, in the order of the reference', () => {
    const options = {
      name: { description: d, required: true },
      count: { type: 'int', description: d },
      state: { description: d, choices: ['present', 'absent'] },
    } as const;
    expect(messages(options, { count: 'x', state: 'presnet', foo: 1 })).toEqual([
      'missing required arguments: name',
      "argument 'count' is of type str and we were unable to convert to int: \"'x'\" cannot be converted to an int",
      'value of state must be one of: present, absent, got: presnet',
      'Unsupported parameters for (test) module: foo. Supported parameters include: count, name, state.',
    ]);
  });

  test('what is not known stays among the arguments: results show it', () => {
    expect(check({ a: { description: d } }, { a: 'x', foo: 1 }).args).toEqual({ a: 'x', foo: 1 });
  });

  test('suggestions', () => {
    const options = { path: { description: d }, state: { description: d, choices: ['present', 'absent'] } } as const;
    const { problems } = check(options, { state: 'presnet', paht: 1 });
    expect(problems.map(({ hint }) => hint)).toEqual(['did you mean `present`?', 'did you mean `path`?']);
  });

  test('aliases are listed behind the options', () => {
    expect(messages({ a: { description: d, aliases: ['z', 'y'] } }, { x: 1, w: 2 })).toEqual([
      'Unsupported parameters for (test) module: w, x. Supported parameters include: a (y, z).',
    ]);
  });

  test('a list of choices', () => {
    expect(messages({ a: { type: 'list', description: d, choices: ['x', 'y'] } }, { a: ['x', 'z', 'q'] })).toEqual([
      'value of a must be one or more of: x, y. Got no match for: z, q',
    ]);
  });

  test("YAML's booleans as choices", () => {
    const options = { a: { description: d, choices: ['yes', 'maybe'] } } as const;
    expect(check(options, { a: true }).args).toEqual({ a: 'yes' });
  });

  test('an option that is not supported', () => {
    const options = { a: { description: d, unsupported: 'why not' } } as const;
    const { problems } = check(options, { a: 'x' });
    expect(problems.map(({ message, hint }) => [message, hint])).toEqual([
      ['`a` of module `ansible.builtin.test` is not supported', 'why not'],
    ]);
  });

  test('keys of objects stay what they are', () => {
    const checked = check({ a: { type: 'dict', description: d } }, { a: '{"__proto__": 1, "1": 2}' });
    expect(checked.args.a).toEqual(
      new Map([
        ['__proto__', 1],
        ['1', 2],
      ]),
    );
    expect(messages({ a: { description: d } }, JSON.parse('{"__proto__": 1}') as object)).toEqual([
      'Unsupported parameters for (test) module: __proto__. Supported parameters include: a.',
    ]);
  });
});

describe('rules', () => {
  const options = {
    a: { description: d },
    b: { description: d },
    c: { type: 'bool', description: d, default: false },
  } as const;

  test.each<[string, object, object]>([
    ['parameters are mutually exclusive: a|b', { mutually_exclusive: [['a', 'b']] }, { a: 1, b: 2 }],
    ['parameters are required together: a, b', { required_together: [['a', 'b']] }, { a: 1 }],
    ['one of the following is required: a, b', { required_one_of: [['a', 'b']] }, {}],
    ['c is True but all of the following are missing: a, b', { required_if: [['c', true, ['a', 'b']]] }, { c: 'yes' }],
    ['a is x but any of the following are missing: b', { required_if: [['a', 'x', ['b'], true]] }, { a: 'x' }],
    ["missing parameter(s) required by 'a': b", { required_by: { a: ['b'] } }, { a: 1 }],
  ])('%s', (message, rules, args) => {
    expect(messages(options, args, rules)).toEqual([message]);
  });
});

describe('suboptions', () => {
  const options = {
    rules: {
      type: 'list',
      elements: 'dict',
      description: d,
      options: {
        port: { type: 'int', required: true, description: d },
        proto: { description: d, choices: ['tcp', 'udp'], default: 'tcp' },
      },
    },
    user: {
      type: 'dict',
      description: d,
      apply_defaults: true,
      options: { id: { type: 'int', description: d, default: 1 } },
    },
  } as const;

  test('become objects with their defaults', () => {
    expect(check(options, { rules: [{ port: '80' }, 'port=81 proto=udp'] }).args).toEqual({
      rules: [
        { port: 80, proto: 'tcp' },
        { port: 81, proto: 'udp' },
      ],
      user: { id: 1 },
    });
  });

  test('are named with their way', () => {
    expect(messages(options, { rules: [{ proto: 'sctp', foo: 1 }], user: { id: 'x' } })).toEqual([
      'missing required arguments: port found in rules',
      'value of proto must be one of: tcp, udp, got: sctp found in rules',
      "argument 'id' is of type str found in 'user'. and we were unable to convert to int: \"'x'\" cannot be converted to an int",
      'Unsupported parameters for (test) module: rules.foo. Supported parameters include: port, proto.',
    ]);
  });

  test('secrets are found in them', () => {
    const secret = {
      account: { type: 'dict', description: d, options: { password: { description: d, no_log: true } } },
    } as const;
    expect(check(secret, { account: { password: 's3cret' } }).secrets).toEqual(['s3cret']);
  });
});

describe('before the run', () => {
  const template = new Template('{{ x }}', undefined);
  const options = {
    a: { type: 'int', description: d },
    b: { type: 'int', description: d },
    state: { description: d, choices: ['x'] },
  } as const;

  test('values that are not known yet are not checked', () => {
    const { problems } = check(options, { a: template, b: 'x', state: template, c: template }, {}, { preflight: true });
    expect(problems.map(({ message }) => message)).toEqual([
      "argument 'b' is of type str and we were unable to convert to int: \"'x'\" cannot be converted to an int",
      'Unsupported parameters for (test) module: c. Supported parameters include: a, b, state.',
    ]);
  });

  test('they may be left out by omit, or given', () => {
    const rules = { mutually_exclusive: [['a', 'b']], required_together: [['a', 'b']], required_one_of: [['a', 'b']] };
    expect(check(options, { a: template }, rules, { preflight: true }).problems).toEqual([]);
    expect(check(options, { a: template, b: 1 }, rules, { preflight: true }).problems).toEqual([]);
  });
});
