import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import { resolvePath } from '../config/path.js';
import type { Settings } from '../config/settings.js';
import type { PythonHost } from '../template/plugins/python-host.js';
import { compileRegex } from '../template/regex/compile.js';
import type { Templar, VariableSource } from '../template/templar.js';
import { PythonError } from '../values/exception.js';
import type { Dict } from '../values/value.js';
import { isDirectory } from './directories.js';
import { Inventory } from './inventory.js';
import { LazyError } from './lazy-error.js';
import type { Notify } from './notice.js';
import type { InventoryPlugin, PluginContext } from './plugin.js';
import { findPlugin } from './plugins.js';
import type { Decrypt } from './source-text.js';
import { createVarsLoader, type VarsLoader } from './vars-directory.js';
import { applyInventoryVars } from './vars-stage.js';

export interface LoadOptions {
  readonly settings: Settings;
  readonly cwd: string;
  /** Environment of inventory scripts, and for `~` and `$NAME` in paths. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly decrypt?: Decrypt | undefined;
  readonly notify?: Notify | undefined;
  readonly extraVars?: Dict | undefined;
  readonly templar?: ((variables: VariableSource) => Templar) | undefined;
  readonly factsOf?: ((host: string) => Dict | undefined) | undefined;
  /** Shared with whoever else reads group_vars and host_vars. */
  readonly vars?: VarsLoader | undefined;
  /** The controller's Python process, and where collections are: for plugins. */
  readonly python?: PythonHost | undefined;
  readonly collections?: readonly string[] | undefined;
  /** Plugins do not take what they kept of an earlier run (`--flush-cache`). */
  readonly flushCache?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The inventory that is read anew: what tasks added to it is added again. */
  readonly former?: Inventory | undefined;
}

/**
 * Reads inventory sources as `-i` gives them: files, directories, scripts, host lists with a comma. Without any, those of the
 * settings. A source that nothing can read is a warning, or an error where the settings say so.
 */
export async function loadInventory(sources: readonly string[] | undefined, options: LoadOptions): Promise<Inventory> {
  const { settings } = options;
  const inventory = new Inventory({
    groupNames: settings.get('TRANSFORM_INVALID_GROUP_CHARS'),
    hashBehaviour: settings.get('DEFAULT_HASH_BEHAVIOUR'),
    mismatch: settings.get('HOST_PATTERN_MISMATCH'),
    notify: options.notify,
  });
  const context = contextOf(inventory, options);
  inventory.sources.push(...resolveSources(sources ?? settings.get('DEFAULT_HOST_LIST'), options));
  let parsed = false;
  for (const source of inventory.sources) if (await readAny(source, context)) parsed = true;
  if (parsed) inventory.reconcile();
  else judgeNothingRead(inventory, settings);
  applyInventoryVars(inventory, settings, context.vars);
  if (options.former) inventory.addAgain(options.former);
  return inventory;
}

/** Sources with paths made absolute; empty ones are left out. */
export function resolveSources(sources: readonly string[], options: LoadOptions): string[] {
  return sources
    .filter((source) => source !== '')
    .map((source) => (source.includes(',') ? source : resolvePath(source, options)));
}

function contextOf(inventory: Inventory, options: LoadOptions): PluginContext {
  const { settings, cwd, environment, decrypt, templar, factsOf, signal } = options;
  const context: PluginContext = {
    inventory,
    settings,
    cwd,
    environment,
    decrypt,
    templar,
    factsOf,
    signal,
    python: options.python,
    collections: options.collections ?? [],
    usesCache: !options.flushCache && !options.former,
    extraVars: options.extraVars ?? new Map(),
    vars: options.vars ?? createVarsLoader({ settings, decrypt, notify: inventory.notify }),
    find: (name) => findPlugin(name, context),
  };
  return context;
}

async function readAny(source: string, context: PluginContext): Promise<boolean> {
  if (!isDirectory(source)) return readSourceWith(source, context);
  const parsed = await readDirectory(source, context);
  if (!parsed) tellUnread(source, [], context);
  return parsed;
}

