import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pluginDirectories } from '../base/collections.js';
import { DroverError } from '../base/error.js';
import { importFile, SCRIPT_EXTENSIONS } from '../base/import-file.js';
import { fromPlain, toPlain } from '../values/plain.js';
import { asTemplate } from '../values/template.js';
import { isDict, type Value } from '../values/value.js';
import { toValue } from '../yaml/value.js';
import type { Inventory } from './inventory.js';
import { type InventoryPlugin, isReadable, type PluginContext } from './plugin.js';
import { isConfigFile, parseSource } from './plugin-config.js';
import { pythonPlugin } from './python-plugin.js';

/**
 * An inventory plugin of the user's: a JavaScript or TypeScript file (NAME.js, NAME.mjs, NAME.ts) in `inventory_plugins/`,
 * whose default export is this.
 */
export interface UserInventoryPlugin {
  /** Whether text that the plugin gives may hold templates. Default false: it is data. */
  readonly trusted?: boolean;
  /** Whether the source may be this plugin's. Default: a readable file with the name of a plugin's configuration. */
  accepts?(source: string): boolean;
  /** Adds what the source holds. A rejection lets the next plugin try. */
  read(request: UserInventoryRequest): Promise<void> | void;
}

export interface UserInventoryRequest {
  /** As `-i` gives it: a path, or a list of hosts. */
  readonly source: string;
  /** The source read as YAML, as plain JavaScript; undefined when it is no mapping. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  readonly inventory: UserInventory;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
  warn(message: string): void;
}

/** How such a plugin fills the inventory. */
export interface UserInventory {
  /** Gives the name that the group got. */
  addGroup(name: string): string;
  addHost(name: string, options?: { readonly group?: string; readonly port?: number }): void;
  /** Puts a group or a host below a group. */
  addChild(group: string, child: string): void;
  /** Sets a variable of a group or host. The value is plain JavaScript. */
  setVariable(entity: string, name: string, value: unknown): void;
  /** Hosts and groups that are there already. */
  hosts(): readonly string[];
  groups(): readonly string[];
}

/** The user's plugin of that name, from the first directory that has one, or a collection's. Throws when its file cannot be used. */
export async function loadUserPlugin(name: string, context: PluginContext): Promise<InventoryPlugin | undefined> {
  const [, namespace, collection, short = name] = /^(\w+)\.(\w+)\.(\w+)$/.exec(name) ?? [];
  if (!/^[\w-]+$/.test(short)) return undefined;
  const directories =
    namespace === undefined
      ? directoriesOf(context)
      : pluginDirectories(context.collections, [namespace, collection!], 'inventory');
  for (const directory of directories) {
    const file = SCRIPT_EXTENSIONS.map((extension) => join(directory, short + extension)).find(existsSync);
    if (file) return wrap(name, await importPlugin(file));
    const python = join(directory, `${short}.py`);
    if (existsSync(python)) return pythonPlugin(name, python, context);
  }
  return undefined;
}

function directoriesOf({ settings, cwd }: PluginContext): string[] {
  const playbook = settings.get('PLAYBOOK_DIR') ?? cwd;
  return [join(playbook, 'inventory_plugins'), ...settings.get('DEFAULT_INVENTORY_PLUGIN_PATH')];
}

async function importPlugin(file: string): Promise<UserInventoryPlugin> {
  let module: { default?: UserInventoryPlugin };
  try {
    module = (await importFile(file)) as typeof module;
  } catch (cause) {
    throw bad(file, 'It failed to load.', cause);
  }
  if (typeof module.default?.read === 'function') return module.default;
  throw bad(file, 'Its default export has no function `read`.');
}

function bad(file: string, message: string, cause?: unknown): DroverError {
  const source = { file, line: 1, column: 1 };
  return new DroverError(`The plugin file ${file} cannot be used. ${message}`, { code: 'inventory', source, cause });
}

function wrap(name: string, plugin: UserInventoryPlugin): InventoryPlugin {
  return {
    name,
    accepts: (source, context) =>
      plugin.accepts ? plugin.accepts(source) : isReadable(source) && isConfigFile(source, context),
    async read(source, context) {
      const { inventory, environment, signal } = context;
      const request: UserInventoryRequest = {
        source,
        config: configOf(source, context),
        inventory: editor(inventory, plugin.trusted ?? false, source),
        environment,
        signal,
        warn: (message) => inventory.notify({ type: 'warning', message }),
      };
      try {
        await plugin.read(request);
      } catch (error) {
        throw error instanceof DroverError ? error : new DroverError(String((error as Error)?.message ?? error));
      }
    },
  };
}

function configOf(source: string, context: PluginContext): Readonly<Record<string, unknown>> | undefined {
  if (!isReadable(source) || !isConfigFile(source, context)) return undefined;
  const root = parseSource(source, context);
  const value = root ? toValue(root, { templates: false }) : null;
  return isDict(value) ? (toPlain(value) as Record<string, unknown>) : undefined;
}

function editor(inventory: Inventory, trusted: boolean, source: string): UserInventory {
  return {
    addGroup: (name) => inventory.ensureGroup(name),
    addHost: (name, { group, port } = {}) => inventory.ensureHost(name, group, port),
    addChild: (group, child) => void inventory.addChild(group, child),
    setVariable(entity, name, plain) {
      const value = fromPlain(plain);
      inventory.setVariable(entity, name, trusted ? trust(value, source) : value);
    },
    hosts: () => [...inventory.hosts.keys()],
    groups: () => [...inventory.groups.keys()],
  };
}

function trust(value: Value, file: string): Value {
  if (typeof value === 'string') return asTemplate(value, { file, line: 0, column: 0 });
  if (Array.isArray(value)) return value.map((item) => trust(item, file));
  if (!isDict(value)) return value;
  return new Map([...value].map(([key, item]) => [key, trust(item, file)]));
}
