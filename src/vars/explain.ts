import type { SourcePosition } from '../base/position.js';
import type { Dict, Value } from '../values/value.js';
import { keyPlaceOf, partsOf } from '../yaml/places.js';
import type { Layer } from './layers.js';
import { variablesFor } from './precedence.js';
import type { RoleVariables, RunVariables, ScopeRequest } from './scope.js';

/** One definition of a variable: on which level of precedence, of what, where. */
export interface ExplainedDefinition {
  readonly level: string;
  /** The group, host or role that it belongs to: `group web`. */
  readonly of: string | undefined;
  /** Where its name was written; undefined for what was not written in a file. */
  readonly source: SourcePosition | undefined;
  /** The source value. */
  readonly value: Value;
}

/**
 * Every definition of a variable, the effective one first. Several files on one level give several. `nodes` says whose
 * the `vars:` of a task and of what is around it are.
 */
export function explainDefinitions(
  name: string,
  run: RunVariables,
  request: ScopeRequest,
  nodes: ReadonlyMap<Dict, string> = new Map(),
): ExplainedDefinition[] {
  const owners = ownersOf(run, request);
  for (const [vars, of] of nodes) owners.set(vars, { of });
  // A file that counts on two levels, or of a role that is used twice, is told of once.
  const told = new Set<Dict | string>();
  return variablesFor(run, request).layers.flatMap((layer) => definitionsIn(layer, { name, owners, told }));
}

/** Several options of the command line share one place: they are no file. */
function placeInFile(source: SourcePosition | undefined): string | undefined {
  return source?.file.startsWith('/') ? `${source.file}:${source.line}:${source.column}` : undefined;
}

interface Owner {
  readonly of: string;
  readonly positions?: ReadonlyMap<string, SourcePosition>;
}

interface Telling {
  readonly name: string;
  readonly owners: ReadonlyMap<Dict, Owner>;
  readonly told: Set<Dict | string>;
}

function definitionsIn(layer: Layer, { name, owners, told }: Telling): ExplainedDefinition[] {
  const { level, dict } = layer;
  const value = layer.get(name);
  if (value === undefined) return [];
  if (!dict) return [{ level, of: undefined, source: undefined, value }];
  const parts = partsOf(dict).filter((part) => part.has(name) && !told.has(part));
  for (const part of parts) told.add(part);
  return parts.flatMap((part) => {
    const owner = owners.get(dict) ?? owners.get(part);
    const source = owner?.positions?.get(name) ?? keyPlaceOf(part, name);
    const place = placeInFile(source);
    if (place !== undefined && told.has(place)) return [];
    if (place !== undefined) told.add(place);
    return [{ level, of: owner?.of, source, value: part.get(name)! }];
  });
}

function ownersOf(run: RunVariables, { host, play, directory, task }: ScopeRequest): Map<Dict, Owner> {
  const owners = new Map<Dict, Owner>([[run.extra, { of: '-e' }]]);
  if (host) {
    owners.set(host.vars, { of: `host ${host.name}`, positions: host.positions });
    const beside = play?.directory ?? directory;
    const directories = [...run.inventoryDirectories, ...(beside === undefined ? [] : [beside])];
    const note = (kind: 'group_vars' | 'host_vars', name: string, of: string) => {
      for (const directory of directories) {
        const dict = run.readVarsDirectory(directory, kind, name);
        if (dict) owners.set(dict, { of });
      }
    };
    note('host_vars', host.name, `host ${host.name}`);
    // An implicit localhost is in no group, and has the variables of `all` all the same.
    const all = run.inventory.groups.get('all');
    for (const group of new Set([...run.inventory.groupsOf(host), ...(all ? [all] : [])])) {
      owners.set(group.vars, { of: `group ${group.name}`, positions: group.positions });
      note('group_vars', group.name, `group ${group.name}`);
    }
  }
  for (const role of play?.roles ?? []) noteRole(role, owners);
  for (let role = task?.role; role; role = role.dependent) noteRole(role, owners);
  return owners;
}

function noteRole(role: RoleVariables, owners: Map<Dict, Owner>): void {
  for (const dict of [role.defaults, role.roleVars, role.vars, role.parameters]) {
    owners.set(dict, { of: `role ${role.name}` });
  }
  for (const below of role.dependencies) noteRole(below, owners);
}
