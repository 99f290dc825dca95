import { writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Node, Role, Task } from '../../src/playbook/ast.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import type { Value } from '../../src/values/value.js';
import { diskContext, withProject } from './project.js';

type Files = Readonly<Record<string, string>>;

function tasksIn(nodes: readonly Node[]): Task[] {
  return nodes.flatMap((node) =>
    node.kind === 'block' ? tasksIn([...node.body, ...node.rescue, ...node.always]) : [node],
  );
}

/** Loads site.yml of a project and gives what `look` says of its last play; paths without the project's directory. */
function look<T>(
  files: Files,
  see: (play: ReturnType<typeof loadPlaybook>['playbook']['plays'][number], directory: string) => T,
): T {
  return withProject(files, (directory) => {
    const context = diskContext(directory, {
      rolesPath: [`${directory}/configured`],
      collectionsPath: [`${directory}/installed`],
    });
    const { playbook, problems } = loadPlaybook('site.yml', context);
    expect(problems.map((problem) => problem.message)).toEqual([]);
    return see(playbook.plays.at(-1)!, directory);
  });
}

const labels = (nodes: readonly Node[]) =>
  tasksIn(nodes).map((task) => String(task.name ?? task.args.get('_raw_params')));

describe('where a role is found', () => {
  const site = (name: string) => `[{hosts: a, roles: [${name}]}]`;
  const rows: [string, Files, [string, string | undefined, string]][] = [
    [
      'in roles/ first',
      { 'site.yml': site('r'), 'roles/r/x': '', 'configured/r/x': '', 'r/x': '' },
      ['r', undefined, 'roles/r'],
    ],
    [
      'then where the setting says',
      { 'site.yml': site('r'), 'configured/r/x': '', 'r/x': '' },
      ['r', undefined, 'configured/r'],
    ],
    ['then beside the playbook', { 'site.yml': site('r'), 'r/x': '' }, ['r', undefined, 'r']],
    ['by a path', { 'site.yml': site('other/r'), 'other/r/x': '' }, ['other/r', undefined, 'other/r']],
    [
      'by a name from a variable',
      { 'site.yml': '[{hosts: a, vars: {n: r}, roles: [{role: "{{ n }}"}]}]', 'roles/r/x': '' },
      ['r', undefined, 'roles/r'],
    ],
    [
      'in a collection',
      { 'site.yml': site('n.c.r'), 'installed/ansible_collections/n/c/roles/r/x': '' },
      ['r', 'n.c', 'installed/ansible_collections/n/c/roles/r'],
    ],
    [
      'in a collection beside the playbook',
      {
        'site.yml': site('n.c.r'),
        'collections/ansible_collections/n/c/roles/r/x': '',
        'installed/ansible_collections/n/c/roles/r/x': '',
      },
      ['r', 'n.c', 'collections/ansible_collections/n/c/roles/r'],
    ],
    [
      'in a collection that is searched',
      {
        'site.yml': '[{hosts: a, collections: [n.c], roles: [r]}]',
        'installed/ansible_collections/n/c/roles/r/x': '',
        'roles/r/x': '',
      },
      ['r', 'n.c', 'installed/ansible_collections/n/c/roles/r'],
    ],
  ];
  test.each(rows)('%s', (_title, files, expected) => {
    const found = look(files, (play, directory) => {
      const [role] = play.roles;
      return [role!.name, role!.collection, role!.path.replace(`${directory}/`, '')];
    });
    expect(found).toEqual(expected);
  });

  test('a dependency beside the role that needs it', () => {
    const files = {
      'site.yml': '[{hosts: a, roles: [sub/r]}]',
      'sub/r/meta/main.yml': 'dependencies: [q]',
      'sub/q/tasks/main.yml': '[{name: q, debug: }]',
    };
    expect(look(files, (play) => labels(play.roleTasks))).toEqual(['q', 'role_complete', 'role_complete']);
  });

  test('nowhere: the error says where it was searched', () => {
    const message = withProject({ 'site.yml': '[{hosts: a, roles: [nope]}]' }, (directory) => {
      const { problems } = loadPlaybook('site.yml', diskContext(directory));
      return problems.map(
        (one) => `${one.message.replaceAll(directory, '@')} ${one.source?.line}:${one.source?.column}`,
      );
    });
    expect(message).toEqual([
      "the role 'nope' was not found in @/roles:/nonexistent/.ansible/roles:/usr/share/ansible/roles:/etc/ansible/roles:@ 1:21",
    ]);
  });
});

