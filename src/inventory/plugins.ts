import { advancedHostList, hostList } from './host-list.js';
import { iniPlugin } from './ini-source.js';
import type { InventoryPlugin, PluginContext } from './plugin.js';
import { yamlPlugin } from './yaml-source.js';

const BUILT_IN: ReadonlyMap<string, InventoryPlugin> = new Map(
  [hostList, advancedHostList, yamlPlugin, iniPlugin].map((plugin) => [plugin.name, plugin]),
);

/** The plugin of that name. */
export async function findPlugin(name: string, _context: PluginContext): Promise<InventoryPlugin | undefined> {
  return BUILT_IN.get(name.replace(/^ansible\.(?:builtin|legacy)\./, ''));
}
