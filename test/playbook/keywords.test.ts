import { describe, expect, test } from '@jest/globals';
import type { Node, Play, Task } from '../../src/playbook/ast.js';
import { loadTaskFile } from '../../src/playbook/dynamic.js';
import { KEYWORDS, keywordSpec, resolveKeyword } from '../../src/playbook/keywords.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { moduleDefaultsOf } from '../../src/playbook/module-defaults.js';
import { playbookSchema } from '../../src/playbook/schema.js';
import { includeParams, inheritedVars } from '../../src/playbook/variables.js';
import { diskContext, withProject } from './project.js';

function tasksIn(nodes: readonly Node[]): Task[] {
  return nodes.flatMap((node) =>
    node.kind === 'block' ? tasksIn([...node.body, ...node.rescue, ...node.always]) : [node],
  );
}

function taskNamed(play: Play, name: string): Task {
  const all = [...play.preTasks, ...play.roleTasks, ...play.tasks, ...play.postTasks, ...play.handlers];
  const found = tasksIn(all).find((task) => task.name === name);
  if (!found) throw new Error(`no task ${name}`);
  return found;
}

/** The task `t` of a project's site.yml, and its play. */
function load(files: Readonly<Record<string, string>>, name = 't'): Task {
  return withProject(files, (directory) => {
    const { playbook, problems } = loadPlaybook('site.yml', diskContext(directory));
    expect(problems).toEqual([]);
    return taskNamed(playbook.plays.at(-1)!, name);
  });
}

const values = (task: Task, name: 'tags' | 'when' | 'environment') =>
  resolveKeyword(task, name).map((given) => given.value);

const T = '{name: t, debug: }';

describe('a keyword that the nearest node decides', () => {
  const rows: [string, Readonly<Record<string, string>>, unknown][] = [
    ['of the play', { 'site.yml': `[{hosts: a, become: p, tasks: [${T}]}]` }, 'p'],
    ['of a block', { 'site.yml': `[{hosts: a, become: p, tasks: [{become: b, block: [${T}]}]}]` }, 'b'],
    ['of the outer of two blocks', { 'site.yml': `[{hosts: a, tasks: [{become: o, block: [{block: [${T}]}]}]}]` }, 'o'],
    ['of the task', { 'site.yml': `[{hosts: a, become: p, tasks: [{name: t, debug: , become: t}]}]` }, 't'],
    ['of nobody', { 'site.yml': `[{hosts: a, tasks: [${T}]}]` }, undefined],
    [
      'of the entry of a role',
      { 'site.yml': '[{hosts: a, become: p, roles: [{role: r, become: r}]}]', 'roles/r/tasks/main.yml': `[${T}]` },
      'r',
    ],
    [
      'of the role that depends on the role',
      {
        'site.yml': '[{hosts: a, become: p, roles: [{role: q, become: q}]}]',
        'roles/q/meta/main.yml': 'dependencies: [r]',
        'roles/r/tasks/main.yml': `[${T}]`,
      },
      'q',
    ],
    [
      'of import_tasks',
      { 'site.yml': '[{hosts: a, tasks: [{import_tasks: i.yml, become: i}]}]', 'i.yml': `[${T}]` },
      'i',
    ],
    [
      'of import_role, before the entry of a dependency',
      {
        'site.yml': '[{hosts: a, tasks: [{import_role: {name: q}, become: i}]}]',
        'roles/q/meta/main.yml': 'dependencies: [{role: r, become: d}]',
        'roles/r/tasks/main.yml': `[${T}]`,
      },
      'i',
    ],
    ['of a block around handlers', { 'site.yml': `[{hosts: a, handlers: [{become: b, block: [${T}]}]}]` }, 'b'],
  ];
  test.each(rows)('%s', (_title, files, expected) => {
    expect(resolveKeyword(load(files), 'become')?.value).toBe(expected);
  });
});

