import { describe, expect, test } from '@jest/globals';
import type { Block, Node } from '../../src/playbook/ast.js';
import { compileBlocks, gatherBlock, playBlocks } from '../../src/playbook/compile.js';
import { parsePlays } from '../../src/playbook/load.js';
import type { Step } from '../../src/playbook/steps.js';
import { loadYaml } from '../../src/yaml/load.js';
import { diskContext } from './project.js';

/** Blocks of a list of tasks in YAML. */
function blocksOf(yaml: string, play = ''): readonly Block[] {
  const value = loadYaml(`- hosts: all\n${play}  tasks:\n${indent(yaml)}`, 'site.yml', { templates: true });
  const { playbook, problems } = parsePlays(value, 'site.yml', diskContext('/'));
  expect(problems).toEqual([]);
  return playbook.plays[0]!.tasks;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('');
}

/** A step in a word: `task a !5` fails to 5. */
function shown(step: Step): string {
  if (step.kind === 'task') return `${step.task.name} !${step.onFailure}${step.rescued ? ' rescued' : ''}`;
  return 'to' in step ? `${step.kind} → ${step.to}` : `${step.kind} !${step.onFailure}`;
}

const task = (name: string) => `- {name: ${name}, debug: {msg: x}}`;

describe('compileBlocks', () => {
  const rows: [string, string, string[]][] = [
    ['bare tasks', `${task('a')}\n${task('b')}`, ['a !2', 'b !2']],
    ['a block without sections leaves no mark', `- block:\n  ${task('a')}`, ['a !1']],
    [
      'rescue',
      `- block:\n  ${task('a')}\n  rescue:\n  ${task('r')}\n${task('z')}`,
      ['block-start !3', 'a !3 rescued', 'body-end → 6', 'rescue-start !7', 'r !7', 'rescue-end → 6', 'z !7'],
    ],
    [
      'always',
      `- block:\n  ${task('a')}\n  always:\n  ${task('w')}`,
      ['block-start !3', 'a !3', 'body-end → 3', 'always-start !5', 'w !5', 'block-end !6'],
    ],
    [
      'rescue in the always section of another',
      `- block:\n  ${task('a')}\n  always:\n  - block:\n    ${task('b')}\n    rescue:\n    ${task('r')}`,
      [
        'block-start !3',
        'a !3',
        'body-end → 3',
        'always-start !10',
        'block-start !7',
        'b !7 rescued',
        'body-end → 10',
        'rescue-start !10',
        'r !10',
        'rescue-end → 10',
        'block-end !11',
      ],
    ],
  ];
  test.each(rows)('%s', (_title, yaml, steps) => {
    expect(compileBlocks(blocksOf(yaml)).map(shown)).toEqual(steps);
  });

  test('blocks of which no task is selected vanish', () => {
    const blocks = blocksOf(`- block:\n  ${task('a')}\n  rescue:\n  ${task('r')}\n${task('z')}`);
    const steps = compileBlocks(blocks, { selected: (one) => one.name === 'z' });
    expect(steps.map(shown)).toEqual(['z !1']);
  });
});

