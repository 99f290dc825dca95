import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createProject, type Project } from '../e2e/drover.js';
import { describeWithPython } from './with-python.js';

/** An action plugin whose `run` is these lines, behind `super().run`. */
const action = (...lines: string[]) =>
  `from ansible.errors import *
from ansible.plugins.action import ActionBase
import os


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
${lines.map((line) => `        ${line}\n`).join('')}        return result
`;

const MODULE = `#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
m = AnsibleModule(dict(a=dict(type='int'), b=dict()), supports_check_mode=True)
if m.params['a'] == 9:
    m.fail_json(msg='nine', extra=1)
m.exit_json(changed=True, a=m.params['a'], b=m.params['b'], check=m.check_mode)
`;

/** The end of a plugin, and its result. */
const ENDS: readonly (readonly [string, Record<string, unknown>])[] = [
  ["raise AnsibleActionFail('af', result={'x': 1})", { failed: true, msg: 'af', x: 1 }],
  ["raise AnsibleActionSkip('as')", { skipped: true, msg: 'as' }],
  ["raise AnsibleError('ae')", { failed: true, msg: 'Task failed: ae' }],
  ["raise AnsibleError('ae') from ValueError('ve')", { failed: true, msg: 'Task failed: ae: ve' }],
  ["raise KeyError('kk')", { failed: true, msg: "Task failed: 'kk'" }],
  ['raise SystemExit(3)', { failed: true, msg: 'Task failed: it ended with status 3' }],
  ["raise AnsibleConnectionFailure('no way')", { unreachable: true, msg: 'Task failed: no way' }],
  ["result.update(failed=True, msg='told')", { failed: true, msg: 'told' }],
  ['result.update(failed=True)', { failed: true, msg: 'Task failed: Action failed: Unknown error.' }],
  ['return None', { failed: true, msg: 'Task failed: The action plugin must return a dict, not NoneType.' }],
  [
    'result.update(x=object())',
    { failed: true, msg: "Task failed: Type 'object' is unsupported for variable storage." },
  ],
  ["result.update(x='{{ 1 }}', t=(1, 2), b=b'b', f=2.5)", { x: '{{ 1 }}', t: [1, 2], b: 'b', f: 2.5 }],
  ["self._display.warning('w'); result['warnings'] = ['v']", { warnings: ['w', 'v'] }],
  [
    "self._execute_module('nope', {})",
    { failed: true, msg: 'Task failed: The module nope was not found in configured module paths' },
  ],
];

const PLAY = '- hosts: all\n  gather_facts: false\n';

