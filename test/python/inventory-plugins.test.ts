import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createProject, type Project } from '../e2e/drover.js';
import { describeWithPython } from './with-python.js';

const DOCUMENTATION = `DOCUMENTATION = '''
name: NAME
short_description: Hosts that are counted.
extends_documentation_fragment: [constructed, inventory_cache]
options:
  plugin: {required: true, choices: [NAME], description: Its name.}
  prefix: {type: str, required: true, description: What names begin with.}
  count: {type: int, default: 2, description: How many., env: [{name: COUNTED}]}
  patterns: {type: list, elements: str, default: [], description: More hosts.}
'''
`;

const PLUGIN = `${DOCUMENTATION}
from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    NAME = 'NAME'

    def verify_file(self, path):
        return super().verify_file(path) and path.endswith('counted.yml')

    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        group = inventory.add_group('counted')
        inventory.set_variable(group, 'before', sorted(inventory.hosts))
        for name, number in self.found(path, cache).items():
            if number == 5:
                raise AnsibleParserError('five is too many')
            host = inventory.add_host(name, group=group)
            for key, value in {'num': number, 'text': '{{ num }}', 'env': 'prod' if number else 'dev', 'map': {'a': 'x', 'b': ''}}.items():
                inventory.set_variable(host, key, value)
            variables, strict = inventory.get_host(host).get_vars(), self.get_option('strict')
            self._set_composite_vars(self.get_option('compose'), variables, host, strict=strict)
            self._add_host_to_composed_groups(self.get_option('groups'), {}, host, strict=strict)
            self._add_host_to_keyed_groups(self.get_option('keyed_groups'), {}, host, strict=strict)
        for pattern in self.get_option('patterns'):
            hosts, port = self._expand_hostpattern(pattern)
            self._populate_host_vars(hosts, {'p': 1}, port=port)

    def found(self, path, cache):
        key = self.get_cache_key(path)
        if self.get_option('cache') and cache and key in self.cache:
            return {name + '-kept': number for name, number in self.cache[key].items()}
        data = {self.get_option('prefix') + str(number): number for number in range(self.get_option('count'))}
        if self.get_option('cache'):
            self.cache[key] = data
        return data
`;

const plugin = (name: string) =>
  PLUGIN.replaceAll('NAME = ', '\0').replaceAll('NAME', name).replaceAll('\0', 'NAME = ');

describeWithPython('inventory plugins in Python', () => {
  let project: Project;
  beforeEach(() => {
    project = createProject();
    project.write('ansible.cfg', '[defaults]\ncollections_path=coll\n[inventory]\nenable_plugins=counted, auto, ini\n');
    project.write('inventory_plugins/counted.py', plugin('counted'));
    project.write('old', 'h0 v=1\n');
  });
  afterEach(() => project.remove());

  const list = async (...args: string[]) => {
    const { code, out, err } = await project.run(['inventory', '-i', 'old', ...args, '--list']);
    return { code, err, inventory: out === '' ? undefined : (JSON.parse(out) as Record<string, never>) };
  };

  test('hosts, groups and variables, and what is worked out of them', async () => {
    project.write(
      'a.counted.yml',
      `plugin: counted
prefix: web
compose: {double: num * 2, ansible_host: "inventory_hostname ~ '.x'", bad: nope.y}
groups: {big: num > 0, a-b: true, bad: nope.y}
keyed_groups:
  - {key: env, prefix: e, parent_group: "all_{{ env }}"}
  - {key: map, separator: ''}
  - {key: map, default_value: none}
patterns: ['db[01:02]:99']
`,
    );
    const { inventory, ...rest } = await list('-i', 'a.counted.yml');
    expect(rest).toEqual({ code: 0, err: '' });
    const text = { __ansible_unsafe: '{{ num }}' };
    const map = { a: 'x', b: '' };
    const web = (num: number, env: string) => ({
      num,
      env,
      text,
      map,
      before: ['h0'],
      double: num * 2,
      ansible_host: `web${num}.x`,
    });
    const db = { ansible_port: 99, p: 1 };
    const hosts = (...names: string[]) => ({ hosts: names });
    expect(inventory).toEqual({
      _meta: {
        profile: 'inventory_legacy',
        hostvars: { h0: { v: 1 }, web0: web(0, 'dev'), web1: web(1, 'prod'), db01: db, db02: db },
      },
      all: {
        children: ['ungrouped', 'counted', 'a_b', 'all_dev', 'ax', 'b', '_a_x', '_b_none', 'big', 'all_prod'],
      },
      ungrouped: hosts('h0', 'db01', 'db02'),
      counted: hosts('web0', 'web1'),
      a_b: hosts('web0', 'web1'),
      all_dev: { children: ['e_dev'] },
      all_prod: { children: ['e_prod'] },
      e_dev: hosts('web0'),
      e_prod: hosts('web1'),
      ax: hosts('web0', 'web1'),
      b: hosts('web0', 'web1'),
      _a_x: hosts('web0', 'web1'),
      _b_none: hosts('web0', 'web1'),
      big: hosts('web1'),
    });
  });

  test.each([
    ['prefix: w\ncount: 6\n', 'five is too many'],
    ['count: 1\n', "Required config 'prefix' for 'counted' inventory plugin not provided."],
    [
      'prefix: w\ncount: x\n',
      "Config 'count' for 'counted' inventory plugin from 'Direct' has an invalid value: Invalid value provided for 'int': 'x'",
    ],
    [
      'prefix: w\nstrict: true\ngroups: {bad: nope.y}\n',
      "Could not add host w0 to group bad: Error while evaluating conditional: 'nope' is undefined",
    ],
    ['prefix: w\nstrict: true\ncompose: {bad: nope.y}\n', "Could not set bad for host w0: 'nope' is undefined"],
  ])('%j fails', async (config, problem) => {
    project.write('b.counted.yml', `plugin: counted\n${config}`);
    const { err } = await list('-i', 'b.counted.yml');
    expect(err).toContain(`[WARNING]: Failed to parse inventory with 'counted' plugin: ${problem}\n`);
  });

  test('a plugin of a collection, named by the source; what it kept is there the next time', async () => {
    project.write('coll/ansible_collections/n/c/plugins/inventory/counted.py', plugin('n.c.counted'));
    const kept = `cache: true\ncache_plugin: jsonfile\ncache_connection: ${project.directory}/kept\n`;
    project.write('c.counted.yml', `plugin: n.c.counted\nprefix: web\n${kept}`);
    const groups = async (...args: string[]) => {
      const { inventory } = await list('-i', 'c.counted.yml', ...args);
      return (inventory!.counted as unknown as { hosts: string[] }).hosts;
    };
    expect([await groups(), await groups(), await groups('--flush-cache')]).toEqual([
      ['web0', 'web1'],
      ['web0-kept', 'web1-kept'],
      ['web0', 'web1'],
    ]);
  });

  test('a play runs on its hosts; a file that cannot be loaded is named', async () => {
    project.write('a.counted.yml', 'plugin: counted\nprefix: web\n');
    const shown = await project.run(['adhoc', 'all', '-i', 'a.counted.yml', '--list-hosts']);
    expect(shown).toEqual({ code: 0, err: '', out: '  hosts (2):\n    web0\n    web1\n' });
    const file = project.write('inventory_plugins/counted.py', 'import nothere\n');
    const { err } = await project.run(['adhoc', 'all', '-i', 'a.counted.yml', '--list-hosts']);
    expect(err).toContain(`The inventory plugin ${file} could not be loaded: No module named 'nothere'`);
  });
});
