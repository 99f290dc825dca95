import { dirname, isAbsolute, join } from 'node:path';
import type { Value } from '../values/value.js';
import type { Task } from './ast.js';
import { type LoadContext, type Loading, startLoading } from './context.js';
import { exists, findRelative, fromBasedir } from './files.js';
import { includesAround } from './variables.js';

export interface TaskFileSearch {
  readonly context: LoadContext;
  /** Renders the path of an include around, as it was when that one ran; an empty text when it cannot be known. */
  readonly renderPath: (path: Value) => string;
}

/**
 * The file that `include_tasks` means: in a role, in its tasks/ (a handler's: handlers/) and beside the files that include it; elsewhere beside those
 * files and the playbook. Answers the last place looked at when there is none.
 */
export function findTaskFile(task: Task, target: string, search: TaskFileSearch): string {
  const loading = startLoading(search.context, task.play.directory);
  const kind = task.kind === 'handler' ? 'handlers' : 'tasks';
  const { role } = task;
  let cumulative: string | undefined;
  let last: string | undefined;
  for (const around of includersOf(task)) {
    const beside = around.isRole ? around.path : dirname(search.renderPath(around.path));
    const relative = beside === '.' ? '' : beside;
    cumulative = cumulative === undefined || isAbsolute(cumulative) ? relative : join(relative, cumulative);
    last = role
      ? inRole(role.path, kind, cumulative, target, loading)
      : findRelative(loading.basedir, cumulative, target, loading);
    if (exists(last, loading)) return last;
  }
  if (last !== undefined) return last;
  return role ? findRelative(role.path, kind, target, loading, true) : fromBasedir(target, loading);
}

function inRole(path: string, kind: string, cumulative: string, target: string, loading: Loading): string {
  const plain = findRelative(path, kind, target, loading, true);
  if (exists(plain, loading)) return plain;
  const base = isAbsolute(cumulative) ? cumulative : join(path, kind, cumulative);
  return findRelative(base, kind, target, loading, true);
}

/** Includes and imports around a task, innermost first: the path each names, or the role's directory. */
function includersOf(task: Task): ({ isRole: false; path: Value } | { isRole: true; path: string })[] {
  return includesAround(task, true).map((one) => {
    const path = one.args.get('_raw_params');
    if (path !== undefined) return { isRole: false, path };
    return { isRole: true, path: roleBelow(task, one) };
  });
}

/** Directory of the role that an include_role or import_role around the task brought in. */
function roleBelow(task: Task, include: Task): string {
  for (let role = task.role; role; role = role.dependent) if (role.parent === include) return role.path;
  return task.role?.path ?? '';
}