/** Everything in a directory, in the order of its names, but for hidden and ignored files and the directories of variables. */
async function readDirectory(directory: string, context: PluginContext): Promise<boolean> {
  const { settings } = context;
  const ignored = settings.get('INVENTORY_IGNORE_PATTERNS').map((pattern) => compileRegex(pattern));
  const extensions = settings.get('INVENTORY_IGNORE_EXTS');
  let parsed = false;
  for (const name of readdirSync(directory).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    if (name.startsWith('.') || /^(?:host_vars|group_vars|vars_plugins)$/.test(name)) continue;
    if (extensions.some((extension) => name.endsWith(extension)) || ignored.some((regex) => regex.search(name)))
      continue;
    if (await readAny(join(directory, name), context)) parsed = true;
  }
  return parsed;
}

interface Failure {
  readonly plugin: InventoryPlugin;
  readonly reason: () => unknown;
}

async function readSourceWith(source: string, context: PluginContext): Promise<boolean> {
  const { inventory } = context;
  const failures: Failure[] = [];
  inventory.beginSource(source);
  try {
    for (const plugin of await enabledPlugins(context)) {
      if (!plugin.accepts(source, context)) {
        const message = `${plugin.name} declined parsing ${source} as it did not pass its verify_file() method`;
        inventory.notify({ type: 'verbose', level: 3, message });
        continue;
      }
      try {
        await plugin.read(source, context);
        inventory.processed.push(source);
        inventory.notify({
          type: 'verbose',
          level: 3,
          message: `Parsed ${source} inventory source with ${plugin.name} plugin`,
        });
        return true;
      } catch (error) {
        if (!isExpected(error)) throw error;
        failures.push({ plugin, reason: error instanceof LazyError ? error.reason : () => error });
      }
    }
  } finally {
    inventory.beginSource(undefined);
  }
  tellUnread(source, failures, context);
  return false;
}

/** Anything else is a bug, which no other plugin must hide. */
function isExpected(error: unknown): boolean {
  return error instanceof DroverError || error instanceof PythonError || error instanceof LazyError;
}

async function enabledPlugins(context: PluginContext) {
  const found = [];
  for (const name of context.settings.get('INVENTORY_ENABLED')) {
    const plugin = await context.find(name);
    if (plugin) found.push(plugin);
    else context.inventory.notify({ type: 'warning', message: `Failed to load inventory plugin, skipping ${name}` });
  }
  if (found.length > 0) return found;
  throw new DroverError(
    'No inventory plugins available to generate inventory, make sure you have at least one enabled.',
    { code: 'inventory' },
  );
}

function tellUnread(source: string, failures: readonly Failure[], { inventory, settings }: PluginContext): void {
  // The default inventory need not exist.
  if (source === '/etc/ansible/hosts' && !existsSync(source)) return;
  for (const { plugin, reason } of failures) {
    const cause = placed(reason(), plugin, source);
    const error = new DroverError(`Failed to parse inventory with '${plugin.name}' plugin.`, { cause });
    inventory.notify({ type: 'warning', message: fullMessage(error), error });
  }
  if (settings.get('INVENTORY_ANY_UNPARSED_IS_FAILED')) {
    throw new DroverError(`Completely failed to parse inventory source ${source}`, { code: 'inventory' });
  }
  inventory.notify({ type: 'warning', message: `Unable to parse ${source} as an inventory source` });
}

/** Ansible knows no better place of most errors than the source as the plugin was given it. */
function placed(error: unknown, { name, tellsPlaces }: InventoryPlugin, file: string): unknown {
  if (!(error instanceof DroverError) || (tellsPlaces && error.told)) return error;
  const { code, source, hint, advice, cause, message } = error;
  const told = { file: `<inventory plugin '${name}' with source '${file}'>`, line: 0, column: 0 };
  return new DroverError(message, { code, source, told, hint, advice, cause });
}

function judgeNothingRead(inventory: Inventory, settings: Settings): void {
  if (settings.get('INVENTORY_UNPARSED_IS_FAILED')) {
    throw new DroverError('No inventory was parsed, please check your configuration and options.', {
      code: 'inventory',
    });
  }
  if (settings.get('INVENTORY_UNPARSED_WARNING')) {
    inventory.notify({ type: 'warning', message: 'No inventory was parsed, only implicit localhost is available' });
  }
}
