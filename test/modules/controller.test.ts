import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { Float, type Value } from '../../src/values/value.js';
import { callOnController } from './call.js';

const dict = (entries: object): Value => new Map(Object.entries(entries)) as Value;

describe('results and effects', () => {
  test.each<[string, string, PlainDict, object, readonly object[]]>([
    ['debug', 'a message', { msg: [1, 2.5] }, { msg: [1, 2.5], failed: false, _ansible_verbose_always: true }, []],
    ['debug', 'nothing', {}, { msg: 'Hello world!', failed: false, _ansible_verbose_always: true }, []],
    ['debug', 'a variable', { var: 'x' }, { x: 5, failed: false, _ansible_verbose_always: true }, []],
    [
      'debug',
      'too quiet',
      { msg: 'x', verbosity: 1 },
      { skipped_reason: 'Verbosity threshold not met.', skipped: true, failed: false },
      [],
    ],
    ['fail', 'a message', { msg: 'no' }, { failed: true, msg: 'no' }, []],
    ['fail', 'none', {}, { failed: true, msg: 'Failed as requested from task' }, []],
    ['assert', 'what holds', { that: [true, true], quiet: true }, { changed: false, msg: 'All assertions passed' }, []],
    [
      'assert',
      'what does not',
      { that: [true, false], fail_msg: ['a'] },
      { failed: true, evaluated_to: false, assertion: false, msg: ['a'], _ansible_verbose_always: true },
      [],
    ],
    [
      'set_fact',
      'facts',
      { a: 1, cacheable: 'yes' },
      { ansible_facts: dict({ a: 1 }), _ansible_facts_cacheable: true },
      [{ kind: 'set-facts', facts: dict({ a: 1 }), cacheable: true }],
    ],
    [
      'add_host',
      'a host with its port',
      { name: 'web9:2222', groups: 'a, b,a', v: 1 },
      {
        changed: false,
        add_host: dict({ host_name: 'web9', groups: ['a', 'b'], host_vars: dict({ v: 1, ansible_ssh_port: 2222 }) }),
      },
      [{ kind: 'add-host', name: 'web9', groups: ['a', 'b'], vars: dict({ v: 1, ansible_ssh_port: 2222 }) }],
    ],
    [
      'group_by',
      'a group',
      { key: 'os x', parents: ['p q'] },
      { changed: false, add_group: 'os-x', parent_groups: ['p-q'] },
      [{ kind: 'add-group', name: 'os-x', parents: ['p-q'] }],
    ],
    ['group_by', 'no key', {}, { failed: true, msg: "the 'key' param is required when using group_by" }, []],
    [
      'set_stats',
      'numbers',
      { data: { n: 1 } as never, per_host: 'yes', aggregate: 'no' },
      { changed: false, ansible_stats: dict({ data: dict({ n: 1 }), per_host: true, aggregate: false }) },
      [{ kind: 'set-stats', stats: dict({ n: 1 }), perHost: true, aggregate: false }],
    ],
    [
      'set_stats',
      'no dict',
      { data: 'x' },
      { failed: true, msg: "The 'data' option needs to be a dictionary/hash" },
      [],
    ],
    ['wait_for_connection', 'a host that is there', { delay: 2 }, { elapsed: 2 }, []],
    ['wait_for_connection', 'fractions of seconds', { delay: new Float(1.9), sleep: '0' } as never, { elapsed: 1 }, []],
    [
      'reboot',
      'a host that is the controller itself',
      {},
      {
        changed: false,
        elapsed: 0,
        rebooted: false,
        failed: true,
        msg: 'Running debug with local connection would reboot the control node.',
      },
      [],
    ],
    [
      'validate_argument_spec',
      'what fits',
      { argument_spec: { x: { type: 'int' } } as never },
      { validate_args_context: new Map(), changed: false, msg: 'The arg spec validation passed' },
      [],
    ],
  ])('%s: %s', async (module, _name, args, result, effects) => {
    const called = await callOnController(module, args, { variables: { x: 5 } });
    expect(called.result).toEqual(result);
    expect(called.effects ?? []).toEqual(effects);
  });

  test('validate_argument_spec: all that does not fit', async () => {
    const spec = { x: { type: 'int', required: true }, y: { choices: ['a'] } };
    const { result } = await callOnController('validate_argument_spec', {
      argument_spec: spec as never,
      provided_arguments: { y: 'b', z: 1 } as never,
    });
    expect(result.argument_errors).toEqual([
      'missing required arguments: x',
      'value of y must be one of: a, got: b',
      'z. Supported parameters include: x, y.',
    ]);
  });
});

