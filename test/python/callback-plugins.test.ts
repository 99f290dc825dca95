import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createProject, type Project } from '../e2e/drover.js';
import { describeWithPython } from './with-python.js';

const NOTES = `DOCUMENTATION = '''
name: notes
type: notification
short_description: Says what happens.
options:
  word: {type: str, default: hey, description: A word., env: [{name: NOTES_WORD}], ini: [{section: callback_notes, key: word}]}
'''
from ansible import context
from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'notification'
    CALLBACK_NAME = 'notes'
    CALLBACK_NEEDS_ENABLED = True

    def say(self, *words):
        self._display.display('N: ' + ' '.join(str(word) for word in words))

    def v2_playbook_on_start(self, playbook):
        self.say('start', playbook._file_name.rpartition('/')[2], self.get_option('word'), context.CLIARGS['forks'], context.CLIARGS['check'])

    def v2_playbook_on_play_start(self, play):
        self.say('play', play.get_name(), len(play._uuid))

    def v2_playbook_on_task_start(self, task, is_conditional):
        where = task.get_path().rpartition('/')[2]
        self.say('task', task, '|', task.name, task.action, dict(task.args), where, task._role, task.tags, task.no_log, is_conditional)

    def v2_playbook_on_handler_task_start(self, task):
        self.say('handler', task.get_name())

    def v2_runner_on_start(self, host, task):
        self.say('begin', host, task.get_name())

    def v2_runner_on_ok(self, result):
        self.say('ok', result._host.get_name(), result.task_name, result.is_changed(), result._result.get('msg'), self.host_label(result))

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.say('failed', result._host, result._result['msg'], ignore_errors)

    def v2_runner_on_skipped(self, result):
        self.say('skipped', result._host, result._result['skip_reason'])

    def v2_runner_on_unreachable(self, result):
        self.say('unreachable', result.host, result.is_unreachable())

    def v2_runner_item_on_ok(self, result):
        self.say('item', self._get_item_label(result._result), result._result['item'])

    def v2_runner_item_on_skipped(self, result):
        self.say('item skipped', self._get_item_label(result._result))

    def v2_runner_retry(self, result):
        self.say('retry', result._result['attempts'], result._result['retries'])

    def v2_playbook_on_include(self, included_file):
        self.say('include', included_file._filename.rpartition('/')[2], [host.name for host in included_file._hosts])

    def v2_playbook_on_notify(self, handler, host):
        self.say('notify', handler.get_name(), host)

    def v2_on_file_diff(self, result):
        if result._result.get('diff'):
            self.say('diff', repr(self._get_diff(result._result['diff'])))

    def v2_playbook_on_stats(self, stats):
        self.say('stats', {host: stats.summarize(host) for host in stats.processed}, stats.custom)
        print('printed', end=' ')
        print('line')
        raise ValueError('boo')
`;

const PLAY = `- name: First
  hosts: all
  gather_facts: false
  tasks:
    - {debug: {msg: "hi {{ inventory_hostname }}"}, tags: [x]}
    - {name: Named, command: echo out}
    - {command: "false", ignore_errors: true, changed_when: false}
    - {debug: {msg: "{{ item }}"}, loop: [1, 2], when: item != 2, loop_control: {label: "L{{ item }}"}}
    - {debug: , when: false}
    - include_tasks: inc.yml
    - import_role: {name: r}
    - {copy: {content: "a\\n", dest: "{{ playbook_dir }}/made"}, diff: true}
    - {command: "false", register: r, until: r.rc == 0, retries: 1, delay: 0, ignore_errors: true}
    - {command: echo secret, no_log: true}
    - {command: echo d, delegate_to: other, changed_when: false}
    - set_stats: {data: {a: 1}}
    - fail: {msg: bad}
`;