describe('keywords of which all values count', () => {
  const files = {
    'site.yml': `
- hosts: a
  tags: p
  environment: {A: p}
  roles:
    - role: r
      tags: [r1, r2]
      when: [w1, w2]
      environment: [{A: r}]`,
    'roles/r/tasks/main.yml': `
- block:
    - name: t
      debug:
      tags: "t, u"
      when: w4
      environment: {A: t}
  tags: b
  when: w3`,
  };

  test('conditions: outermost first', () => {
    expect(values(load(files), 'when')).toEqual(['w1', 'w2', 'w3', 'w4']);
  });

  test('tags: innermost first, words at commas', () => {
    expect(values(load(files), 'tags').flat()).toEqual(['t', 'u', 'b', 'r1', 'r2', 'p']);
  });

  test('environment: the inner one decides, so it comes last', () => {
    const environments = resolveKeyword(load(files), 'environment').flatMap((given) =>
      given.items!.map((one) => one.value),
    );
    expect(environments.map((one) => [...(one as Map<string, string>).values()])).toEqual([['p'], ['r'], ['t']]);
  });

  test('conditions of import_playbook are tested first, and not for handlers', () => {
    const project = {
      'site.yml': '[{import_playbook: one.yml, when: outer}]',
      'one.yml': '[{import_playbook: two.yml, when: inner}]',
      'two.yml': `[{hosts: a, tasks: [{name: t, debug: , when: own}], handlers: [{name: h, debug: , when: own}]}]`,
    };
    expect(values(load(project), 'when')).toEqual(['outer', 'inner', 'own']);
    expect(values(load(project, 'h'), 'when')).toEqual(['own']);
  });
});

describe('what a dynamic include passes on', () => {
  function included(apply: string): Task {
    const files = {
      'site.yml': `
- hosts: a
  tasks:
    - block:
        - name: include
          include_tasks: {file: i.yml${apply}}
          when: of include
          tags: of include
          vars: {v: include}
      when: of block
      vars: {v: block, w: block}`,
      'i.yml': '[{name: t, debug: , vars: {v: own}}]',
    };
    return withProject(files, (directory) => {
      const context = diskContext(directory);
      const { playbook } = loadPlaybook('site.yml', context);
      const play = playbook.plays[0]!;
      const parent = taskNamed(play, 'include');
      const blocks = loadTaskFile(`${directory}/i.yml`, { context, parent, play, vars: new Map([['item', 1]]) });
      return tasksIn(blocks)[0]!;
    });
  }

  test('its own keywords it does not', () => {
    const task = included('');
    expect([values(task, 'when'), values(task, 'tags')]).toEqual([['of block'], []]);
  });

  test('those of apply it does', () => {
    const task = included(', apply: {when: applied, tags: [x], become: true}');
    const become = resolveKeyword(task, 'become')?.value;
    expect([values(task, 'when'), values(task, 'tags').flat(), become]).toEqual([['of block', 'applied'], ['x'], true]);
  });

  test('variables it does, with those of its loop', () => {
    const task = included('');
    expect(inheritedVars(task).map((vars) => Object.fromEntries(vars))).toEqual([
      { v: 'own' },
      { v: 'include', item: 1 },
      { v: 'block', w: 'block' },
    ]);
    expect(includeParams(task).map((vars) => Object.fromEntries(vars))).toEqual([{ v: 'include', item: 1 }]);
  });
});

describe('module_defaults', () => {
  const given = (task: Task) => moduleDefaultsOf(task).map((one) => Object.fromEntries(one as Map<string, string>));

  test('the inner ones replace the outer ones of the same module', () => {
    const files = {
      'site.yml': `
- hosts: a
  module_defaults: {debug: {msg: p, verbosity: 1}, copy: {mode: x}}
  tasks:
    - module_defaults: [{ansible.builtin.debug: {msg: b}}]
      block: [{name: t, debug: }]`,
    };
    expect(given(load(files))).toEqual([{ msg: 'b' }]);
  });

  test('groups of a collection come before the module itself', () => {
    const files = {
      'site.yml':
        '[{hosts: a, module_defaults: {debug: {b: 2}, group/n.c.all: {a: 1}, group/n.c.other: {c: 3}}, tasks: [{name: t, debug: }]}]',
      'collections/ansible_collections/n/c/meta/runtime.yml':
        'action_groups: {all: [{metadata: {extend_group: [some]}}], some: [ansible.builtin.debug], other: [copy]}',
    };
    expect(given(load(files))).toEqual([{ a: 1 }, { b: 2 }]);
  });
});

describe('the table', () => {
  test('a row that is inherited says what it stands on', () => {
    const rows = Object.entries(KEYWORDS).map(([name, row]) => [name, row.description.endsWith('.')] as const);
    expect(rows.filter(([, ends]) => !ends)).toEqual([]);
  });

  test('the schema knows every keyword where it may stand', () => {
    const schema = playbookSchema({ debug: { description: 'Prints.', arguments: { type: 'object' } } });
    const nodes = (schema as unknown as { $defs: Record<string, { properties: Record<string, unknown> }> }).$defs;
    const missing = Object.keys(KEYWORDS).flatMap((name) =>
      keywordSpec(name as keyof typeof KEYWORDS)
        .scopes.filter((scope) => !nodes[scope]!.properties[name])
        .map((scope) => `${scope}.${name}`),
    );
    expect([missing, Object.keys(nodes.task!.properties).includes('debug')]).toEqual([[], true]);
  });
});
