import type { Host } from '../inventory/inventory.js';
import { shortName } from '../inventory/names.js';
import type { Dict, Value } from '../values/value.js';
import { DictLayer, type Layer, LayeredVariables } from './layers.js';
import { magicLayer } from './magic.js';
import type { PlayScope, RoleVariables, RunVariables, ScopeRequest, TaskVariables } from './scope.js';

interface Request extends ScopeRequest {
  readonly run: RunVariables;
  /** The playbook's, when there is one. */
  readonly directory: string | undefined;
}

/** A level of precedence, and the dicts that stand on it, the strongest first. */
interface Level {
  readonly level: string;
  readonly runtime?: true;
  /**
   * What the dicts depend on besides the run: `task` for the task, its play and the roles, so that they are the same for all
   * hosts; `inventory` for what changes only with the inventory.
   */
  readonly of: 'task' | 'host' | 'inventory';
  readonly dicts: (request: Request) => readonly Dict[];
}

/**
 * Ansible's precedence, the highest level first.
 * Source: "Variable precedence: where should I put a variable?" of Ansible's documentation, and VariableManager.get_vars.
 */
const LEVELS: readonly Level[] = [
  { level: 'extra vars', of: 'task', dicts: ({ run }) => [run.extra] },
  { level: 'include params', of: 'task', dicts: ({ task }) => task?.includeParams ?? [] },
  { level: 'role params', of: 'task', dicts: ({ task }) => roleChain(task?.role).map((role) => role.parameters) },
  {
    level: 'set_fact and registered variables',
    of: 'host',
    runtime: true,
    dicts: ({ run, host }) => ofHost(run.set, host),
  },
  { level: 'include_vars', of: 'host', dicts: ({ run, host }) => ofHost(run.included, host) },
  { level: 'task and block vars', of: 'task', dicts: ({ task }) => task?.vars ?? [] },
  { level: "the role's vars", of: 'task', dicts: ({ task }) => roleVars(task?.role) },
  {
    level: "vars of the play's roles",
    of: 'task',
    dicts: ({ play }) => newestFirst(play?.roles).flatMap(exportedVars),
  },
  { level: 'vars_files', of: 'host', dicts: ({ play, host }) => newestFirst(play?.varsFiles(host)) },
  { level: 'vars_prompt', of: 'task', runtime: true, dicts: ({ play }) => (play ? [play.prompted] : []) },
  { level: 'play vars', of: 'task', dicts: ({ play }) => (play ? [play.vars] : []) },
  { level: 'facts', of: 'host', runtime: true, dicts: ({ run, host }) => factDicts(run, host) },
  {
    level: 'host_vars beside the playbook',
    of: 'inventory',
    dicts: (request) => ofHostIn(request, besidePlaybook(request)),
  },
  {
    level: 'host_vars beside the inventory',
    of: 'inventory',
    dicts: (request) => ofHostIn(request, request.run.inventoryDirectories),
  },
  { level: 'names of the host', of: 'inventory', runtime: true, dicts: namesOf },
  { level: 'inventory host vars', of: 'inventory', dicts: ({ host }) => (host ? [host.vars] : []) },
  { level: 'group vars', of: 'inventory', dicts: groupVars },
  { level: "the role's defaults", of: 'task', dicts: ({ task }) => roleDefaults(task?.role) },
  {
    level: "defaults of the play's roles",
    of: 'task',
    dicts: ({ play }) => newestFirst(play?.roles).flatMap((role) => roleDefaults(role, false)),
  },
];

/** With Ansible these are variables of the host: what is stronger replaces them. */
function namesOf({ run, host }: Request): Dict[] {
  if (!host) return [];
  const groups = run.inventory.groupsOf(host).map((group) => group.name);
  const names: readonly (readonly [string, Value])[] = [
    ['inventory_hostname', host.name],
    ['inventory_hostname_short', shortName(host.name)],
    ['group_names', groups.filter((name) => name !== 'all').sort()],
  ];
  return [new Map<Value, Value>(names)];
}

/** All variables of a host, play and task, as layers. `local` (loop variables, a task's fresh results) comes before everything. */
export function variablesFor(run: RunVariables, request: ScopeRequest, local?: Dict): LayeredVariables {
  const { play, host, task, withHostvars, searchPath } = request;
  const directory = play?.directory ?? request.directory;
  const full: Request = { run, play, host, task, withHostvars, searchPath, directory };
  const layers: Layer[] = local ? [new DictLayer('loop and task results', local, false)] : [];
  layers.push(magicLayer(full));
  for (const part of planOf(full)) {
    if (part instanceof DictLayer) layers.push(part);
    else addFilled(layers, part === INVENTORY ? inventoryLayers(full) : layersOf(part, full));
  }
  return new LayeredVariables(layers, run.mergeDicts);
}

