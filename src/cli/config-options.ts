import { OPTION_NAMES, type OptionName, pluginOf } from '../config/table.js';

/** Options of one plugin, or of the program itself. */
export interface OptionGroup {
  /** Undefined for the program's own. */
  readonly plugin: { readonly type: string; readonly name: string } | undefined;
  readonly options: readonly { readonly name: OptionName; readonly key: string }[];
}

/** The options that `-t TYPE` and the plugins' names choose, sorted by name. */
export function optionGroups(type: string, plugins: readonly string[]): OptionGroup[] {
  const groups: OptionGroup[] = [];
  if (type === 'base' || type === 'all') groups.push(baseGroup());
  if (type === 'base') return groups;
  for (const name of pluginNames(type)) {
    if (plugins.length === 0 || plugins.includes(name.plugin)) groups.push(pluginGroup(name.type, name.plugin));
  }
  return groups;
}

/** Names among `plugins` that no plugin of the type has. */
export function unknownPlugins(type: string, plugins: readonly string[]): string[] {
  const known = new Set(pluginNames(type).map(({ plugin }) => plugin));
  return type === 'base' ? [] : plugins.filter((plugin) => !known.has(plugin));
}

function baseGroup(): OptionGroup {
  const names = OPTION_NAMES.filter((name) => pluginOf(name) === undefined);
  return { plugin: undefined, options: [...names].sort().map((name) => ({ name, key: name })) };
}

function pluginGroup(type: string, plugin: string): OptionGroup {
  const options = OPTION_NAMES.flatMap((name) => {
    const owner = pluginOf(name);
    return owner?.type === type && owner.plugin === plugin ? [{ name, key: owner.key }] : [];
  });
  return { plugin: { type, name: plugin }, options: options.sort((a, b) => (a.key < b.key ? -1 : 1)) };
}

function pluginNames(type: string): { type: string; plugin: string }[] {
  const names = new Map<string, { type: string; plugin: string }>();
  for (const option of OPTION_NAMES) {
    const owner = pluginOf(option);
    if (owner && (type === 'all' || owner.type === type)) names.set(`${owner.type}.${owner.plugin}`, owner);
  }
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, owner]) => owner);
}
