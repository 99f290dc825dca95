import type { Settings } from '../config/settings.js';
import { type Dict, isDict } from '../values/value.js';
import { combineVars } from './combine.js';
import { inventoryDirectories } from './directories.js';
import type { Host, Inventory } from './inventory.js';
import type { VarsKind, VarsLoader } from './vars-directory.js';
import { readsVars } from './vars-stage.js';

export interface HostVarsOptions {
  readonly settings: Settings;
  readonly vars: VarsLoader;
  /** Directories that count as the playbook's: their group_vars and host_vars win over those beside the inventory. */
  readonly playbookDirectories: readonly string[];
  /** Variables of `-e`, which win over everything. */
  readonly extraVars?: Dict | undefined;
  /** Cached facts of the host. */
  readonly facts?: Dict | undefined;
}

/** All variables of a host that are known without a play, as source values, combined by Ansible's precedence. */
export function combineHostVars(inventory: Inventory, host: Host, options: HostVarsOptions): Dict {
  const { settings, facts, extraVars } = options;
  const combine = combiner(settings);
  const layers = createLayers(inventory, options);
  const all = inventory.groups.get('all')!;
  const groups = inventory.groupsOf(host).filter((group) => group !== all);
  const names = groups.map((group) => group.name);
  const sources: Readonly<Record<string, () => readonly Dict[]>> = {
    all_inventory: () => [all.vars],
    groups_inventory: () => groups.map((group) => group.vars),
    all_plugins_inventory: () => layers.inventory('group_vars', ['all']),
    all_plugins_play: () => layers.playbook('group_vars', ['all']),
    groups_plugins_inventory: () => layers.inventory('group_vars', names),
    groups_plugins_play: () => layers.playbook('group_vars', names),
  };
  const entries = settings.get('VARIABLE_PRECEDENCE').flatMap((entry) => {
    if (Object.hasOwn(sources, entry)) return sources[entry]!();
    inventory.notify({ type: 'warning', message: `Ignoring unknown variable precedence entry: ${entry}` });
    return [];
  });
  return combine([
    ...entries,
    host.vars,
    ...layers.inventory('host_vars', [host.name]),
    ...layers.playbook('host_vars', [host.name]),
    ...(facts ? [facts] : []),
    ...(extraVars ? [extraVars] : []),
  ]);
}

/** Variables given to one host or group itself, in the inventory and in files: what an export shows. */
export function combineOwnVars(
  inventory: Inventory,
  entity: { readonly name: string; readonly vars: Dict },
  kind: VarsKind,
  options: HostVarsOptions,
): Dict {
  const layers = createLayers(inventory, options);
  const files = [...layers.inventory(kind, [entity.name]), ...layers.playbook(kind, [entity.name])];
  return combiner(options.settings)([entity.vars, ...files]);
}

function combiner(settings: Settings): (layers: readonly Dict[]) => Dict {
  const behaviour = settings.get('DEFAULT_HASH_BEHAVIOUR');
  if (behaviour === 'merge')
    return (layers) => layers.reduce((under, over) => combineVars(under, over, behaviour), new Map());
  return (layers) => {
    const combined: Dict = new Map();
    for (const layer of layers) for (const [name, value] of layer) combined.set(name, value);
    return combined;
  };
}

/** Reading of group_vars and host_vars; within one directory, dicts come in the order of the names. */
function createLayers(inventory: Inventory, { settings, vars, playbookDirectories }: HostVarsOptions) {
  const enabled = readsVars(settings);
  const read = (directories: readonly string[], kind: VarsKind, names: readonly string[]) =>
    directories
      .flatMap((directory) => names.map((name) => vars.load(directory, kind, name)))
      .filter((dict): dict is Dict => isDict(dict));
  return {
    inventory: (kind: VarsKind, names: readonly string[]) =>
      enabled ? read(inventoryDirectories(inventory), kind, names) : [],
    playbook: (kind: VarsKind, names: readonly string[]) => (enabled ? read(playbookDirectories, kind, names) : []),
  };
}