function layersOf({ level, dicts, runtime }: Level, request: Request): DictLayer[] {
  return dicts(request).map((dict) => new DictLayer(level, dict, !runtime));
}

function addFilled(layers: Layer[], more: readonly DictLayer[]): void {
  for (const layer of more) if (layer.dict.size > 0) layers.push(layer);
}

/** Stands for all levels of the inventory, which follow each other. */
const INVENTORY = 'inventory';

/** The layers of a task, with the levels that each host fills for itself between them. */
type Plan = readonly (DictLayer | Level | typeof INVENTORY)[];

/** By task; told anew for another play, or when a role has come to it. */
const plans = new WeakMap<
  TaskVariables,
  { readonly run: RunVariables; readonly play: PlayScope | undefined; readonly roles: number; readonly plan: Plan }
>();

function planOf(request: Request): Plan {
  const { run, play, task } = request;
  const roles = play?.roles.length ?? 0;
  const before = task && plans.get(task);
  if (before && before.run === run && before.play === play && before.roles === roles) return before.plan;
  const plan = LEVELS.flatMap((level, at): Plan => {
    if (level.of === 'task') return layersOf(level, request).filter(({ dict }) => dict.size > 0);
    if (level.of === 'host') return [level];
    return LEVELS[at - 1]?.of === 'inventory' ? [] : [INVENTORY];
  });
  if (task) plans.set(task, { run, play, roles, plan });
  return plan;
}

/** By host and playbook; told anew when the inventory has changed. */
const found = new WeakMap<
  Host,
  {
    readonly run: RunVariables;
    readonly directory: string | undefined;
    readonly at: object;
    readonly layers: readonly DictLayer[];
  }
>();

/** What a host has from the inventory and the directories beside it and the playbook. */
function inventoryLayers(request: Request): readonly DictLayer[] {
  const { run, directory, host } = request;
  if (!host) return [];
  const at = run.inventory.state;
  const before = found.get(host);
  if (before && before.run === run && before.directory === directory && before.at === at) return before.layers;
  const layers = LEVELS.flatMap((level) => (level.of === 'inventory' ? layersOf(level, request) : []));
  found.set(host, { run, directory, at, layers });
  return layers;
}

function ofHost(store: ReadonlyMap<string, Dict>, host: Host | undefined): Dict[] {
  const dict = host && store.get(host.name);
  return dict ? [dict] : [];
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

/** `ansible_facts` of a host that has none. */
const NO_FACTS: readonly Dict[] = [new Map([['ansible_facts', new Map()]])];

/** `ansible_facts` as a variable, by the facts. */
const wrapped = new WeakMap<Dict, Dict>();

function factDicts(run: RunVariables, host: Host | undefined): readonly Dict[] {
  if (!host) return [];
  const facts = run.facts.get(host.name);
  if (!facts) return NO_FACTS;
  const all = wrapped.get(facts.namespaced) ?? new Map([['ansible_facts', facts.namespaced]]);
  wrapped.set(facts.namespaced, all);
  if (run.injectFacts) return [facts.injected, all];
  const local = facts.all.get('ansible_local');
  return local === undefined ? [all] : [new Map([['ansible_local', local]]), all];
}

function besidePlaybook({ directory }: Request): readonly string[] {
  return directory === undefined ? [] : [directory];
}

function ofHostIn({ run, host }: Request, directories: readonly string[]): Dict[] {
  return host ? read(run, directories, 'host_vars', [host.name]) : [];
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
  const beside = run.inventoryDirectories;
  const sources: Record<string, () => Dict[]> = {
    all_inventory: () => (all ? [all.vars] : []),
    groups_inventory: () => newestFirst(groups.map((group) => group.vars)),
    all_plugins_inventory: () => read(run, beside, 'group_vars', ['all']),
    all_plugins_play: () => read(run, besidePlaybook(request), 'group_vars', ['all']),
    groups_plugins_inventory: () => read(run, beside, 'group_vars', names),
    groups_plugins_play: () => read(run, besidePlaybook(request), 'group_vars', names),
  };
  return newestFirst(run.groupPrecedence).flatMap((entry) => sources[entry]?.() ?? []);
}

function newestFirst<T>(list: readonly T[] | undefined): T[] {
  return list ? [...list].reverse() : [];
}
