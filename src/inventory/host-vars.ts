import type { Settings } from '../config/settings.js';
import { type Dict, isDict } from '../values/value.js';
import { combineVars } from './combine.js';
import { inventoryDirectories } from './directories.js';
import type { Group, Host, Inventory } from './inventory.js';
import type { VarsKind, VarsLoader } from './vars-directory.js';
import { readsVars } from './vars-stage.js';

export interface HostVarsOptions {
  readonly settings: Settings;
  readonly vars: VarsLoader;
  /** Directories that count as the playbook's: their group_vars and host_vars win over those beside the inventory. */
  readonly playbookDirectories: readonly string[];
  /** Variables of `-e`, which win over everything. */
  readonly extraVars?: Dict | undefined;
  /** Cached facts of a host. */
  readonly factsOf?: ((host: string) => Dict | undefined) | undefined;
}

/** Variables that are known without a play, as source values. Made for one moment: it keeps what it worked out. */
export interface HostVars {
  /** All variables of a host, combined by Ansible's precedence. */
  ofHost(host: Host): Dict;
  /** Those given to one host or group itself, in the inventory and in files: what an export shows. */
  ownOf(entity: Host | Group, kind: VarsKind): Dict;
}

export function createHostVars(inventory: Inventory, options: HostVarsOptions): HostVars {
  const read = createReader(inventory, options);
  const combine = combiner(options.settings);
  // Hosts that are in the same groups share the list of them, and what it gives.
  const shared = new WeakMap<readonly Group[], Dict>();
  const groupVars = (host: Host) => {
    const groups = inventory.groupsOf(host);
    let vars = shared.get(groups);
    if (!vars) {
      vars = combine(groupLayers(inventory, groups, options, read));
      shared.set(groups, vars);
    }
    return vars;
  };
  return {
    ofHost: (host) =>
      combine([
        groupVars(host),
        host.vars,
        ...read.inventory('host_vars', [host.name]),
        ...read.playbook('host_vars', [host.name]),
        options.factsOf?.(host.name) ?? NOTHING,
        options.extraVars ?? NOTHING,
      ]),
    ownOf: (entity, kind) =>
      combine([entity.vars, ...read.inventory(kind, [entity.name]), ...read.playbook(kind, [entity.name])]),
  };
}

const NOTHING: Dict = new Map();

function combiner(settings: Settings): (layers: readonly Dict[]) => Dict {
  const behaviour = settings.get('DEFAULT_HASH_BEHAVIOUR');
  if (behaviour === 'merge') {
    return (layers) => layers.reduce((under, over) => combineVars(under, over, behaviour), new Map());
  }
  return ([first, ...rest]) => {
    const combined: Dict = new Map(first);
    for (const layer of rest) for (const [name, value] of layer) combined.set(name, value);
    return combined;
  };
}

/** Variables of groups in the order that VARIABLE_PRECEDENCE gives, weakest first. */
function groupLayers(
  inventory: Inventory,
  groups: readonly Group[],
  { settings }: HostVarsOptions,
  read: Reader,
): Dict[] {
  const all = inventory.groups.get('all')!;
  const others = groups.filter((group) => group !== all);
  const names = others.map((group) => group.name);
  const sources: Readonly<Record<string, () => readonly Dict[]>> = {
    all_inventory: () => [all.vars],
    groups_inventory: () => others.map((group) => group.vars),
    all_plugins_inventory: () => read.inventory('group_vars', ['all']),
    all_plugins_play: () => read.playbook('group_vars', ['all']),
    groups_plugins_inventory: () => read.inventory('group_vars', names),
    groups_plugins_play: () => read.playbook('group_vars', names),
  };
  return settings.get('VARIABLE_PRECEDENCE').flatMap((entry) => {
    if (Object.hasOwn(sources, entry)) return sources[entry]!();
    inventory.notify({ type: 'warning', message: `Ignoring unknown variable precedence entry: ${entry}` });
    return [];
  });
}

/** Reads group_vars and host_vars of several names; within one directory, dicts come in the order of the names. */
interface Reader {
  inventory(kind: VarsKind, names: readonly string[]): Dict[];
  playbook(kind: VarsKind, names: readonly string[]): Dict[];
}

function createReader(inventory: Inventory, { settings, vars, playbookDirectories }: HostVarsOptions): Reader {
  const enabled = readsVars(settings);
  const read = (directories: readonly string[], kind: VarsKind, names: readonly string[]) =>
    directories
      .flatMap((directory) => names.map((name) => vars.load(directory, kind, name)))
      .filter((dict): dict is Dict => isDict(dict));
  return {
    inventory: (kind, names) => (enabled ? read(inventoryDirectories(inventory), kind, names) : []),
    playbook: (kind, names) => (enabled ? read(playbookDirectories, kind, names) : []),
  };
}
