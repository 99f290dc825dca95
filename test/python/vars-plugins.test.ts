import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createProject, type Project } from '../e2e/drover.js';
import { describeWithPython } from './with-python.js';

const plugin = (given: string, more = '') => `from ansible.plugins.vars import BaseVarsPlugin


class VarsModule(BaseVarsPlugin):
${more}    def get_vars(self, loader, path, entities):
        super().get_vars(loader, path, entities)
        return ${given}
`;

const STAGED = `DOCUMENTATION = '''
name: asked
extends_documentation_fragment: [vars_plugin_staging]
options:
  stage: {ini: [{key: stage, section: vars_asked}]}
  word: {type: str, default: w, description: A word., ini: [{key: word, section: vars_asked}]}
'''
`;

describeWithPython('vars plugins in Python', () => {
  let project: Project;
  beforeEach(() => {
    project = createProject();
    project.write('inv', 'h1 own=inventory\n[g]\nh1\n[all:vars]\nansible_connection=local\n');
    project.write('group_vars/all.yml', 'over: file\n');
    project.write(
      'vars_plugins/auto.py',
      plugin(
        "{'over' if entities[0].name == 'all' else 'text': '{{ 1 + 1 }}', 'own': 'plugin', entities[0].name + '_is': str(entities[0].base_type)}",
      ),
    );
    project.write(
      'vars_plugins/asked.py',
      STAGED + plugin("{'asked': self.get_option('word')}", '    REQUIRES_ENABLED = True\n\n'),
    );
    const collection = 'coll/ansible_collections/n/c/plugins/vars/more.py';
    project.write(collection, plugin("{'more': [1, {'a': None}]}"));
    const names = ['over', 'text', 'own', 'all_is', 'g_is', 'h1_is', 'asked', 'more'];
    const shown = names.map((name) => `{{ ${name} | default('-') }}`).join(' ');
    project.write('site.yml', `- hosts: h1\n  gather_facts: false\n  tasks:\n    - debug: {msg: "${shown}"}\n`);
  });
  afterEach(() => project.remove());

  test.each([
    ['', '', 'file {{ 1 + 1 }} plugin GROUP GROUP HOST - -'],
    ['host_group_vars, asked, n.c.more', '', "file {{ 1 + 1 }} plugin GROUP GROUP HOST w [1, {'a': None}]"],
    ['host_group_vars, asked', '[vars_asked]\nword=z\n', 'file {{ 1 + 1 }} plugin GROUP GROUP HOST z -'],
    ['host_group_vars, asked', '[vars_asked]\nstage=inventory\n', 'file {{ 1 + 1 }} plugin GROUP GROUP HOST - -'],
  ])('enabled %j, with %j', async (enabled, more, expected) => {
    const names = enabled === '' ? '' : `vars_plugins_enabled=${enabled}\n`;
    project.write('ansible.cfg', `[defaults]\ncollections_path=coll\n${names}${more}`);
    const { code, out, err } = await project.run(['playbook', 'site.yml', '-i', 'inv']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(/"msg": (".*")/.exec(out)?.[1]).toBe(JSON.stringify(expected));
  });

  test('a listing of the inventory has them', async () => {
    project.write('ansible.cfg', '[defaults]\n');
    const { out } = await project.run(['inventory', '-i', 'inv', '--host', 'h1']);
    expect(JSON.parse(out)).toEqual({
      ansible_connection: 'local',
      all_is: 'GROUP',
      g_is: 'GROUP',
      h1_is: 'HOST',
      over: 'file',
      own: 'plugin',
      text: '{{ 1 + 1 }}',
    });
  });
});
