import { randomUUID } from 'node:crypto';
import type { Role, Task } from '../playbook/ast.js';
import { resolveKeyword } from '../playbook/keywords.js';
import type { Templar } from '../template/templar.js';
import { Template } from '../values/template.js';
import type { TaskInfo } from './event.js';
import { KeywordReader } from './keywords.js';
import type { PlayRun } from './play-run.js';

/** What callbacks see of a task: its name is rendered with the variables of the first host that runs it. */
export function taskInfo(run: PlayRun, task: Task, templar: Templar): TaskInfo {
  const reader = new KeywordReader(task, templar);
  const noLog = lenient(() => reader.bool('no_log') ?? run.context.settings.get('DEFAULT_NO_LOG'), true);
  const action = typeof task.action === 'string' ? task.action : templar.renderName(task.action);
  return {
    id: idOf(run, task),
    name: displayName(task, typeof task.action === 'string' ? action : task.action.text, templar),
    role: roleOf(task),
    fqcn: task.fqcn,
    action,
    handler: task.kind === 'handler',
    check: lenient(() => reader.bool('check_mode'), undefined) ?? run.context.defaults.check,
    diff: lenient(() => reader.bool('diff'), undefined) ?? run.context.defaults.diff,
    noLog,
    loop: task.loop !== undefined,
    args: noLog ? undefined : task.args,
    tags: resolveKeyword(task, 'tags')
      .flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
      .map(String),
    source: task.shownAt ?? task.source,
  };
}

/** Whether callbacks see the same of the task whichever host it runs on. */
export function isSameForAllHosts(task: Task): boolean {
  const keywords = ['no_log', 'check_mode', 'diff'] as const;
  const values = [task.name, task.action, ...keywords.map((name) => resolveKeyword(task, name)?.value ?? null)];
  return !values.some((value) => value instanceof Template);
}

/** A task without a name is shown by its action; an include_role by the role, too. */
export function displayName(task: Task, action: string, templar: Templar): string {
  if (task.name !== null && task.name !== '') {
    const name = templar.renderName(task.name);
    if (name !== '') return name;
  }
  if (task.fqcn !== 'ansible.builtin.include_role') return action;
  const role = task.args.get('name') ?? task.args.get('role') ?? null;
  return `${action} : ${role !== null && typeof role === 'object' && 'text' in role ? role.text : String(role)}`;
}

/** `role : ` in front of a task's name; include_role stands for itself. */
export function roleOf(task: Task): string | undefined {
  const role: Role | undefined = task.fqcn === 'ansible.builtin.include_role' ? undefined : task.role;
  return role && (role.collection ? `${role.collection}.${role.name}` : role.name);
}

const ids = new WeakMap<PlayRun, WeakMap<Task, string>>();

/** The same for all hosts of one batch. */
function idOf(run: PlayRun, task: Task): string {
  const known = ids.get(run) ?? new WeakMap<Task, string>();
  ids.set(run, known);
  const id = known.get(task) ?? randomUUID();
  known.set(task, id);
  return id;
}

/** What cannot be read yet must not keep the task from being announced: its own run reports the error. */
function lenient<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
