import { describe, expect, test } from '@jest/globals';
import { Inventory } from '../../src/inventory/inventory.js';
import type { Dict, Value } from '../../src/values/value.js';
import { createFactStore } from '../../src/vars/facts.js';
import { variablesFor } from '../../src/vars/precedence.js';
import type { PlayScope, RoleVariables, RunVariables, TaskVariables } from '../../src/vars/scope.js';

const dict = (entries: Readonly<Record<string, Value>>): Dict => new Map(Object.entries(entries));

function role(name: string, more: Partial<RoleVariables> = {}): RoleVariables {
  return {
    name,
    collection: undefined,
    path: `/roles/${name}`,
    parameters: dict({ v: `${name} params` }),
    vars: dict({ v: `${name} entry vars` }),
    defaults: dict({ v: `${name} defaults` }),
    roleVars: dict({ v: `${name} vars` }),
    dependencies: [],
    dependent: undefined,
    included: false,
    ...more,
  };
}

/** One host in one group, and `v` defined on every level. */
function everywhere(mergeDicts = false) {
  const { run, play, task, inventory } = everywhereOf(mergeDicts);
  return variablesFor(run, { play, host: inventory.get('h'), task, withHostvars: true }, dict({ v: 'item' }));
}

function everywhereOf(mergeDicts = false) {
  const inventory = new Inventory();
  inventory.ensureGroup('web');
  inventory.ensureHost('h', 'web');
  inventory.addChild('all', 'web');
  inventory.setVariable('all', 'v', 'inventory all');
  inventory.setVariable('web', 'v', 'inventory group');
  inventory.setVariable('h', 'v', 'inventory host');
  const facts = createFactStore(() => {});
  facts.set('h', dict({ v: 'fact' }));
  const run: RunVariables = {
    inventory,
    extra: dict({ v: 'extra' }),
    facts,
    set: new Map([['h', dict({ v: 'set_fact' })]]),
    included: new Map([['h', dict({ v: 'include_vars' })]]),
    injectFacts: true,
    mergeDicts,
    groupPrecedence: [
      'all_inventory',
      'groups_inventory',
      'all_plugins_inventory',
      'all_plugins_play',
      'groups_plugins_inventory',
      'groups_plugins_play',
    ],
    options: {},
    inventoryDirectories: ['/inventory'],
    readVarsDirectory: (directory, kind, name) => dict({ v: `${directory} ${kind} ${name}` }),
    hostvars: () => new Map(),
  };
  const common = role('common');
  const app = role('app', { dependencies: [common] });
  const play: PlayScope = {
    name: 'p',
    vars: dict({ v: 'play vars' }),
    directory: '/playbook',
    prompted: dict({ v: 'vars_prompt' }),
    roles: [app],
    loadedRoles: [app],
    allHosts: ['h'],
    batch: ['h'],
    removed: new Set(),
    failed: new Set(),
    unreachable: new Set(),
    varsFiles: () => [dict({ v: 'vars_files first' }), dict({ v: 'vars_files last' })],
  };
  const task: TaskVariables = {
    vars: [dict({ v: 'task vars' }), dict({ v: 'block vars' })],
    includeParams: [dict({ v: 'include vars' })],
    role: app,
  };
  return { run, play, task, inventory };
}

describe('precedence', () => {
  test("what JavaScript's objects have is no variable", () => {
    const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
    expect(names.map((name) => everywhere().get(name))).toEqual(names.map(() => undefined));
  });

  test('the layers of a task are told anew when a role has come to its play, and when a host has got its first variable', () => {
    const { run, play, inventory } = everywhereOf();
    inventory.ensureHost('bare', 'all');
    const roles: RoleVariables[] = [];
    const request = {
      play: { ...play, roles },
      host: inventory.get('bare'),
      task: { vars: [], includeParams: [], role: undefined },
      withHostvars: true,
    };
    const read = () => ['late', 'own'].map((name) => variablesFor(run, request).get(name));
    expect(read()).toEqual([undefined, undefined]);
    roles.push(role('late', { roleVars: dict({ late: 'role' }) }));
    inventory.addHost('bare', { vars: dict({ own: 'host' }) });
    expect(read()).toEqual(['role', 'host']);
  });

  test('the levels, the strongest first', () => {
    expect(
      everywhere()
        .definitions('v')
        .map(({ value }) => value),
    ).toEqual([
      'item',
      'extra',
      'include vars',
      'app params',
      'set_fact',
      'include_vars',
      'task vars',
      'block vars',
      'app entry vars',
      'app vars',
      'common vars',
      'app vars',
      'common vars',
      'vars_files last',
      'vars_files first',
      'vars_prompt',
      'play vars',
      'fact',
      '/playbook host_vars h',
      '/inventory host_vars h',
      'inventory host',
      '/playbook group_vars web',
      '/inventory group_vars web',
      '/playbook group_vars all',
      '/inventory group_vars all',
      'inventory group',
      'inventory all',
      'app defaults',
      'common defaults',
      'app defaults',
      'common defaults',
    ]);
  });

  test('magic variables cannot be overridden', () => {
    const variables = everywhere();
    expect(variables.get('inventory_hostname')).toBe('h');
    expect(variables.get('group_names')).toEqual(['web']);
    expect(variables.get('role_path')).toBe('/roles/app');
  });

  test('only what a user wrote may be an expression', () => {
    const variables = everywhere();
    expect(variables.written(['v'])).toBeUndefined();
    expect(variables.written(['inventory_hostname'])).toBeUndefined();
    expect(variables.written(['inventory_file'])).toBe(true);
  });
});

describe('facts', () => {
  test('connection variables are never set by facts', () => {
    const warnings: string[] = [];
    const facts = createFactStore((message) => warnings.push(message));
    facts.set(
      'h',
      dict({
        ansible_host: 'evil',
        ansible_become_password: 'x',
        ansible_python_interpreter: '/evil',
        ansible_ssh_host_key_rsa_public: 'AAAA',
        ansible_hostname: 'h',
        local_fact: 1,
      }),
    );
    expect(facts.get('h')?.injected).toEqual(
      dict({ ansible_ssh_host_key_rsa_public: 'AAAA', ansible_hostname: 'h', local_fact: 1 }),
    );
    expect(facts.get('h')?.namespaced.get('hostname')).toBe('h');
    expect(warnings).toEqual([
      'Removed restricted key from module data: ansible_host',
      'Removed restricted key from module data: ansible_become_password',
      'Removed restricted key from module data: ansible_python_interpreter',
    ]);
  });
});
