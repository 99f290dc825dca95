import type { Host } from '../inventory/inventory.js';
import type { Dict } from '../values/value.js';
import { dictLayer, type Layer, LayeredVariables } from './layers.js';
import { magicLayer } from './magic.js';
import type { RoleVariables, RunVariables, ScopeRequest } from './scope.js';

interface Request extends ScopeRequest {
  readonly run: RunVariables;
  /** The playbook's, when there is one. */
  readonly directory: string | undefined;
}

/**
 * Ansible's precedence, the highest level first. Each level gives its dicts with the strongest first.
 * Source: "Variable precedence: where should I put a variable?" of Ansible's documentation, and VariableManager.get_vars.
 */
const LEVELS: readonly {
  readonly level: string;
  readonly runtime?: true;
  readonly dicts: (request: Request) => readonly Dict[];
}[] = [
  { level: 'extra vars', dicts: ({ run }) => [run.extra] },
  { level: 'include params', dicts: ({ task }) => task?.includeParams ?? [] },
  { level: 'role params', dicts: ({ task }) => roleChain(task?.role).map((role) => role.parameters) },
  { level: 'set_fact and registered variables', runtime: true, dicts: ({ run, host }) => ofHost(run.set, host) },
  { level: 'include_vars', dicts: ({ run, host }) => ofHost(run.included, host) },
  { level: 'task and block vars', dicts: ({ task }) => task?.vars ?? [] },
  { level: "the role's vars", dicts: ({ task }) => roleVars(task?.role) },
  { level: "vars of the play's roles", dicts: ({ play }) => newestFirst(play?.roles).flatMap(exportedVars) },
  { level: 'vars_files', dicts: ({ play, host }) => newestFirst(play?.varsFiles(host)) },
  { level: 'vars_prompt', runtime: true, dicts: ({ play }) => (play ? [play.prompted] : []) },
  { level: 'play vars', dicts: ({ play }) => (play ? [play.vars] : []) },
  { level: 'facts', runtime: true, dicts: ({ run, host }) => factDicts(run, host) },
  { level: 'host_vars beside the playbook', dicts: (request) => inventoryDicts(request).besidePlaybook },
  { level: 'host_vars beside the inventory', dicts: (request) => inventoryDicts(request).besideInventory },
  { level: 'inventory host vars', dicts: ({ host }) => (host ? [host.vars] : []) },
  { level: 'group vars', dicts: (request) => inventoryDicts(request).groups },
  { level: "the role's defaults", dicts: ({ task }) => roleDefaults(task?.role) },
  {
    level: "defaults of the play's roles",
    dicts: ({ play }) => newestFirst(play?.roles).flatMap((role) => roleDefaults(role, false)),
  },
];

/** All variables of a host, play and task, as layers. `local` (loop variables, a task's fresh results) comes before everything. */
export function variablesFor(run: RunVariables, request: ScopeRequest, local?: Dict): LayeredVariables {
  const full: Request = { ...request, run, directory: request.play?.directory ?? request.directory };
  const layers: Layer[] = local ? [dictLayer('loop and task results', local, false)] : [];
  layers.push(magicLayer(run, request));
  for (const { level, dicts, runtime } of LEVELS) {
    for (const dict of dicts(full)) if (dict.size > 0) layers.push(dictLayer(level, dict, !runtime));
  }
  return new LayeredVariables(layers, run.mergeDicts);
}

function ofHost(store: ReadonlyMap<string, Dict>, host: Host | undefined): Dict[] {
  const dict = host && store.get(host.name);
  return dict ? [dict] : [];
}

/** What a host has from the inventory and the directories beside it and the playbook. */
interface InventoryDicts {
  readonly besidePlaybook: readonly Dict[];
  readonly besideInventory: readonly Dict[];
  readonly groups: readonly Dict[];
}

const NO_HOST: InventoryDicts = { besidePlaybook: [], besideInventory: [], groups: [] };

/** By host and playbook; told anew when the inventory has changed. */
const found = new WeakMap<
  Host,
  { readonly directory: string | undefined; readonly at: object; readonly dicts: InventoryDicts }
>();

