import { DroverError } from '../base/error.js';
import { Template } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { Given, Play, Role, Task } from './ast.js';
import type { Loading, StaticScope } from './context.js';
import { exists, readTree, resolvePath } from './files.js';
import { sourceValue, textOfValue } from './nodes.js';
import { inheritedVars } from './variables.js';

/** Whose template it is that is rendered before the run. */
export interface StaticOwner {
  readonly play?: Play | undefined;
  readonly role?: Role | undefined;
  readonly task?: Task | undefined;
  /** Variables in front of all others. */
  readonly vars?: Dict | undefined;
}

/** Renders what a static import, a role's name or an imported playbook's path says; what holds no template stays as it is. */
export function renderStatic(value: Value, owner: StaticOwner, loading: Loading): Value {
  return value instanceof Template ? loading.context.render(value, scopeOf(owner, loading)) : value;
}

function scopeOf(owner: StaticOwner, loading: Loading): StaticScope {
  const { play, role, task } = owner;
  const front = owner.vars ? [owner.vars] : [];
  const own = task ? inheritedVars(task) : [];
  const stronger = [...front, ...roleChain(role).map((one) => one.parameters), ...own, ...roleVars(role)];
  const weaker = play ? playVars(play, stronger, owner, loading) : [];
  const vars = [...stronger, ...weaker, ...roleChain(role).map((one) => one.defaults), ...rolesDefaults(play)];
  return { play, role, task, vars: vars.filter((dict) => dict.size > 0) };
}

/** The role and those around it, nearest first. */
function roleChain(role: Role | undefined): Role[] {
  const chain: Role[] = [];
  for (let one = role; one; one = one.dependent) chain.push(one);
  return chain;
}

function roleVars(role: Role | undefined): Dict[] {
  return roleChain(role).flatMap((one) => [one.vars, one.roleVars]);
}

/** What the play gives: vars of its roles, vars_files, its own vars. */
function playVars(play: Play, stronger: readonly Dict[], owner: StaticOwner, loading: Loading): Dict[] {
  const roles = [...play.roles].reverse().filter((role) => role.public);
  const exported = roles.flatMap((role) => [role.roleVars, ...role.dependencies.map((one) => one.roleVars)]);
  const scope: StaticScope = {
    ...owner,
    play,
    role: owner.role,
    task: owner.task,
    vars: [...stronger, ...exported, play.vars],
  };
  const files = play.varsFiles.flatMap((file) => varsFile(file, scope, loading)).reverse();
  return [...exported, ...files, play.vars];
}

function rolesDefaults(play: Play | undefined): Dict[] {
  const roles = [...(play?.roles ?? [])].reverse().filter((role) => role.public);
  return roles.flatMap((role) => [role.defaults, ...role.dependencies.map((one) => one.defaults)]);
}

/** The first file that is there; one that cannot be named or read yet gives nothing: the play itself will tell. */
function varsFile(file: Given, scope: StaticScope, loading: Loading): Dict[] {
  for (const one of Array.isArray(file.value) ? file.value : [file.value]) {
    try {
      const name = textOfValue(one instanceof Template ? loading.context.render(one, scope) : one);
      const path = name === undefined ? undefined : resolvePath(name, loading.basedir, loading);
      if (path === undefined || !exists(path, loading)) continue;
      const tree = readTree(path, loading);
      const value = tree && sourceValue(tree);
      return isDict(value) ? [value] : [];
    } catch (error) {
      if (!(error instanceof DroverError)) throw error;
    }
  }
  return [];
}
