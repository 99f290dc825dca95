import type { Settings } from '../config/settings.js';
import type { Dict } from '../values/value.js';
import { combineVars } from './combine.js';
import { inventoryDirectories } from './directories.js';
import type { Inventory } from './inventory.js';
import type { VarsKind, VarsLoader } from './vars-directory.js';

/** When group_vars and host_vars are read: as soon as the inventory is, or for each task. */
export type VarsStage = 'inventory' | 'task';

/** Whether the settings want group_vars and host_vars at that stage (VARIABLE_PLUGINS_ENABLED, RUN_VARS_PLUGINS, the plugin's own). */
export function readsVarsAt(settings: Settings, stage: VarsStage): boolean {
  if (!readsVars(settings)) return false;
  const own = settings.get('vars.host_group_vars.stage');
  if (own !== undefined) return own === 'all' || own === stage;
  return settings.get('RUN_VARS_PLUGINS') === 'start' ? stage === 'inventory' : stage === 'task';
}

/** Whether the settings want group_vars and host_vars at all. */
export function readsVars(settings: Settings): boolean {
  const enabled = settings.get('VARIABLE_PLUGINS_ENABLED');
  return enabled.includes('host_group_vars') || enabled.includes('ansible.builtin.host_group_vars');
}

/** Merges group_vars and host_vars beside the sources into groups and hosts, where the settings want them at once. */
export function applyInventoryVars(inventory: Inventory, settings: Settings, loader: VarsLoader): void {
  if (!readsVarsAt(settings, 'inventory')) return;
  const behaviour = settings.get('DEFAULT_HASH_BEHAVIOUR');
  const merge = (kind: VarsKind, name: string, vars: Dict) => {
    for (const directory of inventoryDirectories(inventory)) {
      const more = loader.load(directory, kind, name);
      if (more) for (const [key, value] of combineVars(vars, more, behaviour)) vars.set(key, value);
    }
  };
  for (const group of inventory.groups.values()) merge('group_vars', group.name, group.vars);
  for (const host of inventory.hosts.values()) merge('host_vars', host.name, host.vars);
}
