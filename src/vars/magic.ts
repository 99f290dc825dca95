import { ComputedLayer, type ComputingTable, type Layer, MAGIC } from './layers.js';
import type { PlayScope, RoleVariables, RunVariables, ScopeRequest } from './scope.js';

/** Ansible's special variables for one host, play and task. Source: "Special Variables" of Ansible's documentation. */
export function magicLayer(about: About): Layer {
  return new ComputedLayer(MAGIC, TABLE, about, about.run.options);
}

interface About extends ScopeRequest {
  readonly run: RunVariables;
  /** The playbook's, when there is one. */
  readonly directory: string | undefined;
}

/** The variables, each from what it depends on: undefined where that is not there. */
const TABLE: ComputingTable<About> = {
  groups: ({ run }) =>
    new Map([...run.inventory.groups.values()].map((group) => [group.name, run.inventory.hostNamesOf(group)])),
  hostvars: ({ run, directory, withHostvars }) => (withHostvars ? run.hostvars(directory) : undefined),
  playbook_dir: ({ directory }) => directory,
  ansible_play_name: ({ play }) => play?.name,
  ansible_play_hosts_all: ({ play }) => play && [...play.allHosts],
  ansible_play_hosts: ({ play }) => play && present(play, play.allHosts),
  ansible_play_batch: ({ play }) => play && present(play, play.batch),
  play_hosts: ({ play }) => play && present(play, play.batch),
  ansible_current_hosts: ({ play }) =>
    play?.batch.filter((name) => !play.failed.has(name) && !play.unreachable.has(name)),
  ansible_failed_hosts: ({ play }) => play && [...play.failed],
  ansible_play_role_names: ({ play }) => play && directRoles(play),
  role_names: ({ play }) => play && directRoles(play),
  ansible_dependent_role_names: ({ play }) => play && dependencyRoles(play),
  ansible_role_names: ({ play }) => play && [...new Set([...dependencyRoles(play), ...directRoles(play)])],
  environment: ({ task }) => task?.environment && [...task.environment],
  role_name: ({ task }) => task?.role?.name,
  ansible_role_name: ({ task }) => task?.role && qualifiedName(task.role),
  role_path: ({ task }) => task?.role?.path,
  ansible_collection_name: ({ task }) => task?.role && (task.role.collection ?? null),
  ansible_parent_role_names: ({ task }) => parentsOf(task?.role)?.map(qualifiedName),
  ansible_parent_role_paths: ({ task }) => parentsOf(task?.role)?.map((parent) => parent.path),
  ansible_search_path: ({ searchPath }) => searchPath && [...searchPath],
};

function present(play: PlayScope, names: readonly string[]): string[] {
  return names.filter((name) => !play.removed.has(name));
}

function directRoles(play: PlayScope): string[] {
  return play.loadedRoles.map(qualifiedName);
}

function dependencyRoles(play: PlayScope): string[] {
  return [...new Set(play.loadedRoles.flatMap(dependencyNames))];
}

/** Only an include or import makes a role the parent of another: one that merely depends on it is none. */
function parentsOf(role: RoleVariables | undefined): RoleVariables[] | undefined {
  const parents: RoleVariables[] = [];
  for (let one = role; one; one = one.dependent) if (one.included && one.dependent) parents.push(one.dependent);
  return parents.length > 0 ? parents : undefined;
}

function dependencyNames(role: RoleVariables): string[] {
  return role.dependencies.flatMap((dependency) => [...dependencyNames(dependency), qualifiedName(dependency)]);
}

function qualifiedName(role: RoleVariables): string {
  return role.collection ? `${role.collection}.${role.name}` : role.name;
}
