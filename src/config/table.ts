import type { Option, SettingOf } from './option.js';
import { become } from './options/become.js';
import { colors } from './options/colors.js';
import { connection } from './options/connection.js';
import { elsewhere } from './options/elsewhere.js';
import { execution } from './options/execution.js';
import { facts } from './options/facts.js';
import { inventory } from './options/inventory.js';
import { lookups } from './options/lookups.js';
import { modules } from './options/modules.js';
import { output } from './options/output.js';
import { templating } from './options/templating.js';
import { vault } from './options/vault.js';

/**
 * Every option: flags, environment names, keys of ansible.cfg, types, defaults and documentation derive from it.
 * Options of plugins are named `type.plugin.option`.
 */
export const OPTIONS = {
  ...templating,
  ...inventory,
  ...connection,
  ...become,
  ...vault,
  ...execution,
  ...facts,
  ...modules,
  ...lookups,
  ...output,
  ...colors,
  ...elsewhere,
} as const;

export type OptionName = keyof typeof OPTIONS;

export type SettingValue<Name extends OptionName> = SettingOf<(typeof OPTIONS)[Name]>;

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

export function optionOf(name: OptionName): Option {
  return OPTIONS[name];
}

/** Plugin that an option belongs to; undefined for the options of the program itself. */
export function pluginOf(
  name: OptionName,
): { readonly type: string; readonly plugin: string; readonly key: string } | undefined {
  const [type, plugin, key] = name.split('.');
  return plugin === undefined ? undefined : { type: type!, plugin, key: key! };
}

/** Types of plugins that have options. */
export const PLUGIN_TYPES: readonly string[] = [
  ...new Set(OPTION_NAMES.flatMap((name) => pluginOf(name)?.type ?? [])),
].sort();