test("a role's files lie in the role, whatever path names them", () => {
  const messages = withProject({ 'roles/r/tasks/main.yml': '', 'tasks/x.yml': '' }, (directory) => {
    const play = `[{hosts: a, tasks: [{import_role: {name: r, tasks_from: ${directory}/tasks/x.yml}}]}]`;
    writeFileSync(`${directory}/site.yml`, play);
    const { problems } = loadPlaybook('site.yml', diskContext(directory));
    return problems.map(({ message }) => message.replaceAll(directory, '@'));
  });
  const expected =
    "Failed loading '@/tasks/x.yml' for role (r) as it is not inside the expected role path: '@/roles/r/tasks'";
  expect(messages).toEqual([expected]);
});

test.each([
  ['{name: h, meta: end_role}', 'HANDLER: r : h'],
  ['{meta: end_role}', 'HANDLER: r : meta'],
])('what a handler is called that ends a role: %s', (handler, title) => {
  const files = { 'site.yml': '[{hosts: a, roles: [r]}]', 'roles/r/handlers/main.yml': `[${handler}]` };
  const { problems } = withProject(files, (directory) => loadPlaybook('site.yml', diskContext(directory)));
  expect(problems.map(({ message, source }) => [message, source?.coarse?.text])).toEqual([
    ["Cannot execute 'end_role' from a handler", title],
  ]);
});

describe('variables of a role', () => {
  const rows: [string, Files, Readonly<Record<string, Value>>][] = [
    ['main.yml', { 'roles/r/defaults/main.yml': 'a: 1' }, { a: 1 }],
    ['main.yaml', { 'roles/r/defaults/main.yaml': 'a: 1' }, { a: 1 }],
    ['main.json', { 'roles/r/defaults/main.json': '{"a": 1}' }, { a: 1 }],
    ['main without an extension', { 'roles/r/defaults/main': 'a: 1' }, { a: 1 }],
    ['main.yml before main/', { 'roles/r/defaults/main.yml': 'a: 1', 'roles/r/defaults/main/x.yml': 'a: 2' }, { a: 1 }],
    [
      'main/, its files in order, deep, hidden files and backups left out',
      {
        'roles/r/defaults/main/1.yml': 'a: 1\nb: 1',
        'roles/r/defaults/main/2/x.yml': 'b: 2',
        'roles/r/defaults/main/3.txt': 'b: 3',
        'roles/r/defaults/main/.4.yml': 'b: 4',
        'roles/r/defaults/main/5.yml~': 'b: 5',
        'roles/r/defaults/main/6': 'c: 6',
      },
      { a: 1, b: 2, c: 6 },
    ],
    ['an empty file', { 'roles/r/defaults/main.yml': '' }, {}],
  ];
  test.each(rows)('%s', (_title, files, expected) => {
    const all = { 'site.yml': '[{hosts: a, roles: [r]}]', 'roles/r/x': '', ...files };
    expect(look(all, (play) => Object.fromEntries(play.roles[0]!.defaults))).toEqual(expected);
  });
});

