import { extname } from 'node:path';
import { DroverError } from '../base/error.js';
import { repr, str } from '../values/repr.js';
import { taggedClass } from '../values/tagged.js';
import { isTrue } from '../values/truth.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { YamlNode } from '../yaml/node.js';
import { parseSingle } from '../yaml/parse.js';
import { toValue } from '../yaml/value.js';
import { isReadable, type PluginContext } from './plugin.js';
import { readSource } from './source-text.js';
import { yamlOptions } from './yaml-options.js';

/** The YAML tree of a source. Plugins are tried one after the other: the last tree is kept for the next of them. */
export function parseSource(source: string, context: PluginContext): YamlNode | undefined {
  const known = last.get(context);
  if (known?.source === source) return known.tree();
  const { text, encrypted } = readSource(source, context.decrypt);
  const tree = once(() => parseSingle(text, source, yamlOptions(context, encrypted)));
  last.set(context, { source, tree });
  return tree();
}

/** The configuration of a plugin, as source values. Throws when the source is for another one. */
export function readConfig(source: string, names: readonly string[], context: PluginContext): Dict {
  const root = parseSource(source, context);
  const config: Value = root ? toValue(root, { templates: true }) : null;
  if (!isTrue(config)) throw failure(`${source} is empty`);
  if (!isDict(config)) {
    throw failure(`inventory source has invalid structure, it should be a dictionary, got: ${taggedClass(config)}`);
  }
  const plugin = config.get('plugin') ?? 'none found';
  const name = str(plugin);
  if (names.includes(name.replace(/^ansible\.legacy\./, '')) && !names.includes(name)) throw wrongName(name, names);
  if (!names.includes(name)) throw failure(`Incorrect plugin name in file: ${name}`);
  return config;
}

/** Whether the name of the file is one of a plugin's configuration. */
export function isConfigFile(source: string, { settings }: PluginContext): boolean {
  const extension = extname(source);
  const allowed = ['', '.config', ...settings.get('YAML_FILENAME_EXTENSIONS')];
  return isReadable(source) && allowed.includes(extension);
}

interface Known {
  readonly source: string;
  readonly tree: () => YamlNode | undefined;
}

const last = new WeakMap<PluginContext, Known>();

/** Calls the function once, and gives or throws again what came of it. */
function once<T>(work: () => T): () => T {
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  return () => {
    if (!outcome) {
      try {
        outcome = { value: work() };
      } catch (error) {
        outcome = { error };
      }
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };
}

/** Under this name the plugin is found, but its own option does not list it. */
function wrongName(name: string, names: readonly string[]): DroverError {
  const own = names.find((known) => !known.includes('.')) ?? names[0];
  return new DroverError(`Invalid value ${repr(name)} for config 'plugin' for '${own}' inventory plugin.`, {
    code: 'inventory-parse',
    hint: `Valid values are: ${names.join(', ')}`,
  });
}

function failure(message: string): DroverError {
  return new DroverError(message, { code: 'inventory-parse' });
}
