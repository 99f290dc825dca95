import type { Value } from '../values/value.js';
import type { RoleVariables, RunVariables, ScopeRequest } from './scope.js';

/** Ansible's special variables for one host, play and task. Source: "Special Variables" of Ansible's documentation. */
export function magicVariables(run: RunVariables, request: ScopeRequest): Record<string, () => Value | undefined> {
  const { play, host, task, withHostvars, taskMagic } = request;
  const table: Record<string, () => Value | undefined> = {};
  for (const [name, value] of Object.entries(run.options)) table[name] = () => value;
  table.groups = () => groupsDict(run);
  if (withHostvars) table.hostvars = () => run.hostvars(play);
  if (host) {
    table.inventory_hostname = () => host.name;
    table.inventory_hostname_short = () => host.name.split('.')[0]!;
    table.group_names = () =>
      run.inventory
        .groupsOf(host)
        .map((group) => group.name)
        .filter((name) => name !== 'all')
        .sort();
  }
  if (play) Object.assign(table, playVariables(play));
  if (task?.role) Object.assign(table, roleVariables(task.role));
  for (const [name, value] of Object.entries(taskMagic ?? {})) table[name] = () => value;
  return table;
}

function groupsDict(run: RunVariables): Value {
  return new Map([...run.inventory.groups.values()].map((group) => [group.name, run.inventory.hostNamesOf(group)]));
}

function playVariables(play: NonNullable<ScopeRequest['play']>): Record<string, () => Value> {
  const present = (names: readonly string[]) => names.filter((name) => !play.removed.has(name));
  const dependencies = () => [...new Set(play.roles.flatMap(dependencyNames))];
  const direct = () => play.roles.map(qualifiedName);
  return {
    playbook_dir: () => play.directory,
    ansible_play_name: () => play.name,
    ansible_play_hosts_all: () => [...play.allHosts],
    ansible_play_hosts: () => present(play.allHosts),
    ansible_play_batch: () => present(play.batch),
    play_hosts: () => present(play.batch),
    ansible_play_role_names: direct,
    role_names: direct,
    ansible_dependent_role_names: dependencies,
    ansible_role_names: () => [...new Set([...dependencies(), ...direct()])],
  };
}

function roleVariables(role: RoleVariables): Record<string, () => Value | undefined> {
  const parents: RoleVariables[] = [];
  // Only an include or import makes a role the parent of another: one that merely depends on it is none.
  for (let one: RoleVariables | undefined = role; one; one = one.dependent) {
    if (one.included && one.dependent) parents.push(one.dependent);
  }
  return {
    role_name: () => role.name,
    ansible_role_name: () => qualifiedName(role),
    role_path: () => role.path,
    ansible_collection_name: () => role.collection,
    ansible_parent_role_names: () => (parents.length > 0 ? parents.map(qualifiedName) : undefined),
    ansible_parent_role_paths: () => (parents.length > 0 ? parents.map((parent) => parent.path) : undefined),
  };
}

function dependencyNames(role: RoleVariables): string[] {
  return role.dependencies.flatMap((dependency) => [...dependencyNames(dependency), qualifiedName(dependency)]);
}

function qualifiedName(role: RoleVariables): string {
  return role.collection ? `${role.collection}.${role.name}` : role.name;
}
