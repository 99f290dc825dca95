import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chainOf, fullMessage } from '../../src/base/chain.js';
import { DroverError } from '../../src/base/error.js';
import { PythonHost } from '../../src/template/plugins/python-host.js';
import { PythonPlugins } from '../../src/template/plugins/python-plugins.js';
import { UserPlugins } from '../../src/template/plugins/user-plugins.js';
import { describeWithPython } from '../python/with-python.js';
import { templarOf } from './templar-of.js';

const FILES = {
  'filter/f.py': `
from ansible.errors import AnsibleFilterError
from jinja2 import pass_context, pass_environment
import datetime
def fail(value, how):
    if how == 'filter': raise AnsibleFilterError('bad value %s' % value)
    if how == 'key': return {}['nope']
    if how == 'exit': raise SystemExit(3)
    if how == 'die':
        import os
        os._exit(5)
    try:
        int('x')
    except ValueError as error:
        raise AnsibleFilterError('outer') from error
def given():
    return {'tuple': (1, 2), 'set': {1}, 'date': datetime.date(2020, 1, 2), 'float': 1.0, 'bytes': b'hi', 'big': 2 ** 70, 1: None}
@pass_context
def place(context, value):
    return value + context['place']
@pass_environment
def upper(environment, value):
    return environment.filters['upper'](value)
class FilterModule(object):
    def filters(self):
        return {'fail': fail, 'given': lambda value: given()[value], 'place': place, 'loud': upper, 'type_name': lambda v: type(v).__name__,
                'same': lambda v: v, 'arguments': lambda v, a, b=2, *c, **d: [v, a, b, c, d], 'capitalize': lambda v: 'own', 'braces': lambda v: '{{ 1 }}'}
`,
  'filter/quiet.py': 'class FilterModule:\n    def filters(self): return dict(unsaid=lambda v: v + 1)\n',
  'filter/broken.py': "import no_such_module\nNAME = 'lost'\n",
  'test/t.py': "class TestModule:\n    def tests(self): return {'teen': lambda n: 12 < n < 20}\n",
  'lookup/lk.py': `
from ansible.plugins.lookup import LookupBase
from ansible.errors import AnsibleLookupError
from ansible.template import trust_as_template
DOCUMENTATION = """
name: lk
options:
  word: {type: str, default: hi, vars: [{name: lk_word}]}
  count: {type: int}
"""
class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        self.set_options(var_options=variables, direct=kwargs)
        if 'hosts' in terms: return [list(variables['hostvars']), variables['hostvars']['b']['v'], 'w' in variables['hostvars']['b']]
        if 'fail' in terms: raise AnsibleLookupError('went wrong')
        if 'open' in terms: return [self._templar.template('{{ place }}'), self._templar.template(trust_as_template('{{ place }}'))]
        return ['%s %s %s' % (self.get_option('word'), term, variables['place']) for term in terms] + [self.get_option('count')]
`,
  'lookup/inside.py': `
import importlib, os
from ansible.plugins.lookup import LookupBase
from ansible.plugins.callback import CallbackBase
from ansible.template import trust_as_template
from ansible.utils.cmd_functions import run_cmd
class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        return [getattr(self, term)(variables) for term in terms]
    def changed(self, variables):
        mine = variables.copy()
        mine['item'] = {'a': 1}
        templar = self._templar.copy_with_new_env(available_variables={})
        templar.available_variables = mine
        del mine['place']
        return [templar.evaluate_expression(trust_as_template('[item.a + 1, place]')), mine.get('place'), variables['place'], len(variables) - len(mine)]
    def threads(self, variables):
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda name: variables[name], ['place', 'place']))
    def untrusted(self, variables):
        return self._templar.evaluate_expression('1')
    def text(self, variables):
        return self._templar.environment.from_string('{{ l[0].name }}').render(l=[{'name': 5}])
    def relative(self, variables):
        return [self._loader.path_dwim_relative(variables['root'], 'filter', 'f.py'), self._loader.path_dwim_relative('/x', 'files', '/a/b')]
    def program(self, variables):
        return list(run_cmd('sh -c "echo out; echo err >&2; exit 3"'))
    def collection(self, variables):
        return importlib.import_module('ansible_collections.a.b').__file__
    def diff(self, variables):
        diff = CallbackBase()._get_diff
        return [diff({'before': 'a', 'after': 'b'}), diff([{'before': {'k': 1}, 'after': {'k': 1}}, {'dst_larger': 9}])]
`,
  'lookup/unloadable.py': 'def (\n',
  'ansible_collections/a/b/plugins/filter/names.py':
    'from ..module_utils.deep import WORD\nclass FilterModule:\n    def filters(self): return {"greet": lambda v: WORD + v}\n',
  'ansible_collections/a/b/plugins/module_utils/deep.py': "WORD = 'hello '\n",
};

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'drover-python-plugins-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function pluginsWith(environment: Readonly<Record<string, string | undefined>>, warnings: string[] = []): UserPlugins {
  const host = new PythonHost({
    places: () => ({ utils: [], collections: [root] }),
    environment,
    configFile: undefined,
    verbosity: 0,
    mergeDicts: false,
  });
  const plugins = new UserPlugins(new PythonPlugins(host, (message) => warnings.push(message)));
  for (const kind of ['filter', 'test', 'lookup'] as const) plugins.add(kind, join(root, kind));
  plugins.add('filter', join(root, 'ansible_collections/a/b/plugins/filter'), 'a.b.');
  return plugins;
}

