import { autoPlugin } from './auto.js';
import { constructedPlugin } from './constructed.js';
import { generatorPlugin } from './generator.js';
import { advancedHostList, hostList } from './host-list.js';
import { iniPlugin } from './ini-source.js';
import type { InventoryPlugin, PluginContext } from './plugin.js';
import { scriptPlugin } from './script-source.js';
import { tomlPlugin } from './toml-source.js';
import { loadUserPlugin } from './user-plugin.js';
import { yamlPlugin } from './yaml-source.js';

const BUILT_IN: ReadonlyMap<string, InventoryPlugin> = new Map(
  [
    hostList,
    advancedHostList,
    scriptPlugin,
    autoPlugin,
    yamlPlugin,
    iniPlugin,
    tomlPlugin,
    constructedPlugin,
    generatorPlugin,
  ].map((plugin) => [plugin.name, plugin]),
);

/** Names of those that are part of the program. */
export function builtInPlugins(): readonly string[] {
  return [...BUILT_IN.keys()];
}

/** The plugin of that name: a built-in one, or one of the user's, which wins unless the name says `ansible.builtin`. */
export async function findPlugin(name: string, context: PluginContext): Promise<InventoryPlugin | undefined> {
  const short = name.replace(/^ansible\.(?:builtin|legacy)\./, '');
  const own = name.startsWith('ansible.builtin.') ? undefined : await loadUserPlugin(short, context);
  return own ?? BUILT_IN.get(short);
}
