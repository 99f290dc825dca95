import { globToRegExp } from '../inventory/glob.js';
import type { Task } from '../playbook/ast.js';
import type { Step } from '../playbook/steps.js';
import { Template } from '../values/template.js';
import type { Value } from '../values/value.js';
import { roleOf } from './task-info.js';

/** `--start-at-task`: nothing runs before the task of that name or pattern, but the gathering of facts of its play. */
export interface StartAt {
  readonly pattern: string;
  /** Whether some play had the task: what comes behind it runs whole. */
  found: boolean;
}

export interface PassedOver {
  /** The tasks of a play that are passed over: all of them when the one to start at is not among them. */
  readonly tasks: ReadonlySet<Task>;
  /** The play starts at its first task: Ansible gathers facts then, whatever the play says. */
  readonly atFirst: boolean;
}

export function tasksBefore(
  steps: readonly Step[],
  gathering: Task,
  gathers: boolean,
  startAt: StartAt | undefined,
): PassedOver {
  if (!startAt || startAt.found) return NONE;
  const glob = globToRegExp(startAt.pattern);
  const before = new Set<Task>();
  let rescues = 0;
  for (const step of steps) {
    if (step.kind === 'rescue-start') rescues++;
    else if (step.kind === 'rescue-end') rescues--;
    if (step.kind !== 'task') continue;
    // A section `rescue` is entered over a failure only: nothing starts there.
    const mayStart = rescues === 0 && (step.task !== gathering || gathers);
    if (mayStart && namesOf(step.task).some((name) => name === startAt.pattern || glob.test(name))) {
      startAt.found = true;
      before.delete(gathering);
      return { tasks: before, atFirst: [...before].every((task) => task.implicit) };
    }
    before.add(step.task);
  }
  return { tasks: before, atFirst: false };
}

const NONE: PassedOver = { tasks: new Set(), atFirst: false };

/** The names by which a task is found: as it is written, and with its role; an unnamed one by its action. */
function namesOf(task: Task): string[] {
  const name = written(task.name);
  const role = roleOf(task);
  const shown = name ?? written(task.action)!;
  return [...(name === undefined ? [] : [name]), role === undefined ? shown : `${role} : ${shown}`];
}

function written(value: Value): string | undefined {
  if (value === null || value === '') return undefined;
  return value instanceof Template ? value.text : String(value);
}
