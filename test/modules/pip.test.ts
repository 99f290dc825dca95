import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { callOnTarget } from './call.js';

const python = ['/usr/bin/python3', 'python3'].find(
  (name) => spawnSync(name, ['-c', 'import venv, ensurepip, pip']).status === 0,
);
const suite = python === undefined ? describe.skip : describe;

let root = '';

/** Writes packages `tpa` 1.0 and 2.0, which hold nothing. */
const WHEELS = `
import sys, zipfile
for version in ('1.0', '2.0'):
    with zipfile.ZipFile(f'{sys.argv[1]}/tpa-{version}-py3-none-any.whl', 'w') as wheel:
        info = f'tpa-{version}.dist-info/'
        wheel.writestr('tpa.py', '')
        wheel.writestr(info + 'METADATA', f'Metadata-Version: 2.1\\nName: tpa\\nVersion: {version}\\n')
        wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
        wheel.writestr(info + 'RECORD', f'tpa.py,,\\n{info}METADATA,,\\n{info}WHEEL,,\\n{info}RECORD,,\\n')
`;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'drover-pip-')));
  if (python !== undefined) execFileSync(python, ['-c', WHEELS, root]);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

async function call(args: PlainDict, settings: { check?: boolean; shell?: readonly string[] } = {}) {
  const command = args.executable ? {} : { virtualenv: '@/an env', virtualenv_command: `${python} -m venv` };
  const placed = JSON.parse(JSON.stringify({ ...command, ...args }).replaceAll('@/', `${root}/`)) as PlainDict;
  const environment = { PYTHONPATH: '', PIP_NO_INDEX: '1', PIP_FIND_LINKS: root, PIP_CONFIG_FILE: '/dev/null' };
  const { result, trips } = await callOnTarget('pip', placed, { ...settings, environment });
  const {
    invocation: _i,
    _ansible_error: _e,
    stdout: _o,
    stderr: _s,
    stdout_lines: _ol,
    stderr_lines: _sl,
    ...kept
  } = result;
  return { result: JSON.parse(JSON.stringify(kept).replaceAll(`${root}/`, '@/')) as PlainDict, trips };
}

suite('pip', () => {
  test('makes the environment, installs, upgrades, removes', async () => {
    const dry = await call({ name: 'tpa' }, { check: true });
    expect([dry.result, existsSync(join(root, 'an env'))]).toEqual([{ changed: true }, false]);
    const told = { version: null, state: 'present', requirements: null, virtualenv: '@/an env' };
    const made = await call({ name: 'tpa<2' });
    const cmd = ['@/an env/bin/pip3', 'install', 'tpa<2'];
    expect(made).toEqual({ result: { changed: true, cmd, name: ['tpa<2'], ...told }, trips: 1 });
    expect((await call({ name: 'tpa' })).result.changed).toBe(false);
    const listed = await call({ name: 'TPA' }, { check: true });
    expect(listed.result).toEqual({ changed: false, cmd: '@/an env/bin/pip3 list --format=freeze' });
    expect((await call({ name: 'tpa', version: '2.0' }, { check: true })).result.changed).toBe(true);
    expect((await call({ name: 'tpa', state: 'latest' })).result.changed).toBe(true);
    expect((await call({ name: 'tpa', state: 'absent' }, { check: true })).result.changed).toBe(true);
    expect((await call({ name: 'tpa', state: 'absent' })).result.changed).toBe(true);
    expect((await call({ name: 'tpa', state: 'absent' })).result.changed).toBe(false);
    writeFileSync(join(root, 'needs.txt'), 'tpa==1.0\n');
    expect((await call({ requirements: '@/needs.txt' })).result.changed).toBe(true);
    expect((await call({ requirements: 'needs.txt', chdir: '@/' })).result.changed).toBe(false);
  }, 120_000);

  test.each(SHELLS)(
    'fails where there is no such package: %s',
    async (...shell) => {
      const { result } = await call({ name: 'no-such-package' }, { shell });
      expect([result.failed, result.cmd]).toEqual([true, ['@/an env/bin/pip3', 'install', 'no-such-package']]);
      expect(String(result.msg)).toContain('No matching distribution found for no-such-package');
    },
    60_000,
  );

  test.each<[PlainDict, string]>([
    [{ name: 'a', state: 'latest', version: '1' }, 'version is incompatible with state=latest'],
    [
      { name: ['a', 'b'], version: '1' },
      "'version' argument is ambiguous when installing multiple package distributions. Please specify version restrictions next to each package in 'name' argument.",
    ],
    [
      { name: 'a>1', version: '1' },
      "The 'version' argument conflicts with any version specifier provided along with a package name. Please keep the version specifier, but remove the 'version' argument.",
    ],
    [{ name: 'a', umask: '9' }, 'umask must be an octal integer'],
    [
      { name: 'a', virtualenv: '@/new', virtualenv_python: 'python3' },
      'virtualenv_python should not be used when using the venv module or pyvenv as virtualenv_command',
    ],
    [{ name: 'a', requirements: 'b' }, 'parameters are mutually exclusive: name|requirements'],
    [{ name: 'a', executable: 'no-such-pip' }, 'Unable to find any of no-such-pip to use.  pip needs to be installed.'],
  ])('fails: %j', async (args, msg) => {
    const { result } = await call(args);
    expect([result.failed, result.msg]).toEqual([true, msg]);
  });
});
