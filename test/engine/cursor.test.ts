import { describe, expect, test } from '@jest/globals';
import {
  advance,
  type Cursor,
  comparePlaces,
  currentStep,
  enter,
  fail,
  isRescuing,
  startCursor,
} from '../../src/engine/cursor.js';
import type { Task } from '../../src/playbook/ast.js';
import { compileBlocks } from '../../src/playbook/compile.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import type { Step } from '../../src/playbook/steps.js';
import { diskContext, withProject } from '../playbook/project.js';

const everything = () => true;

/** Steps of the tasks of a play; a task is written as its name. */
function stepsOf(tasks: string): Step[] {
  const text = `- hosts: all\n  tasks:\n${tasks.replace(/^/gm, '    ').replace(/- (\w+)$/gm, '- {name: $1, ping: }')}`;
  return withProject({ 'site.yml': text }, (directory) => {
    const { playbook, problems } = loadPlaybook('site.yml', diskContext(directory));
    expect(problems.map((problem) => problem.message)).toEqual([]);
    return compileBlocks(playbook.plays[0]!.tasks);
  });
}

/** Names of the tasks that a host goes through when those in `failing` fail, and whether it ends failed. */
function walk(steps: Step[], failing: readonly string[]): { path: string[]; failed: boolean; rescued: string[] } {
  const path: string[] = [];
  const rescued: string[] = [];
  let cursor = startCursor(steps, everything);
  for (let step = currentStep(cursor); step; step = currentStep(cursor)) {
    const name = String(step.task.name);
    path.push(name);
    if (failing.includes(name) && isRescuing(cursor)) rescued.push(name);
    cursor = failing.includes(name) ? fail(cursor, everything).cursor : advance(cursor, everything);
  }
  return { path, failed: cursor.failed, rescued };
}

const NESTED = `
- a
- block:
    - b1
    - block:
        - c1
        - c2
      always:
        - c3
  rescue:
    - b2
  always:
    - b3
- d`;

const RESCUE_FAILS = `
- block:
    - block:
        - a
      rescue:
        - b
      always:
        - c
  rescue:
    - d
- e`;

const ALWAYS_FAILS = `
- block:
    - a
  always:
    - b
    - c
- d`;

describe('a host on its way through blocks', () => {
  test.each([
    ['all goes well', NESTED, [], ['a', 'b1', 'c1', 'c2', 'c3', 'b3', 'd'], false, []],
    ['the body fails', NESTED, ['b1'], ['a', 'b1', 'b2', 'b3', 'd'], false, ['b1']],
    ['an inner body fails', NESTED, ['c1'], ['a', 'b1', 'c1', 'c3', 'b2', 'b3', 'd'], false, ['c1']],
    ['an inner always fails', NESTED, ['c3'], ['a', 'b1', 'c1', 'c2', 'c3', 'b2', 'b3', 'd'], false, ['c3']],
    ['body and rescue fail', NESTED, ['b1', 'b2'], ['a', 'b1', 'b2', 'b3'], true, ['b1']],
    ['nothing handles it', NESTED, ['a'], ['a'], true, []],
    ['an inner rescue fails', RESCUE_FAILS, ['a', 'b'], ['a', 'b', 'c', 'd', 'e'], false, ['a', 'b']],
    ['always after a failure', ALWAYS_FAILS, ['a'], ['a', 'b', 'c'], true, []],
    ['always fails', ALWAYS_FAILS, ['b'], ['a', 'b'], true, []],
  ])('%s', (_, tasks, failing, path, failed, rescued) => {
    expect(walk(stepsOf(tasks), failing)).toEqual({ path, failed, rescued });
  });
});

describe('frames', () => {
  const outer = stepsOf('\n- block:\n    - include\n    - after\n  rescue:\n    - rescue\n- end');
  const inner = stepsOf('\n- one\n- two');
  const only = (names: readonly string[]): ReadonlySet<Task> =>
    new Set(
      inner.flatMap((step) => (step.kind === 'task' && names.includes(String(step.task.name)) ? [step.task] : [])),
    );
  const included = (names: readonly string[], order = 1): Cursor =>
    enter(
      startCursor(outer, everything),
      { kind: 'include', steps: inner, order, at: 0, only: undefined },
      (task, frame) => (frame.kind === 'include' ? only(names).has(task) : true),
    );
  const name = (cursor: Cursor) => String(currentStep(cursor)?.task.name);

  test('a host comes back behind the task that led into a frame', () => {
    const inside = included(['one', 'two']);
    expect(name(inside)).toBe('one');
    expect(name(advance(advance(inside, everything), everything))).toBe('after');
  });

  test('a failure inside is a failure of the task that led into it', () => {
    expect(name(fail(included(['one']), everything).cursor)).toBe('rescue');
  });

  test('a frame of which nothing concerns the host is left at once', () => {
    expect(name(included([]))).toBe('after');
  });

  test('lockstep: inside a frame comes before behind it, earlier includes before later ones', () => {
    const waiting = advance(startCursor(outer, everything), everything);
    expect(comparePlaces(included(['one']), waiting)).toBeLessThan(0);
    expect(comparePlaces(included(['one'], 1), included(['one'], 2))).toBeLessThan(0);
    expect(comparePlaces(included(['one']), included(['one']))).toBe(0);
  });
});