describeWithPython('action plugins in Python', () => {
  let project: Project;
  beforeEach(() => {
    project = createProject();
    project.write('inv', 'h1 v=1\nh2 v="{{ 1 + 1 }}"\n[all:vars]\nansible_connection=local\n');
  });
  afterEach(() => project.remove());

  /** The result of each task on each host, in the order of the tasks; `task` is their YAML. */
  const results = async (tasks: string, args: readonly string[] = []) => {
    project.write('site.yml', PLAY + tasks);
    project.write('ansible.cfg', '[defaults]\nstdout_callback=json\ncollections_path=coll\n[inventory]\n');
    const { out, err } = await project.run(['playbook', 'site.yml', '-i', 'inv', ...args]);
    expect(err).toBe('');
    const report = JSON.parse(out) as { plays: { tasks: { hosts: Record<string, Record<string, unknown>> }[] }[] };
    return report.plays[0]!.tasks.map(({ hosts }) =>
      Object.fromEntries(Object.entries(hosts).map(([host, { action: _, ...result }]) => [host, bare(result)])),
    );
  };

  test('an action stands in for the module of its name, which it calls', async () => {
    project.write('library/paired.py', MODULE);
    project.write(
      'action_plugins/paired.py',
      action(
        "args = dict(self._task.args, a=int(self._task.args['a']) + 1)",
        'result.update(self._execute_module(module_args=args, task_vars=task_vars), more=True)',
      ),
    );
    const found = await results(
      `  tasks:
    - paired: {a: 1, b: "{{ v }}"}
    - {paired: {a: 8}, ignore_errors: true}
    - {paired: {a: 1, c: 1}, ignore_errors: true}
    - {paired: {a: 1}, check_mode: true}
    - {paired: {a: 1}, delegate_to: h2}
    - {paired: {a: 1}, async: 9, ignore_errors: true}
`,
      ['-l', 'h1'],
    );
    const done = { a: 2, b: null, changed: true, check: false, more: true };
    const unsupported = 'Unsupported parameters for (paired) module: c. Supported parameters include: a, b.';
    expect(found.map(({ h1 }) => h1)).toEqual([
      { ...done, b: '1' },
      { changed: false, failed: true, extra: 1, msg: 'nine', more: true },
      { changed: false, failed: true, msg: unsupported, more: true },
      { ...done, check: true },
      done,
      { changed: false, failed: true, msg: 'This action (paired) does not support async.' },
    ]);
  });

  test('what a plugin raises and what it gives', async () => {
    for (const [index, [line]] of ENDS.entries()) project.write(`action_plugins/act${index}.py`, action(line));
    const tasks = ENDS.map((_, index) => `    - {act${index}: {}, ignore_errors: true, ignore_unreachable: true}\n`);
    const found = await results(`  tasks:\n${tasks.join('')}`, ['-l', 'h1']);
    expect(ENDS.map(([line], index) => [line, found[index]!.h1])).toEqual(
      ENDS.map(([line, expected]) => [line, { changed: false, ...expected }]),
    );
  });

  test('variables are read as they were written, and rendered by the templar; data is no template', async () => {
    project.write(
      'action_plugins/act.py',
      action(
        'from ansible.template import trust_as_template',
        "result['raw'] = task_vars['a']",
        "result['told'] = self._templar.template({'x': [task_vars['a']]})",
        "result['data'] = self._templar.template('{{ b }}')",
        "result['trusted'] = self._templar.template(trust_as_template('{{ b | upper }}'))",
        "self._templar.available_variables = dict(task_vars, b='other')",
        "result['changed_vars'] = self._templar.template(task_vars['a'])",
        "result['all'] = sorted(name for name in task_vars if name in ('a', 'b', 'v'))",
        "result['hosts'] = [task_vars['hostvars'][host]['v'] for host in task_vars['ansible_play_hosts']]",
        "result['missing'] = [task_vars.get('nope'), 'nope' in task_vars]",
        "result['lookup'] = self._shared_loader_obj.lookup_loader.get('items').run(['p', 'q'], task_vars)",
      ),
    );
    const found = await results('  vars: {a: "{{ b }}", b: bee}\n  tasks:\n    - act:\n', ['-l', 'h1']);
    expect(found).toEqual([
      {
        h1: {
          changed: false,
          raw: '{{ b }}',
          told: { x: ['bee'] },
          data: '{{ b }}',
          trusted: 'BEE',
          changed_vars: 'other',
          all: ['a', 'b', 'v'],
          hosts: [1],
          missing: [null, false],
          lookup: ['p', 'q'],
        },
      },
    ]);
  });

  test('files and commands of the target', async () => {
    project.write('files/f.txt', 'content\n');
    project.write(
      'action_plugins/deploy.py',
      action(
        "source = self._find_needle('files', 'f.txt')",
        "dest = os.path.join(self._loader.get_basedir(), task_vars['inventory_hostname'])",
        "result['before'] = self._execute_remote_stat(dest, all_vars=task_vars, follow=False)['exists']",
        "copy = os.path.join(self._make_tmp_path(), 'source')",
        'self._transfer_file(source, copy)',
        'self._fixup_perms2((self._connection._shell.tmpdir, copy))',
        "result.update(self._execute_module('copy', dict(src=copy, dest=dest), task_vars=task_vars))",
        "result = {key: result[key] for key in ('before', 'changed')}",
        "result['there'] = [self._remote_file_exists(dest), self._remote_file_exists(dest + 'x')]",
        "self._connection.fetch_file(dest, dest + '.back')",
        "result['back'] = open(dest + '.back').read()",
        "self._transfer_data(dest + '.data', 'd\\u00e4ta')",
        "ran = self._low_level_execute_command('cat; cat %s.data; pwd; exit 3' % dest, in_data=b'in ', chdir='/usr')",
        "result['ran'] = [ran['rc'], ran['stdout'], ran['stdout_lines']]",
        "result['raw'] = [str(part) for part in self._connection.exec_command('echo out; echo err >&2')]",
        "result['tmp'] = 'ansible-tmp-' in self._connection._shell.tmpdir",
      ),
    );
    const [found, again] = await results('  tasks:\n    - deploy:\n    - deploy:\n');
    const same = {
      there: [true, false],
      back: 'content\n',
      ran: [3, 'in däta/usr\n', ['in däta/usr']],
      raw: ['0', "b'out\\n'", "b'err\\n'"],
      tmp: true,
    };
    expect([found, again]).toEqual(
      [true, false].map((changed) => ({
        h1: { changed, before: !changed, ...same },
        h2: { changed, before: !changed, ...same },
      })),
    );
    const left = await project.run([
      'adhoc',
      'localhost',
      '-m',
      'command',
      '-a',
      `find ${project.directory} -path '*ansible-tmp-*'`,
    ]);
    expect(left.out).toMatch(/rc=0 >>\n\s*$/);
  });

  test('other actions: called, and built on', async () => {
    project.write('templates/t.j2', 'for {{ inventory_hostname }}');
    project.write(
      'action_plugins/tpl.py',
      action(
        'task = self._task.copy()',
        "task.args = dict(src='t.j2', dest=os.path.join(self._loader.get_basedir(), 'made'))",
        "found = self._shared_loader_obj.action_loader.get('ansible.builtin.template', task=task, connection=self._connection,",
        '    play_context=self._play_context, loader=self._loader, templar=self._templar, shared_loader_obj=self._shared_loader_obj)',
        "result['changed'] = found.run(task_vars=task_vars)['changed']",
        "result['none'] = self._shared_loader_obj.action_loader.get('no.such.action')",
        "result['made'] = open(task.args['dest']).read()",
      ),
    );
    project.write(
      'action_plugins/say.py',
      `from ansible.plugins.action.command import ActionModule as Command
class ActionModule(Command):
    def run(self, tmp=None, task_vars=None):
        self._task.args = {'_raw_params': 'echo ' + self._task.args['word']}
        return {'said': super().run(tmp, task_vars)['stdout']}
`,
    );
    project.write(
      'action_plugins/facts.py',
      action(
        "set_fact = self._shared_loader_obj.action_loader.get('set_fact', task=self._task, connection=self._connection,",
        '    play_context=self._play_context, loader=self._loader, templar=self._templar, shared_loader_obj=None)',
        'set_fact.run(task_vars=task_vars)',
      ),
    );
    const tasks = '  tasks:\n    - tpl:\n    - say: {word: hi}\n    - facts: {known: 4}\n    - debug: {var: known}\n';
    const found = await results(tasks, ['-l', 'h1']);
    expect(found.map(({ h1 }) => h1)).toEqual([
      { changed: true, none: null, made: 'for h1' },
      { changed: false, said: 'hi' },
      { changed: false },
      { changed: false, known: 4 },
    ]);
  });

  test('in a role, in a collection with shared code, in a directory of the settings; once for all hosts', async () => {
    project.write('roles/r/files/f', '');
    project.write(
      'roles/r/action_plugins/inrole.py',
      action("result.update(role=str(self._task._role), file=self._find_needle('files', 'f').split('/')[-4:])"),
    );
    project.write('roles/r/tasks/main.yml', '- inrole:\n');
    const collection = 'coll/ansible_collections/n/c/plugins';
    project.write(`${collection}/plugin_utils/h.py`, "def word(): return 'help'\n");
    project.write(
      `${collection}/action/ca.py`,
      `from ..plugin_utils.h import word\n${action("result.update(self._execute_module(module_args={'b': word()}))")}`,
    );
    project.write(`${collection}/modules/ca.py`, MODULE);
    const role = { changed: false, role: 'r', file: ['roles', 'r', 'files', 'f'] };
    const collected = { changed: true, a: null, b: 'help', check: false };
    const once = action("result['hosts'] = task_vars['ansible_play_hosts']");
    project.write('.ansible/plugins/action/once.py', once.replace('    def', '    BYPASS_HOST_LOOP = True\n\n    def'));
    const found = await results('  tasks:\n    - import_role: {name: r}\n    - n.c.ca:\n    - once:\n');
    expect(found).toEqual([
      { h1: role, h2: role },
      { h1: collected, h2: collected },
      { h1: { changed: false, hosts: ['h1', 'h2'] } },
    ]);
  });

  test('a file that cannot be loaded is named', async () => {
    const file = project.write('action_plugins/act.py', 'import nothere\n');
    const found = await results('  tasks:\n    - {act: {}, ignore_errors: true}\n', ['-l', 'h1']);
    const msg = `Task failed: The action plugin ${file} could not be loaded: No module named 'nothere'`;
    expect(found).toEqual([{ h1: { changed: false, failed: true, msg } }]);
  });
});

/** A result without what every one of its kind has. */
function bare(result: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(result).filter(([key]) => !/^_ansible_|^(invocation|exception|deprecations)$/.test(key)),
  );
}
