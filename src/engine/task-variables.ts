import { dirname } from 'node:path';
import type { Role, Task } from '../playbook/ast.js';
import { resolveKeyword } from '../playbook/keywords.js';
import { includeParams, inheritedVars } from '../playbook/variables.js';
import type { Dict } from '../values/value.js';
import type { TaskVariables } from '../vars/scope.js';
import { rememberParts } from '../yaml/places.js';

const known = new WeakMap<Task, TaskVariables>();

/** What the task and everything around it contribute to the variables. */
export function taskVariables(task: Task): TaskVariables {
  const before = known.get(task);
  if (before) return before;
  const variables: TaskVariables = {
    vars: inheritedVars(task).map(withoutKeywords),
    includeParams: includeParams(task),
    role: task.role,
    environment: resolveKeyword(task, 'environment').flatMap(({ value }) => value),
  };
  known.set(task, variables);
  return variables;
}

/** Where relative files are looked for before the playbook's directory: the role, those that brought it in, the task's own file. */
export function searchPath(task: Task): readonly string[] {
  const path: string[] = [];
  for (let role: Role | undefined = task.role; role; role = role.dependent) path.push(role.path);
  return [...new Set([...path, dirname(task.source.file)])];
}

/** `tags` and `when` below `vars:` never become variables. */
function withoutKeywords(vars: Dict): Dict {
  if (!vars.has('tags') && !vars.has('when')) return vars;
  const kept = new Map([...vars].filter(([key]) => key !== 'tags' && key !== 'when'));
  rememberParts(kept, [vars]);
  return kept;
}
