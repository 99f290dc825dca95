import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { OWN_LIBRARY } from '../../src/python/library.js';
import { describeWithPython } from './with-python.js';

interface Row {
  readonly spec: unknown;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options?: unknown;
  /** What ansible-core 2.19.11 gave; the words of a set are in no order there. */
  readonly expect: Readonly<Record<string, unknown>>;
}

const rows = JSON.parse(readFileSync(join(import.meta.dirname, 'argument-specs.json'), 'utf8')) as Row[];

/** Runs all rows in one process: a module each, whose result is a line. */
const PROGRAM = `
import io, json, sys
from ansible.module_utils import basic
from ansible.module_utils.common import warnings
def fallbacks(spec):
    for option in spec.values():
        if 'fallback' in option: option['fallback'] = (basic.env_fallback, [option['fallback']])
        fallbacks(option.get('options', {}))
for row in json.load(sys.stdin):
    fallbacks(row['spec'])
    del warnings._warnings[:], warnings._deprecations[:]
    params = dict({'_ansible_check_mode': False, '_ansible_module_name': 'm'}, **row['params'])
    basic._ANSIBLE_ARGS = json.dumps({'ANSIBLE_MODULE_ARGS': params}).encode()
    out, sys.stdout = sys.stdout, io.StringIO()
    try:
        module = basic.AnsibleModule(row['spec'], **row.get('options', {}))
        module.exit_json(changed=False, params=module.params)
    except SystemExit:
        pass
    finally:
        text, sys.stdout = sys.stdout.getvalue(), out
    print(text.strip())
`;

describeWithPython('argument specs of modules in Python', () => {
  const { stdout, stderr } = resultsOf(rows);
  const results = stdout.trim().split('\n');

  test('every row has a result', () => {
    expect([results.length, stderr]).toEqual([rows.length, '']);
  });

  test.each(rows.map((row, at) => [JSON.stringify([row.spec, row.params, row.options]), row, at] as const))(
    '%s',
    (_title, row, at) => {
      expect(comparable(JSON.parse(results[at]!))).toEqual(comparable(row.expect));
    },
  );

  test.each([
    ['a dictionary', 'dict', 1.5],
    ['a list of dictionaries', 'list', [{ of: 'SECRET1' }, 1.5, { of: 'SECRET2' }]],
  ])('what is secret is masked though another argument is not %s', (_title, type, given) => {
    const options = { of: { no_log: true } };
    const spec = { wrong: { type, elements: 'dict', options }, own: { no_log: true } };
    const { stdout } = resultsOf([{ spec, params: { wrong: given, own: 'SECRET3' }, expect: {} }]);
    expect([stdout.includes('VALUE_SPECIFIED_IN_NO_LOG_PARAMETER'), stdout.includes('SECRET')]).toEqual([true, false]);
  });
});

function resultsOf(asked: readonly Row[]) {
  return spawnSync('python3', ['-c', PROGRAM], {
    input: JSON.stringify(asked),
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: OWN_LIBRARY, PYTHONDONTWRITEBYTECODE: '1', HOME: 'HOME', FB_A: 'fromenv' },
  });
}

function comparable(result: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const msg = String(result.msg ?? '').replace(/(Valid booleans ).*/, '$1…');
  return result.msg === undefined ? result : { ...result, msg };
}