describe('playBlocks', () => {
  const names = (blocks: readonly Node[]): unknown[] =>
    blocks.map((node) =>
      node.kind === 'block' ? names([...node.body, ...node.always]) : (node.name ?? node.args.get('_raw_params')),
    );

  function play(yaml: string) {
    const { playbook } = parsePlays(loadYaml(yaml, 'p', { templates: true }), 'p', diskContext('/'));
    return playbook.plays[0]!;
  }

  const yaml = `[{hosts: all, pre_tasks: [{name: p, debug: }], tasks: [{name: t, debug: }]}]`;

  test('handlers are flushed behind each section', () => {
    expect(names(playBlocks(play(yaml)))).toEqual([
      ['p'],
      ['flush_handlers'],
      ['t'],
      ['flush_handlers'],
      ['flush_handlers'],
    ]);
  });

  test('force_handlers flushes them whatever happens', () => {
    expect(names(playBlocks(play(yaml), true))).toEqual([
      [['p'], ['flush_handlers']],
      [['t'], ['flush_handlers']],
      ['noop', ['flush_handlers']],
    ]);
  });

  test.each([
    ['hosts: all', {}, true],
    [
      'hosts: all, tags: x, gather_subset: [min], gather_timeout: 3',
      { gather_subset: ['min'], gather_timeout: 3 },
      false,
    ],
  ])('%s: the task that gathers facts', (keywords, args, always) => {
    const [one] = gatherBlock(play(`[{${keywords}}]`)).body;
    if (one?.kind !== 'task') throw new Error('a task');
    expect([one.fqcn, one.name, Object.fromEntries(one.args), one.keywords.has('tags')]).toEqual([
      'ansible.builtin.gather_facts',
      'Gathering Facts',
      args,
      always,
    ]);
  });
});

describe('a host that moves over the steps', () => {
  /** What Ansible's blocks mean, said by recursion: the tasks that run, and whether the host ends failed. */
  function meaning(nodes: readonly Node[], fails: ReadonlySet<string>, ran: string[]): boolean {
    for (const node of nodes) {
      if (node.kind !== 'block') {
        ran.push(String(node.name));
        if (fails.has(String(node.name))) return true;
        continue;
      }
      let failed = meaning(node.body, fails, ran);
      if (failed && node.rescue.length > 0) failed = meaning(node.rescue, fails, ran);
      const failedAgain = meaning(node.always, fails, ran);
      if (failed || failedAgain) return true;
    }
    return false;
  }

  /** The machine that steps.ts describes. */
  function run(steps: readonly Step[], fails: ReadonlySet<string>): { ran: string[]; failed: boolean } {
    const ran: string[] = [];
    const suspended: boolean[] = [];
    let failed = false;
    let at = 0;
    while (at < steps.length) {
      const step = steps[at]!;
      if (step.kind === 'task') {
        ran.push(String(step.task.name));
        failed = fails.has(String(step.task.name));
        at = failed ? step.onFailure : at + 1;
      } else if (step.kind === 'body-end' || step.kind === 'rescue-end') at = step.to;
      else if (step.kind === 'block-end') {
        failed = suspended.pop()! || failed;
        at = failed ? step.onFailure : at + 1;
      } else {
        if (step.kind === 'always-start') suspended.push(failed);
        if (step.kind !== 'block-start') failed = false;
        at++;
      }
    }
    return { ran, failed };
  }

  /** A generator of numbers below `n`, the same for the same seed. */
  function numbers(seed: number): (n: number) => number {
    let state = seed;
    return (n) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * n);
    };
  }

  function randomTasks(next: (n: number) => number, depth: number, names: string[], indentation: string): string {
    return Array.from({ length: 1 + next(3) }, () => {
      if (depth === 0 || next(2) === 0) {
        names.push(`t${names.length}`);
        return `${indentation}${task(names.at(-1)!)}`;
      }
      const section = (key: string) => `${key}:\n${randomTasks(next, depth - 1, names, `${indentation}  `)}`;
      const more = ['rescue', 'always'].filter(() => next(2) === 0).map((key) => `\n${indentation}  ${section(key)}`);
      return `${indentation}- ${section('block')}${more.join('')}`;
    }).join('\n');
  }

  test.each(Array.from({ length: 40 }, (_, seed) => seed))('does what the blocks mean (%s)', (seed) => {
    const next = numbers(seed + 1);
    const names: string[] = [];
    const blocks = blocksOf(randomTasks(next, 3, names, ''));
    const steps = compileBlocks(blocks);
    for (let round = 0; round < 20; round++) {
      const fails = new Set(names.filter(() => next(4) === 0));
      const ran: string[] = [];
      const failed = meaning(blocks, fails, ran);
      expect(run(steps, fails)).toEqual({ ran, failed });
    }
  });
});