describeWithPython('callbacks in Python', () => {
  let project: Project;
  beforeEach(() => {
    project = createProject();
    project.write('inv', 'h1\n[all:vars]\nansible_connection=local\n');
    project.write('inc.yml', '- debug: {msg: inc}\n');
    project.write('roles/r/tasks/main.yml', '- {name: In role, debug: {msg: r}}\n');
    project.write('site.yml', PLAY);
  });
  afterEach(() => project.remove());

  const run = (...args: string[]) => project.run(['playbook', 'site.yml', '-i', 'inv', ...args]);

  test('one that is enabled hears of everything, beside the output', async () => {
    project.write('ansible.cfg', '[defaults]\ncallbacks_enabled=notes\n[callback_notes]\nword=ho\n');
    project.write('callback_plugins/notes.py', NOTES);
    const { code, out, err } = await run();
    expect({ code, err }).toEqual({
      code: 2,
      err: "[WARNING]: Callback dispatch 'v2_playbook_on_stats' failed for plugin 'notes': boo\n",
    });
    const stats = { ok: 12, failures: 1, unreachable: 0, changed: 4, skipped: 1, rescued: 0, ignored: 2 };
    const counts = Object.entries(stats).map(([name, count]) => `'${name}': ${count}`);
    const diff = '--- before\\n+++ after: DIR/made\\n@@ -0,0 +1 @@\\n+a\\n\\n';
    const place = (line: number) => `site.yml:${line}`;
    const failed = 'non-zero return code';
    expect(out.split('\n').flatMap((line) => (/^N: |^printed/.test(line) ? [shown(line, project)] : []))).toEqual([
      'N: start site.yml ho None False',
      'N: play First 36',
      `N: task TASK: debug |  debug {'msg': 'hi {{ inventory_hostname }}'} ${place(5)} None ['x'] False False`,
      'N: begin h1 debug',
      'N: ok h1 debug False hi h1 h1',
      `N: task TASK: Named | Named command {'_raw_params': 'echo out'} ${place(6)} None [] False False`,
      'N: begin h1 Named',
      'N: ok h1 Named True  h1',
      `N: task TASK: command |  command {'_raw_params': 'false'} ${place(7)} None [] False False`,
      'N: begin h1 command',
      `N: failed h1 ${failed} True`,
      `N: task TASK: debug |  debug {'msg': '{{ item }}'} ${place(8)} None [] False False`,
      'N: begin h1 debug',
      'N: item L1 1',
      'N: item skipped L2',
      'N: ok h1 debug False All items completed h1',
      `N: task TASK: debug |  debug {} ${place(9)} None [] False False`,
      'N: begin h1 debug',
      'N: skipped h1 Conditional result was False',
      `N: task TASK: include_tasks |  include_tasks {'_raw_params': 'inc.yml'} ${place(10)} None [] False False`,
      'N: begin h1 include_tasks',
      'N: ok h1 include_tasks False None h1',
      "N: include inc.yml ['h1']",
      "N: task TASK: debug |  debug {'msg': 'inc'} inc.yml:1 None [] False False",
      'N: begin h1 debug',
      'N: ok h1 debug False inc h1',
      "N: task TASK: r : In role | In role debug {'msg': 'r'} main.yml:1 r [] False False",
      'N: begin h1 r : In role',
      'N: ok h1 In role False r h1',
      `N: task TASK: copy |  copy {'content': 'a\\n', 'dest': '{{ playbook_dir }}/made'} ${place(12)} None [] False False`,
      'N: begin h1 copy',
      `N: diff '${diff}'`,
      'N: ok h1 copy True None h1',
      `N: task TASK: command |  command {'_raw_params': 'false'} ${place(13)} None [] False False`,
      'N: begin h1 command',
      'N: retry 1 2',
      `N: failed h1 ${failed} True`,
      `N: task TASK: command |  command {} ${place(14)} None [] True False`,
      'N: begin h1 command',
      'N: ok h1 command True None h1',
      `N: task TASK: command |  command {'_raw_params': 'echo d'} ${place(15)} None [] False False`,
      'N: begin h1 command',
      'N: ok h1 command False  h1 -> other',
      `N: task TASK: set_stats |  set_stats {'data': {'a': 1}} ${place(16)} None [] False False`,
      'N: begin h1 set_stats',
      'N: ok h1 set_stats False None h1',
      `N: task TASK: fail |  fail {'msg': 'bad'} ${place(17)} None [] False False`,
      'N: begin h1 fail',
      'N: failed h1 bad None',
      `N: stats {'h1': {${counts.join(', ')}}} {'_run': {'a': 1}}`,
      'printed line',
    ]);
  });

  test.each([[[]], [['-v']], [['-vvv', '--check', '--diff']]])(
    'the output of one that builds on the default is that of the default: %j',
    async (args) => {
      project.write(
        'callback_plugins/mine.py',
        `DOCUMENTATION = '''
name: mine
type: stdout
extends_documentation_fragment: [default_callback, result_format_callback]
'''
from ansible.plugins.callback.default import CallbackModule as Default


class CallbackModule(Default):
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'mine'

    def v2_playbook_on_stats(self, stats):
        super().v2_playbook_on_stats(stats)
        self._display.display('that was it')
`,
      );
      const outputs = [];
      for (const stdout of ['default', 'mine']) {
        project.write('ansible.cfg', `[defaults]\nstdout_callback=${stdout}\n`);
        await project.run(['adhoc', 'localhost', '-m', 'file', '-a', `path=${project.directory}/made state=absent`]);
        outputs.push(measured(await run(...args)));
      }
      const [plain, mine] = outputs;
      expect(mine).toEqual({ ...plain, out: `${plain!.out}that was it\n` });
    },
  );

  test('one of old is told of; one that is disabled, one that cannot be loaded, and a name that nobody has', async () => {
    project.write('site.yml', '- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: {msg: m}\n');
    const old = project.write(
      'callback_plugins/old.py',
      `from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    def runner_on_ok(self, host, res):
        print('old', host, res['msg'])
`,
    );
    project.write(
      'callback_plugins/off.py',
      `from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    def __init__(self):
        super().__init__()
        self.disabled = True
        self._display.warning('it is off')
    def v2_runner_on_ok(self, result):
        print('off')
`,
    );
    const broken = project.write('callback_plugins/broken.py', 'import nothere\n');
    project.write('ansible.cfg', '[defaults]\ncallbacks_enabled=n.c.note, nope\ncollections_path=coll\n');
    project.write(
      'coll/ansible_collections/n/c/plugins/callback/note.py',
      `from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    CALLBACK_NEEDS_ENABLED = True
    def v2_runner_on_ok(self, result):
        self._display.display('collected', color='red')
`,
    );
    const { code, out, err } = await run();
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => /^(old|off|collected)/.test(line))).toEqual(['old h1 m', 'collected']);
    expect(err.split('\n').filter((line) => line !== '' && !line.includes('can be disabled'))).toEqual([
      `[WARNING]: The callback plugin ${broken} could not be loaded: No module named 'nothere'`,
      "[WARNING]: Skipping callback plugin 'nope', unable to load",
      '[WARNING]: it is off',
      `[DEPRECATION WARNING]: The '${old}' callback plugin implements the following deprecated method(s): runner_on_ok. This feature will be removed from the callback plugin API in ansible-core version 2.23. Implement the \`v2_*\` equivalent callback method(s) instead.`,
    ]);
  });
});

const shown = (line: string, project: Project) => line.replaceAll(project.directory, 'DIR');

/** Times and names of temporary files differ from run to run. */
function measured(finished: { readonly code: number | null; readonly out: string; readonly err: string }) {
  const out = finished.out.replace(/"(delta|start|end)": "[^"]*"/g, '"$1": "T"').replace(/ansible-tmp-[\d.-]+/g, 'TMP');
  return { ...finished, out };
}