function inventoryDicts(request: Request): InventoryDicts {
  const { run, directory, host } = request;
  if (!host) return NO_HOST;
  const at = run.inventory.state;
  const before = found.get(host);
  if (before && before.directory === directory && before.at === at) return before.dicts;
  const dicts: InventoryDicts = {
    besidePlaybook: besidePlaybook(request, 'host_vars', [host.name]),
    besideInventory: besideInventory(run, 'host_vars', [host.name]),
    groups: groupVars(request),
  };
  found.set(host, { directory, at, dicts });
  return dicts;
}

/** The role and those that depend on it or include it, the nearest first. */
function roleChain(role: RoleVariables | undefined): RoleVariables[] {
  const chain: RoleVariables[] = [];
  for (let one = role; one; one = one.dependent) chain.push(one);
  return chain;
}

function roleVars(role: RoleVariables | undefined): Dict[] {
  if (!role) return [];
  const inherited = roleChain(role.dependent).flatMap((parent) => [parent.roleVars, parent.vars]);
  return [role.vars, role.roleVars, ...dependencyExports(role), ...inherited];
}

/** What a role's vars/ give to the whole play. */
function exportedVars(role: RoleVariables): Dict[] {
  return [role.roleVars, ...dependencyExports(role)];
}

function dependencyExports(role: RoleVariables): Dict[] {
  return newestFirst(role.dependencies).flatMap(exportedVars);
}

function roleDefaults(role: RoleVariables | undefined, withChain = true): Dict[] {
  if (!role) return [];
  const parents = withChain ? roleChain(role.dependent).map((parent) => parent.defaults) : [];
  const below = newestFirst(role.dependencies).flatMap((dependency) => roleDefaults(dependency, false));
  return [role.defaults, ...parents, ...below];
}

function factDicts(run: RunVariables, host: Host | undefined): Dict[] {
  if (!host) return [];
  const facts = run.facts.get(host.name);
  if (!facts) return [new Map([['ansible_facts', new Map()]])];
  const local = facts.all.get('ansible_local');
  const injected = run.injectFacts
    ? facts.injected
    : local === undefined
      ? new Map()
      : new Map([['ansible_local', local]]);
  return [injected, new Map([['ansible_facts', facts.namespaced]])];
}

function besidePlaybook(
  { run, directory }: Request,
  kind: 'group_vars' | 'host_vars',
  names: readonly string[],
): Dict[] {
  return directory === undefined ? [] : read(run, [directory], kind, names);
}

function besideInventory(run: RunVariables, kind: 'group_vars' | 'host_vars', names: readonly string[]): Dict[] {
  return read(run, run.inventoryDirectories, kind, names);
}

/** Strongest first: the last directory, and in it the last name, wins. */
function read(
  run: RunVariables,
  directories: readonly string[],
  kind: 'group_vars' | 'host_vars',
  names: readonly string[],
): Dict[] {
  const dicts = directories.flatMap((directory) => names.map((name) => run.readVarsDirectory(directory, kind, name)));
  return newestFirst(dicts.filter((dict) => dict !== undefined));
}

/** The levels that `VARIABLE_PRECEDENCE` may reorder: group variables of the inventory, beside it, and beside the playbook. */
function groupVars(request: Request): Dict[] {
  const { run, host } = request;
  if (!host) return [];
  const groups = run.inventory.groupsOf(host).filter((group) => group.name !== 'all');
  const all = run.inventory.groups.get('all');
  const names = groups.map((group) => group.name);
  const sources: Record<string, () => Dict[]> = {
    all_inventory: () => (all ? [all.vars] : []),
    groups_inventory: () => newestFirst(groups.map((group) => group.vars)),
    all_plugins_inventory: () => besideInventory(run, 'group_vars', ['all']),
    all_plugins_play: () => besidePlaybook(request, 'group_vars', ['all']),
    groups_plugins_inventory: () => besideInventory(run, 'group_vars', names),
    groups_plugins_play: () => besidePlaybook(request, 'group_vars', names),
  };
  return newestFirst(run.groupPrecedence).flatMap((entry) => sources[entry]?.() ?? []);
}

function newestFirst<T>(list: readonly T[] | undefined): T[] {
  return list ? [...list].reverse() : [];
}