describe('errors', () => {
  test.each<[string, PlainDict, string]>([
    ['fail', { foo: 1, bar: 2 }, 'Invalid options for fail: bar,foo'],
    ['debug', { msg: 'a', var: 'b' }, 'parameters are mutually exclusive: msg|var'],
    [
      'debug',
      { var: ['a'] },
      "argument 'var' is of type list and we were unable to convert to _check_type_str_no_conversion: '['a']' is not a string and conversion is not allowed",
    ],
    ['assert', {}, 'missing required arguments: that'],
    [
      'assert',
      { that: true, fail_msg: 5 },
      "argument 'fail_msg' is of type int and we were unable to convert to str_or_list_of_str: a string or list of strings is required",
    ],
    [
      'pause',
      { seconds: 'a' },
      "argument 'seconds' is of type str and we were unable to convert to int: invalid literal for int() with base 10: 'a'",
    ],
    ['set_fact', {}, 'No key/value pairs provided, at least one is required for this action to succeed'],
    ['set_fact', { 'a-b': 1 }, "Invalid variable name 'a-b'."],
    ['set_fact', { not: 1 }, "Invalid variable name 'not'."],
    ['add_host', { groups: 'a' }, 'name, host or hostname needs to be provided'],
    ['include_vars', { foo: 1 }, 'foo is not a valid option in include_vars'],
    [
      'include_vars',
      { file: 'a', dir: 'b' },
      'You are mixing file only and dir only arguments, these are incompatible',
    ],
  ])('%s %j', async (module, args, message) => {
    await expect(callOnController(module, args)).rejects.toThrow(new Error(message));
  });
});

describe('pause', () => {
  test('waits for a time', async () => {
    const { result, controller } = await callOnController('pause', { minutes: 1, prompt: 'Wait' });
    expect([result.stdout, result.delta, result.user_input]).toEqual(['Paused for 1.0 minutes', 60, '']);
    expect(controller.displayed[0]).toBe('Pausing for 60 seconds');
  });

  test('takes an answer', async () => {
    const { result } = await callOnController(
      'pause',
      { prompt: 'Name?' },
      { replies: [{ kind: 'answer', text: 'me' }] },
    );
    expect([result.user_input, result.echo]).toEqual(['me', true]);
  });

  test('goes on without a terminal', async () => {
    const { controller } = await callOnController('pause', {});
    expect(controller.warnings).toEqual(['Not waiting for response to prompt as stdin is not interactive']);
  });

  test('is aborted by the person', async () => {
    const replies = [{ kind: 'interrupt' }, { kind: 'interrupt' }] as const;
    await expect(callOnController('pause', { seconds: 5 }, { replies })).rejects.toThrow('user requested abort!');
  });
});

describe('include_vars', () => {
  const directory = mkdtempSync(join(tmpdir(), 'drover-vars-'));
  mkdirSync(join(directory, 'd/sub'), { recursive: true });
  writeFileSync(join(directory, 'a.yml'), '{"a": 1, "n": {"x": 1}}');
  writeFileSync(join(directory, 'd/one.yml'), '{"one": 1, "both": 1}');
  writeFileSync(join(directory, 'd/sub/two.json'), '{"two": 2, "both": 2}');
  writeFileSync(join(directory, 'd/note.txt'), 'no vars');

  test.each<[PlainDict, object, readonly string[]]>([
    [{ file: 'a.yml' }, { a: 1, n: { x: 1 } }, ['a.yml']],
    [{ _raw_params: 'a.yml', name: 'all' }, dict({ a: 1, n: { x: 1 } }) as object, ['a.yml']],
    [{ dir: 'd', ignore_unknown_extensions: true }, { one: 1, both: 2, two: 2 }, ['d/one.yml', 'd/sub/two.json']],
    [{ dir: 'd', ignore_files: ['note.txt'], depth: 1 }, { one: 1, both: 1 }, ['d/one.yml']],
    [{ dir: 'd', files_matching: '^t' }, { two: 2, both: 2 }, ['d/sub/two.json']],
  ])('%j', async (args, vars, files) => {
    const { result } = await callOnController('include_vars', args, { directory });
    const expected = args.name ? new Map([[args.name, vars]]) : new Map(Object.entries(vars));
    expect(result.ansible_facts).toEqual(expected);
    expect(result.ansible_included_var_files).toEqual(files.map((file) => join(directory, file)));
  });

  test('files of another kind are an error, unless they are left out', async () => {
    const { result } = await callOnController('include_vars', { dir: 'd' }, { directory });
    expect([result.failed, result.message]).toEqual([
      true,
      `${join(directory, 'd/note.txt')} does not have a valid extension: yaml, yml, json`,
    ]);
  });
});

test('a float of setup stays one in what debug shows', async () => {
  const { result } = await callOnController('debug', { var: 'f' }, { variables: { f: new Float(5) } });
  expect(result.f).toEqual(new Float(5));
});
