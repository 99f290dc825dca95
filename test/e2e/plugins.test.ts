import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createProject, type Project } from './drover.js';

const ROOT = resolve(import.meta.dirname, '../..');
const EXAMPLE = resolve(ROOT, 'examples/plugins');
const FILES = ['site.yml', 'filter_plugins/money.ts', 'test_plugins/even.js', 'lookup_plugins/greeting.mjs'];

const HELLO = `import { defineModule } from '${resolve(ROOT, 'dist/src/module/index.js')}';
interface Hello { readonly name: string }
export default defineModule({
  name: 'ansible.legacy.hello',
  description: 'Says hello.',
  options: { name: { type: 'str', required: true, description: 'To whom.' } },
  returns: {},
  run: async (args: Hello) => ({ msg: \`hello \${args.name}\` }),
});
`;

const typed = (kind: string, name: string) =>
  `export const ${kind} = { ${name}: (value: string): string => value + ' through ${name}' };\n`;

describe('plugins of the user, in the built program', () => {
  let project: Project;
  beforeEach(() => {
    project = createProject();
  });
  afterEach(() => project.remove());

  const messages = async (playbook: string, args: readonly string[] = []) => {
    const { code, out, err } = await project.run(['playbook', playbook, '-i', 'localhost,', '-c', 'local', ...args]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return [...out.matchAll(/"msg": "(.*)"/g)].map(([, message]) => message);
  };

  test('the example of the documentation', async () => {
    for (const file of FILES) project.write(file, readFileSync(resolve(EXAMPLE, file), 'utf8'));
    expect(await messages('site.yml')).toEqual([
      '€12.50 EUR',
      'All assertions passed',
      'Hi Ann, says localhost',
      'Hello Ann, says localhost',
      'Hello Bob, says localhost',
    ]);
    const page = readFileSync(resolve(ROOT, 'docs/plugins.md'), 'utf8');
    for (const file of FILES) expect(page).toContain(readFileSync(resolve(EXAMPLE, file), 'utf8').trim());
  });

  test('a name that its collection deprecates is told of in the results of the tasks that run', async () => {
    project.write(
      'collections/ansible_collections/me/mine/meta/runtime.yml',
      'plugin_routing: {modules: {knock: {redirect: ansible.builtin.ping, deprecation: {removal_version: 3.0.0, warning_text: Ring.}}}}\n',
    );
    project.write(
      'site.yml',
      `- hosts: localhost
  gather_facts: false
  tasks:
    - me.mine.knock:
      register: done
    - me.mine.knock:
      when: false
      register: left_out
    - assert:
        that:
          - left_out.deprecations is not defined
          - >-
            done.deprecations == [{'msg': 'me.mine.knock has been deprecated. Ring.', 'version': '3.0.0',
            'collection_name': 'me.mine', 'deprecator': {'resolved_name': 'me.mine', 'type': none}}]
`,
    );
    const { code, err } = await project.run(['playbook', 'site.yml', '-i', 'localhost,', '-c', 'local']);
    expect({ code, told: err.match(/me\.mine\.knock has been deprecated/g) }).toEqual({
      code: 0,
      told: ['me.mine.knock has been deprecated'],
    });
  });

  test('from roles, collections and the configured directories', async () => {
    project.write('ansible.cfg', '[defaults]\nfilter_plugins = mine\n');
    project.write('mine/a.ts', typed('filters', 'configured'));
    project.write('roles/early/filter_plugins/b.ts', typed('filters', 'of_a_role'));
    project.write('roles/late/filter_plugins/c.ts', typed('filters', 'of_an_included_role'));
    project.write(
      'roles/late/lookup_plugins/twice.ts',
      'export const run = (terms: string[]) => [...terms, ...terms];\n',
    );
    project.write(
      'roles/late/tasks/main.yml',
      '- debug: {msg: "{{ \'x\' | of_an_included_role }}"}\n- debug: {msg: "{{ item }}"}\n  with_twice: y\n',
    );
    project.write('roles/early/tasks/main.yml', '- debug: {msg: "{{ \'x\' | of_a_role }}"}\n');
    project.write(
      'collections/ansible_collections/me/mine/plugins/filter/d.ts',
      `import { word } from './word.js';\n${typed('filters', 'collected')}export const used: string = word;\n`,
    );
    project.write(
      'collections/ansible_collections/me/mine/plugins/filter/word.ts',
      "export enum Kind { Plain }\nexport const word: string = 'w';\nexport const filters = {};\n",
    );
    project.write(
      'site.yml',
      `- hosts: localhost
  gather_facts: false
  roles: [early]
  tasks:
    - debug: {msg: "{{ 'x' | configured }}"}
    - debug: {msg: "{{ 'x' | me.mine.collected }}"}
    - include_role: {name: late}
`,
    );
    expect(await messages('site.yml')).toEqual([
      'x through of_a_role',
      'x through configured',
      'x through collected',
      'x through of_an_included_role',
      'y',
      'y',
    ]);
  });

  test('a plugin file that does not load stops the run before anything happens', async () => {
    project.write('filter_plugins/bad.ts', 'export const filters = {\n');
    project.write('site.yml', '- hosts: localhost\n  tasks: [{debug: {msg: hi}}]\n');
    const { code, out, err } = await project.run(['playbook', 'site.yml', '-i', 'localhost,']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/The plugin file .*filter_plugins\/bad\.ts cannot be used\. It failed to load: /);
  });

  test('modules, callbacks and inventory plugins are TypeScript, too', async () => {
    project.write('library/hello.ts', HELLO);
    project.write(
      'inventory_plugins/two.ts',
      "export default { accepts: (source: string) => source.endsWith('two'), read({ inventory }: any): void { inventory.addHost('a'); inventory.addHost('b'); } };\n",
    );
    project.write('ansible.cfg', '[inventory]\nenable_plugins = two\n');
    project.write('two', '');
    project.write(
      'site.yml',
      '- hosts: all\n  connection: local\n  gather_facts: false\n  tasks: [{hello: {name: you}, register: r}, {debug: {msg: "{{ r.msg }}"}}]\n',
    );
    const { code, out } = await project.run(['playbook', 'site.yml', '-i', 'two']);
    expect({ code, messages: [...out.matchAll(/"msg": "(.*)"/g)].map(([, message]) => message) }).toEqual({
      code: 0,
      messages: ['hello you', 'hello you'],
    });
  });
});
