import { describe, expect, test } from '@jest/globals';
import { DroverError, ProblemList } from '../../src/base/error.js';
import type { Node, Play, Task } from '../../src/playbook/ast.js';
import { compileBlocks } from '../../src/playbook/compile.js';
import type { LoadContext } from '../../src/playbook/context.js';
import { loadIncludedRole, loadTaskFile } from '../../src/playbook/dynamic.js';
import { roleOptions } from '../../src/playbook/include.js';
import { findTaskFile } from '../../src/playbook/include-path.js';
import { resolveKeyword } from '../../src/playbook/keywords.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { loadRepeatedBlock } from '../../src/playbook/repeated-block.js';
import { inheritedVars } from '../../src/playbook/variables.js';
import { diskContext, withProject } from './project.js';

type Files = Readonly<Record<string, string>>;

/** The first task of the first play, and its play. */
function start(directory: string): { context: LoadContext; play: Play; parent: Task } {
  const context = diskContext(directory);
  const { playbook, problems } = loadPlaybook('site.yml', context);
  expect(problems).toEqual([]);
  const play = playbook.plays[0]!;
  return { context, play, parent: tasksIn(play.tasks)[0]! };
}

function tasksIn(nodes: readonly Node[]): Task[] {
  return nodes.flatMap((node) =>
    node.kind === 'block' ? tasksIn([...node.body, ...node.rescue, ...node.always]) : [node],
  );
}

const names = (nodes: readonly Node[]) => tasksIn(nodes).map((task) => task.name ?? task.args.get('_raw_params'));

/** What goes wrong with `run`, message by message. */
function problemsOf(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof ProblemList) return error.problems.map((one) => one.message);
    if (error instanceof DroverError) return [error.message];
    throw error;
  }
}

describe('loadTaskFile', () => {
  test('tells all that is wrong in the file', () => {
    const files = {
      'site.yml': '[{hosts: a, tasks: [{include_tasks: i.yml}]}]',
      'i.yml': '[{name: a}, {debug: , command: x}]',
    };
    const problems = withProject(files, (directory) => {
      const { context, play, parent } = start(directory);
      return problemsOf(() => loadTaskFile(`${directory}/i.yml`, { context, play, parent }));
    });
    expect(problems).toEqual(['no module/action detected in task.', 'conflicting action statements: debug, command']);
  });

  test.each(['loop: [1]', 'loop_control: {}', 'with_items: [1]', 'until: true', 'retries: 1', 'delay: 1'])(
    'what is applied to it cannot repeat it: %s',
    (given) => {
      const files = {
        'site.yml': `[{hosts: a, tasks: [{include_tasks: {file: i.yml, apply: {${given}}}}]}]`,
        'i.yml': '[{debug: }]',
      };
      const problems = withProject(files, (directory) => {
        const { context, play, parent } = start(directory);
        return problemsOf(() => loadTaskFile(`${directory}/i.yml`, { context, play, parent }));
      });
      expect(problems).toEqual([`'${given.split(':')[0]}' is not a valid attribute for a Block`]);
    },
  );

  test.each([
    ['a: 1', ['included task files must contain a list of tasks'], []],
    ['', [], []],
  ])('a file that is no list: %j', (text, problems, warnings) => {
    withProject({ 'site.yml': '[{hosts: a, tasks: [{include_tasks: i.yml}]}]', 'i.yml': text }, (directory) => {
      const { context, play, parent } = start(directory);
      const heard: string[] = [];
      const notice = ({ message }: { message: string }) => heard.push(message.replace(directory, '@'));
      expect(problemsOf(() => loadTaskFile(`${directory}/i.yml`, { context, play, parent, notice }))).toEqual(problems);
      expect(heard).toEqual(warnings);
    });
  });

  test('roles that static imports bring in are told, and the play stays as it was', () => {
    const files = {
      'site.yml': '[{hosts: a, tasks: [{include_tasks: i.yml}]}]',
      'i.yml': '[{import_role: {name: r}}]',
      'roles/r/tasks/main.yml': '[{name: t, debug: }]',
    };
    withProject(files, (directory) => {
      const { context, play, parent } = start(directory);
      const adopted: string[] = [];
      const blocks = loadTaskFile(`${directory}/i.yml`, {
        context,
        play,
        parent,
        adopt: (role) => adopted.push(role.name),
      });
      expect([names(blocks), adopted, play.roles, play.handlers]).toEqual([['t', 'role_complete'], ['r'], [], []]);
    });
  });
});