function failure(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}

describeWithPython('plugins in Python', () => {
  const warnings: string[] = [];
  let plugins: UserPlugins;
  const render = (text: string) =>
    templarOf(
      { root, place: '{{ "he" ~ "re" }}', lk_word: 'bye', hostvars: { a: {}, b: { v: 1 } } },
      { plugins },
    ).render(text);

  beforeAll(() => {
    plugins = pluginsWith(process.env, warnings);
  });

  afterAll(() => plugins.close());

  test.each<[string, unknown]>([
    [
      "{{ ['a', 1, 1.5, 2.0, none, true, [1], {'a': 1}, (1, 2), '2020-01-02' | to_datetime('%Y-%m-%d')] | map('type_name') }}",
      ['str', 'int', 'float', 'float', 'NoneType', 'bool', 'list', 'dict', 'tuple', 'datetime'],
    ],
    ["{{ ({1: 'a', '1': 'b'} | same)[1] }}", 'a'],
    ['{{ 12345678901234567890 | same }}', 12345678901234567890n],
    [
      "{{ ['tuple', 'set', 'date', 'float', 'bytes', 'big', 1] | map('given') | map('type_debug') }}",
      ['tuple', 'set', 'date', 'float', 'bytes', 'int', 'NoneType'],
    ],
    ['{{ 1 | arguments(3) }}', [1, 3, 2, [], {}]],
    ['{{ 1 | arguments(3, 4, 5, z=6) }}', [1, 3, 4, [5], { z: 6 }]],
    ["{{ 'x ' | place }}", 'x here'],
    ["{{ 'x' | loud }}", 'X'],
    ["{{ 'x' | capitalize }}", 'own'],
    ['{{ 1 | unsaid }}', 2],
    ['{{ 1 | braces }}', '{{ 1 }}'],
    ["{{ 'ann' | a.b.greet }}", 'hello ann'],
    ["{{ [11, 13] | select('teen') }}", [13]],
    ["{{ query('lk', 'ann', count='5') }}", ['bye ann here', 5]],
    ["{{ query('lk', 'ann', word='hey') }}", ['hey ann here', null]],
    ["{{ query('lk', 'open') }}", ['{{ place }}', 'here']],
    ["{{ query('inside', 'changed') }}", [[[2, 'here'], null, 'here', 0]]],
    ["{{ query('inside', 'text') }}", [5]],
    ["{{ query('inside', 'threads')[0] == [place, place] }}", true],
    ["{{ query('inside', 'relative')[0] == [root ~ '/filter/f.py', '/a/b'] }}", true],
    ["{{ query('inside', 'program')[0] | map('string') }}", ['3', "b'out\\n'", "b'err\\n'"]],
    ["{{ query('inside', 'collection')[0] == root ~ '/ansible_collections/a/b/__synthetic__' }}", true],
    [
      "{{ query('inside', 'diff')[0] }}",
      [
        '--- before\n+++ after\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n\n',
        'diff skipped: destination file size is greater than 9\n',
      ],
    ],
    ["{{ query('lk', 'hosts') }}", [['a', 'b'], 1, false]],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual(expected);
  });

  test.each([
    ["{{ 2 | fail('filter') }}", "The filter plugin 'fail' failed: bad value 2"],
    ["{{ 2 | fail('key') }}", "The filter plugin 'fail' failed: 'nope'"],
    ["{{ 2 | fail('chain') }}", "The filter plugin 'fail' failed: outer: invalid literal for int() with base 10: 'x'"],
    ["{{ 2 | fail('exit') }}", "The filter plugin 'fail' failed: it ended with status 3"],
    ["{{ lookup('lk', 'fail') }}", "The lookup plugin 'lk' failed: went wrong"],
    ["{{ lookup('inside', 'untrusted') }}", 'Encountered untrusted template or expression.'],
    [
      "{{ lookup('lk', count='x') }}",
      "The lookup plugin 'lk' failed: Config 'count' for 'lk' lookup plugin from 'Direct' has an invalid value: Invalid value provided for 'int': 'x'",
    ],
    [
      "{{ lookup('unloadable') }}",
      "The lookup plugin 'unloadable' failed to load: invalid syntax (unloadable.py, line 1)",
    ],
    ['{{ nope | same }}', "'nope' is undefined"],
  ])('%s fails', (text, message) => {
    expect(fullMessage(failure(() => render(text)))).toContain(message);
  });

  test('one that ends the process fails, and the next call starts another', () => {
    expect(fullMessage(failure(() => render("{{ 2 | fail('die') }}")))).toContain(
      "The filter plugin 'fail' failed: The Python process that runs plugins ended with status 5.",
    );
    expect(render("{{ 'ann' | same | a.b.greet }}")).toBe('hello ann');
  });

  test('a file that cannot be loaded is warned of, and named where its filter is missed', () => {
    const error = failure(() => render('{{ 1 | lost }}'));
    const advice = chainOf(error).map((link) => (link instanceof DroverError ? (link.advice ?? link.hint) : undefined));
    const file = join(root, 'filter/broken.py');
    expect(advice).toContain(`${file} seems to have it, and could not be loaded: No module named 'no_such_module'`);
    expect(warnings).toContain(`Skipping plugin (${file}), cannot load: No module named 'no_such_module'`);
  });
});

describe('plugins in Python without one', () => {
  const render = (text: string) => templarOf({}, { plugins: pluginsWith({ PATH: '/nowhere' }) }).render(text);

  test('are named', () => {
    const error = failure(() => render('{{ 1 | same }}'));
    const advice = chainOf(error).map((link) => (link instanceof DroverError ? (link.advice ?? link.hint) : undefined));
    expect(advice).toContain(
      `${join(root, 'filter/f.py')} seems to have it in Python: that needs a python3 on the controller.`,
    );
    expect(fullMessage(failure(() => render("{{ lookup('lk') }}")))).toContain(
      `${join(root, 'lookup/lk.py')} needs a python3 on the controller, which has none`,
    );
  });

  test("leave drover's own as they are", () => {
    expect(render("{{ 'ab' | capitalize }}")).toBe('Ab');
  });
});
