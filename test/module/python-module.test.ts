import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkArguments } from '../../src/module/check.js';
import { loadDefinition } from '../../src/module/load.js';
import type { PlainDict } from '../../src/module/plain.js';
import { runModule } from '../../src/module/run.js';
import { fromPlain } from '../../src/values/plain.js';
import type { Dict, Value } from '../../src/values/value.js';
import { fakeController } from '../modules/fake-controller.js';
import { describeWithPython } from '../python/with-python.js';
import { openLocal, SHELLS } from './local-session.js';

const root = mkdtempSync(join(tmpdir(), 'drover-python-'));

function write(name: string, text: string): string {
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

interface Call {
  readonly args?: PlainDict;
  readonly check?: boolean;
  readonly variables?: Readonly<Record<string, Value>>;
  readonly shell?: readonly string[];
}

async function run(file: string, { args = {}, check = false, variables = {}, shell = ['sh'] }: Call = {}) {
  const definition = await loadDefinition(file);
  if (definition.kind !== 'run') throw new Error('no program');
  const controller = {
    ...fakeController({ check, variables }),
    python: { ...fakeController().python, places: { utils: [join(root, 'module_utils')], collections: [root] } },
  };
  const checked = checkArguments(definition, fromPlain(args) as Dict);
  const prepared = await definition.prepare!(checked.args as PlainDict, controller);
  const session = await openLocal(shell);
  try {
    const call = { args: prepared, check, diff: false, verbosity: 0, environment: { TMPDIR: root } };
    return await runModule(definition, call, session);
  } finally {
    await session.close();
  }
}

const SPEC = `from ansible.module_utils.basic import AnsibleModule
m = AnsibleModule(argument_spec=dict(n=dict(type='int', required=True), words=dict(type='list', elements='str'),
                  pw=dict(no_log=True)), supports_check_mode=True)
`;

describeWithPython('a module in Python', () => {
  test.each(SHELLS)('gets checked arguments and leaves nothing behind, under %s', async (...shell) => {
    const file = write(
      'library/typed.py',
      `${SPEC}m.exit_json(changed=True, twice=m.params['n'] * 2, check=m.check_mode)\n`,
    );
    const before = readdirSync(root);
    expect(await run(file, { args: { n: '21', words: 'a,b', pw: 'hidden-1' }, check: true, shell })).toEqual({
      changed: true,
      twice: 42,
      check: true,
      invocation: new Map<string, unknown>([
        [
          'module_args',
          new Map<string, unknown>([
            ['n', 21],
            ['words', ['a', 'b']],
            ['pw', 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER'],
          ]),
        ],
      ]),
    });
    expect(readdirSync(root)).toEqual(before);
  });

  test('says what is wrong with its arguments', async () => {
    const file = write('library/wrong.py', `${SPEC}m.exit_json()\n`);
    expect(await run(file, { args: { n: 'x' } })).toMatchObject({
      failed: true,
      msg: `argument 'n' is of type str and we were unable to convert to int: "'x'" cannot be converted to an int`,
    });
  });

  test('imports what users and collections have', async () => {
    write(
      'module_utils/greet.py',
      'from ansible.module_utils.common.text.converters import to_text\nWORD = to_text(b"hi")\n',
    );
    write('ansible_collections/a/b/plugins/module_utils/deep/one.py', 'from ..two import TWO\nONE = TWO - 1\n');
    write('ansible_collections/a/b/plugins/module_utils/two.py', 'TWO = 2\n');
    const file = write(
      'ansible_collections/a/b/plugins/modules/coll.py',
      `from __future__ import annotations
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.greet import (
    WORD,  # a name
)
from ansible_collections.a.b.plugins.module_utils.two \\
    import TWO
from ..module_utils.deep import one
AnsibleModule({}).exit_json(word=WORD, one=one.ONE, two=TWO, name=__name__)
`,
    );
    expect(await run(file)).toMatchObject({ word: 'hi', one: 1, two: 2, name: '__main__' });
  });

  test('that crashes tells its exception and the causes', async () => {
    const file = write(
      'library/crash.py',
      "from ansible.module_utils.basic import AnsibleModule\ntry:\n    int('x')\nexcept ValueError as e:\n    raise RuntimeError('outer') from e\n",
    );
    expect(await run(file)).toEqual({
      failed: true,
      msg: "Task failed: Module failed: outer: invalid literal for int() with base 10: 'x'",
      _ansible_error: ['Module failed.', 'outer', "invalid literal for int() with base 10: 'x'"],
    });
  });

  test('of the old style gets the library in place of the mark', async () => {
    const file = write(
      'library/old.py',
      '#!/usr/bin/python\ndef main():\n    AnsibleModule(argument_spec=dict()).exit_json(base=os.path.basename("/a/b"))\n# include\n#<<INCLUDE_ANSIBLE_MODULE_COMMON>>\nmain()\n',
    );
    expect(await run(file)).toMatchObject({ base: 'b' });
  });

  test('that only wants its arguments as JSON runs by the Python that is found', async () => {
    const file = write(
      'library/plain.py',
      '#!/no/such/python\n# WANT_JSON\nimport json, sys\nprint(json.dumps(dict(got=json.load(open(sys.argv[1]))["a"])))\n',
    );
    expect(await run(file, { args: { a: 1 } })).toEqual({ got: 1 });
  });

  test('names itself and the host where there is no Python', async () => {
    const file = write('library/lost.py', `${SPEC}m.exit_json()\n`);
    expect(await run(file, { variables: { ansible_python_interpreter: '/no/such/python3' } })).toMatchObject({
      failed: true,
      msg: `${file} is written in Python, and the interpreter /no/such/python3 is not on web1`,
      rc: 127,
    });
  });

  test('asks for facts of its own, and for those that drover does not gather there in vain', async () => {
    const file = write(
      'library/own_facts.py',
      `import sys
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.parameters import _list_no_log_values
from ansible.module_utils.facts.compat import ansible_facts
m = AnsibleModule(dict(more=dict(type='bool')))
facts = ansible_facts(m, gather_subset=['!all', 'python'] + (['hardware'] if m.params['more'] else []))
m.exit_json(names=list(facts), here=facts['python']['executable'] == sys.executable, keys=sorted(facts['python']),
            secret=sorted(_list_no_log_values(dict(a=dict(no_log=True), b=dict()), dict(a='one', b='two'))))
`,
    );
    expect(await run(file)).toMatchObject({
      names: ['python'],
      here: true,
      keys: ['executable', 'has_sslcontext', 'type', 'version', 'version_info'],
      secret: ['one'],
    });
    expect(await run(file, { args: { more: true } })).toMatchObject({
      failed: true,
      msg: expect.stringContaining("drover's Python library does not gather the facts hardware"),
    });
  });

  test('warns of a password that it does not hide once its arguments are right', async () => {
    const file = write(
      'library/open.py',
      `from ansible.module_utils.basic import AnsibleModule
m = AnsibleModule(dict(password=dict(), n=dict(required=True)))
m.run_command([m.get_bin_path('no-such-program'), 'no-such-file'])
`,
    );
    const warnings = ['Module did not set no_log for password'];
    const right = await run(file, { args: { password: 'x', n: '1' } });
    expect(right).toMatchObject({ failed: true, msg: 'Error executing command.', cmd: 'no-such-file', warnings });
    expect(await run(file, { args: { password: 'x' } })).not.toHaveProperty('warnings');
  });

  test('fails by name for a part of the library that is not there', async () => {
    const file = write('library/facts.py', 'from ansible.module_utils.nothing_such import x\n');
    expect(await run(file)).toMatchObject({
      msg: "Task failed: Module failed: No module named 'ansible.module_utils.nothing_such': drover does not have it",
    });
  });
});