describe('loadIncludedRole', () => {
  const files: Files = {
    'site.yml': '[{hosts: a, tasks: [{include_role: {name: r}, vars: {v: 1}}]}]',
    'roles/r/tasks/main.yml': '[{name: main, debug: }]',
    'roles/r/tasks/other.yml': '[{name: other, debug: }]',
    'roles/r/defaults/main.yml': 'd: main',
    'roles/r/defaults/more.yml': 'd: more',
    'roles/r/handlers/main.yml': '[{name: h, debug: , listen: topic}]',
    'roles/r/meta/main.yml': 'dependencies: [{role: q, p: 1}]',
    'roles/q/tasks/main.yml': '[{name: of q, debug: }]',
  };

  function load(args: Readonly<Record<string, string | boolean>>) {
    return withProject(files, (directory) => {
      const { context, play, parent } = start(directory);
      return loadIncludedRole('r', roleOptions(new Map(Object.entries(args))), { context, play, parent });
    });
  }

  test('brings its dependencies, tasks, handlers and variables', () => {
    const { role, blocks, handlers } = load({});
    expect(names(blocks)).toEqual(['of q', 'role_complete', 'main', 'role_complete']);
    expect(names(handlers)).toEqual(['h']);
    expect(tasksIn(handlers)[0]!.listen).toEqual(['topic', 'r : topic', 'r : topic']);
    const [q] = role.dependencies;
    expect([role.defaults, role.vars, role.public, role.allowDuplicates, role.included]).toEqual([
      new Map([['d', 'main']]),
      new Map([['v', 1]]),
      false,
      true,
      true,
    ]);
    expect([q!.parameters, q!.dependent === role, q!.allowDuplicates]).toEqual([new Map([['p', 1]]), true, false]);
  });

  test('other files and options', () => {
    const { role, blocks } = load({
      tasks_from: 'other',
      defaults_from: 'more.yml',
      public: 'yes',
      allow_duplicates: false,
    });
    expect(names(blocks)).toEqual(['of q', 'role_complete', 'other', 'role_complete']);
    expect([role.defaults, role.public, role.allowDuplicates, role.tasksFrom]).toEqual([
      new Map([['d', 'more']]),
      true,
      false,
      'other',
    ]);
  });

  test.each([
    [{ vars_from: 'without a directory vars nobody looks' }, []],
    [{ tasks_from: 'nope' }, ['Could not find specified file in role: tasks/nope']],
    [{ defaults_from: 'nope' }, ['Could not find specified file in role: defaults/nope']],
    [
      { tasks_from: '../../q/tasks/main.yml' },
      [expect.stringMatching(/^Failed loading .* not inside the expected role path/)],
    ],
    [{ public: 'perhaps' }, ["Error processing keyword 'public'."]],
  ])('%j is refused', (args, problems) => {
    expect(problemsOf(() => load(args as Record<string, string>))).toEqual(problems);
  });
});

describe('findTaskFile', () => {
  const rows: [string, Files, string, string][] = [
    ['beside the playbook', { 'x.yml': '' }, 'x.yml', 'x.yml'],
    ['absolute', {}, '/abs/x.yml', '/abs/x.yml'],
    ['nowhere', {}, 'x.yml', 'x.yml'],
    ['in a role', { 'roles/r/tasks/x.yml': '', 'x.yml': '' }, 'x.yml', 'roles/r/tasks/x.yml'],
    ['beside the playbook, from a role', { 'x.yml': '' }, 'x.yml', 'x.yml'],
  ];
  test.each(rows)('%s', (title, more, target, expected) => {
    const inRole = title.includes('role');
    const files = {
      ...more,
      'site.yml': inRole
        ? '[{hosts: a, tasks: [{import_role: {name: r}}]}]'
        : `[{hosts: a, tasks: [{include_tasks: ${target}}]}]`,
      'roles/r/tasks/main.yml': `[{include_tasks: ${target}}]`,
    };
    withProject(files, (directory) => {
      const { context, parent } = start(directory);
      const found = findTaskFile(parent, target, { context, renderPath: String });
      expect(found.replace(`${directory}/`, '')).toBe(expected);
    });
  });
});

describe('a block that is repeated', () => {
  const files: Files = {
    'site.yml': `
- hosts: a
  tasks:
    - name: each
      block:
        - {name: one, debug: , tags: x}
        - {name: two, debug: }
      rescue:
        - {name: three, debug: }
      when: w
      become: true
      loop: [1, 2]
      loop_control: {loop_var: n, parallel: 2}`,
  };

  test('is a task that brings in its block for each item', () => {
    withProject(files, (directory) => {
      const { context, play, parent } = start(directory);
      expect([parent.fqcn, parent.name, parent.loop?.items.value, [...parent.keywords.keys()]]).toEqual([
        'drover.block',
        'each',
        [1, 2],
        ['loop_control'],
      ]);
      const [block] = loadRepeatedBlock({ context, play, parent, vars: new Map([['n', 2]]) });
      const [one] = tasksIn([block!]);
      expect([names([block!]), inheritedVars(one!), resolveKeyword(one!, 'become')?.value]).toEqual([
        ['one', 'two', 'three'],
        [new Map([['n', 2]])],
        true,
      ]);
    });
  });

  test('runs when any of its tasks is selected', () => {
    withProject(files, (directory) => {
      const { play } = start(directory);
      const steps = (name: string) => compileBlocks(play.tasks, { selected: (task) => task.name === name }).length;
      expect([steps('two'), steps('none')]).toEqual([1, 0]);
    });
  });
});