describe('the order of a play', () => {
  const files = {
    'site.yml': `
- hosts: a
  handlers: [{name: own, debug: }]
  roles: [r, {role: q, when: x}, r]
  tasks:
    - import_role: {name: i}
    - name: task
      debug:`,
    'roles/r/tasks/main.yml': '[{name: r, debug: }]',
    'roles/r/handlers/main.yml': '[{name: of r, debug: }]',
    'roles/r/meta/main.yml': 'dependencies: [q]\nallow_duplicates: true',
    'roles/q/tasks/main.yml': '[{name: q, debug: }, {import_role: {name: j}}]',
    'roles/q/handlers/main.yml': '[{name: of q, debug: }]',
    'roles/i/tasks/main.yml': '[{name: i, debug: }]',
    'roles/i/handlers/main.yml': '[{name: of i, debug: }]',
    'roles/j/tasks/main.yml': '[{name: j, debug: }]',
    'roles/j/handlers/main.yml': '[{name: of j, debug: }]',
  };
  const done = 'role_complete';

  test('dependencies first, then roles', () => {
    const q = ['q', 'j', done, done];
    const expected = [...q, 'r', done, ...q, ...q, 'r', done];
    expect(look(files, (play) => labels(play.roleTasks))).toEqual(expected);
  });

  test('handlers: of roles, the own, of imported roles', () => {
    const expected = ['of q', 'of r', 'of q', 'of q', 'of r', 'own', 'of j', 'of j', 'of j', 'of i'];
    expect(look(files, (play) => labels(play.handlers))).toEqual(expected);
  });

  test('roles: the entries, then the imported', () => {
    const about = (role: Role) =>
      `${role.name}${role.included ? ' imported' : ''}${role.allowDuplicates ? ' again' : ''}`;
    expect(look(files, (play) => play.roles.map(about))).toEqual([
      'r again',
      'q',
      'r again',
      'j imported again',
      'j imported again',
      'j imported again',
      'i imported again',
    ]);
  });

  test('equal uses are known by their identity', () => {
    const identities = look(files, (play) =>
      play.roles.slice(0, 3).flatMap((role) => [role, ...role.dependencies].map((one) => one.identity)),
    );
    const [r, qOfR, q, sameR] = identities;
    expect([r === sameR, qOfR === q]).toEqual([true, false]);
  });
});

describe('argument specs', () => {
  const rows: [string, Files, string | undefined][] = [
    ['none', {}, undefined],
    [
      'in a file of their own',
      {
        'roles/r/meta/argument_specs.yml':
          'argument_specs: {main: {short_description: Short, options: {p: {type: int}}}}',
      },
      "Validating arguments against arg spec 'main' - Short",
    ],
    [
      'in meta/main',
      { 'roles/r/meta/main.yml': 'argument_specs: {main: {options: {}}}' },
      "Validating arguments against arg spec 'main'",
    ],
    [
      'of another entry point',
      { 'roles/r/meta/argument_specs.yaml': 'argument_specs: {other: {options: {}}}' },
      undefined,
    ],
  ];
  test.each(rows)('%s', (_title, files, name) => {
    const all = {
      'site.yml': '[{hosts: a, roles: [{role: r, p: 1}]}]',
      'roles/r/tasks/main.yml': '[{name: t, debug: }]',
      ...files,
    };
    const expected = [...(name === undefined ? [] : [name]), 't', 'role_complete'];
    expect(look(all, (play) => labels(play.roleTasks))).toEqual(expected);
  });

  test('the task has the spec, the parameters and whose they are', () => {
    const files = {
      'site.yml': '[{hosts: a, roles: [{role: r, p: 1, vars: {v: 2}, tags: x}]}]',
      'roles/r/meta/argument_specs.yml': 'argument_specs: {main: {options: {p: {type: int}}}}',
    };
    const args = look(files, (play, directory) => {
      const [task] = tasksIn(play.roleTasks);
      const context = task!.args.get('validate_args_context') as Map<string, string>;
      expect([...context.values()].map((one) => one.replace(directory, '@'))).toEqual([
        'role',
        'r',
        'main',
        '@/roles/r',
      ]);
      return [task!.args.get('argument_spec'), task!.args.get('provided_arguments'), task!.keywords.get('tags')?.value];
    });
    expect(args).toEqual([new Map([['p', new Map([['type', 'int']])]]), new Map([['p', 1]]), ['always']]);
  });
});

