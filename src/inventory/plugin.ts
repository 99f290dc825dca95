import { accessSync, constants } from 'node:fs';
import type { Settings } from '../config/settings.js';
import type { PythonHost } from '../template/plugins/python-host.js';
import type { Templar, VariableSource } from '../template/templar.js';
import type { Dict } from '../values/value.js';
import type { Inventory } from './inventory.js';
import type { Decrypt } from './source-text.js';
import type { VarsLoader } from './vars-directory.js';

/** A way to read inventory sources: setting INVENTORY_ENABLED names those that are tried, in its order. */
export interface InventoryPlugin {
  readonly name: string;
  /** Its errors say where in the source they arose. */
  readonly tellsPlaces?: boolean;
  /** Whether the source looks like one of this plugin's. */
  accepts(source: string, context: PluginContext): boolean;
  /**
   * Adds what the source holds to the inventory. Throws when it holds something else; the next plugin is tried then. What was
   * added before the error stays.
   */
  read(source: string, context: PluginContext): Promise<void> | void;
}

/** What plugins may use. */
export interface PluginContext {
  readonly inventory: Inventory;
  readonly settings: Settings;
  /** Directory against which relative paths are resolved. */
  readonly cwd: string;
  /** For scripts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly decrypt: Decrypt | undefined;
  /** Variables of `-e`. */
  readonly extraVars: Dict;
  /** Templates over given variables; undefined where nothing can be templated. */
  readonly templar: ((variables: VariableSource) => Templar) | undefined;
  /** Cached facts of a host. */
  readonly factsOf: ((host: string) => Dict | undefined) | undefined;
  readonly vars: VarsLoader;
  /** The controller's Python process; undefined where plugins in Python do not run. */
  readonly python: PythonHost | undefined;
  /** Directories that have (or are) an `ansible_collections/`. */
  readonly collections: readonly string[];
  /** Whether plugins may take what they kept of an earlier run. */
  readonly usesCache: boolean;
  /** The plugin of that name, `yaml` or `namespace.collection.name`: the built-in ones and the user's. */
  find(name: string): Promise<InventoryPlugin | undefined>;
  readonly signal: AbortSignal | undefined;
}

/** Whether the source is a file or directory that can be read. */
export function isReadable(source: string): boolean {
  try {
    accessSync(source, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