describe('import_playbook', () => {
  test('vars win over those of the play, tags add up', () => {
    const files = {
      'site.yml': '[{import_playbook: sub/p.yml, vars: {a: 1, f: x}, tags: [t, u]}]',
      'sub/p.yml': '[{hosts: a, tags: v, vars: {a: 2, b: 2}, tasks: [{import_tasks: "{{ f }}.yml"}]}]',
      'sub/x.yml': '[{name: x, debug: }]',
    };
    const seen = look(files, (play, directory) => [
      Object.fromEntries(play.vars),
      play.keywords.get('tags')?.value,
      play.directory.replace(directory, '@'),
      labels(play.tasks),
    ]);
    expect(seen).toEqual([{ a: 1, b: 2, f: 'x' }, ['v', 't', 'u'], '@/sub', ['x']]);
  });

  test('of a collection', () => {
    const files = {
      'site.yml': '[{import_playbook: n.c.deploy}]',
      'installed/ansible_collections/n/c/playbooks/deploy.yml': '[{hosts: a, roles: [r]}]',
      'installed/ansible_collections/n/c/roles/r/tasks/main.yml': '[{name: t, debug: }]',
    };
    expect(look(files, (play) => [play.roles[0]!.collection, labels(play.roleTasks)])).toEqual([
      'n.c',
      ['t', 'role_complete'],
    ]);
  });

  test('a playbook of a collection can be named itself', () => {
    const files = {
      'installed/ansible_collections/n/c/playbooks/deploy.yml': '[{hosts: a, roles: [r]}]',
      'installed/ansible_collections/n/c/roles/r/x': '',
    };
    const found = withProject(files, (directory) => {
      const context = diskContext(directory, { collectionsPath: [`${directory}/installed`] });
      const { playbook, problems } = loadPlaybook('n.c.deploy', context);
      return [playbook.file.replace(directory, '@'), playbook.plays[0]?.roles[0]?.collection, problems];
    });
    expect(found).toEqual(['@/installed/ansible_collections/n/c/playbooks/deploy.yml', 'n.c', []]);
  });

  test('that imports itself is refused', () => {
    const files = { 'site.yml': '[{import_playbook: p.yml}]', 'p.yml': '[{import_playbook: site.yml}]' };
    const messages = withProject(files, (directory) =>
      loadPlaybook('site.yml', diskContext(directory)).problems.map((one) => one.message),
    );
    expect(messages).toEqual(['import_playbook imports itself without end: site.yml → p.yml → site.yml']);
  });
});

describe('loops without end', () => {
  const rows: [string, Files, string][] = [
    [
      'import_tasks',
      { 'site.yml': '[{hosts: a, tasks: [{import_tasks: i.yml}]}]', 'i.yml': '[{import_tasks: i.yml}]' },
      'import_tasks imports itself without end: @/i.yml → @/i.yml',
    ],
    [
      'import_role',
      { 'site.yml': '[{hosts: a, roles: [r]}]', 'roles/r/tasks/main.yml': '[{import_role: {name: r}}]' },
      'A recursion loop was detected with the roles specified. Make sure child roles do not have dependencies on parent roles',
    ],
  ];
  test.each(rows)('%s', (_title, files, message) => {
    const messages = withProject(files, (directory) =>
      loadPlaybook('site.yml', diskContext(directory)).problems.map((one) => one.message.replaceAll(directory, '@')),
    );
    expect(messages).toEqual([message]);
  });

  test('a role may import other tasks of its own', () => {
    const files = {
      'site.yml': '[{hosts: a, roles: [r]}]',
      'roles/r/tasks/main.yml': '[{import_role: {name: r, tasks_from: more}}]',
      'roles/r/tasks/more.yml': '[{name: more, debug: }]',
    };
    expect(look(files, (play) => labels(play.roleTasks))).toEqual(['more', 'role_complete', 'role_complete']);
  });
});
