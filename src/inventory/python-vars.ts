import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { importName, pluginDirectories } from '../base/collections.js';
import type { Settings } from '../config/settings.js';
import { answersWith } from '../template/plugins/python-answers.js';
import type { PythonHost } from '../template/plugins/python-host.js';
import { unpackValue } from '../template/plugins/python-values.js';
import type { Templar } from '../template/templar.js';
import { str } from '../values/repr.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { combineVars } from './combine.js';
import type { Notify } from './notice.js';
import type { VarsKind } from './vars-directory.js';

export interface VarsPluginOptions {
  readonly settings: Settings;
  readonly python: PythonHost;
  /** Directories that may hold a `vars_plugins/`: those of the playbooks. */
  readonly homes: readonly string[];
  /** Directories that have (or are) an `ansible_collections/`. */
  readonly collections: readonly string[];
  readonly templar: () => Templar;
  readonly notify: Notify;
}

/** Gives what the vars plugins of the user's in Python say of a group or host, beside files of variables. */
export type VarsPlugins = (directory: string, kind: VarsKind, name: string) => Dict | undefined;

/** A plugin that runs, as the Python process is told of it. */
type Place = Readonly<Record<string, string>>;

/** The vars plugins that there are; undefined when there is none. They are loaded when a variable is first wanted. */
export function openVarsPlugins(options: VarsPluginOptions): VarsPlugins | undefined {
  const { settings, python } = options;
  const files = filesOf(options);
  if (files.length === 0) return undefined;
  let places: readonly Place[] | undefined;
  return (directory, kind, name) => {
    places ??= loadAll(files, options);
    const answers = answersWith(options.templar());
    let vars: Dict | undefined;
    for (const place of places) {
      const fields = { ...place, directory, entity: kind === 'host_vars' ? 'host' : 'group', of: name };
      const given = unpackValue(python.call('vars', fields, answers));
      if (isDict(given) && given.size > 0)
        vars = combineVars(vars ?? new Map(), given, settings.get('DEFAULT_HASH_BEHAVIOUR'));
    }
    return vars;
  };
}

/** Files beside the playbooks and in the settings' directories, and those of collections that are enabled by their names. */
function filesOf({ settings, homes, collections }: VarsPluginOptions): string[] {
  const directories = [...homes.map((home) => join(home, 'vars_plugins')), ...settings.get('DEFAULT_VARS_PLUGIN_PATH')];
  const own = [...new Set(directories)].flatMap((directory) =>
    namesIn(directory)
      .filter((name) => /^[A-Za-z]\w*\.py$/.test(name))
      .map((name) => join(directory, name)),
  );
  const named = settings.get('VARIABLE_PLUGINS_ENABLED').flatMap((name) => {
    const [, namespace, collection, short] = /^(\w+)\.(\w+)\.(\w+)$/.exec(name) ?? [];
    if (short === undefined || `${namespace}.${collection}` === 'ansible.builtin') return [];
    const directories = pluginDirectories(collections, [namespace!, collection!], 'vars');
    return directories
      .map((directory) => join(directory, `${short}.py`))
      .filter((file) => existsSync(file))
      .slice(0, 1);
  });
  return [...own, ...named];
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

function loadAll(files: readonly string[], options: VarsPluginOptions): Place[] {
  const { settings, python, notify } = options;
  const enabled = settings.get('VARIABLE_PLUGINS_ENABLED');
  const places: Place[] = [];
  const seen = new Set<string>();
  if (!python.available) {
    for (const file of files)
      notify({
        type: 'warning',
        message: `${file} is a vars plugin in Python, and there is no Python 3 on this machine.`,
      });
    return [];
  }
  for (const file of files) {
    const code = importName(file, 'vars');
    const short = basename(file, '.py');
    if (code === '' && seen.has(short)) continue;
    seen.add(short);
    const place = { kind: 'vars', file, name: code, plugin: short };
    const about = python.call('load_vars', place, answersWith(options.templar())) as Dict;
    const wanted = code !== '' || about.get('requires') !== true || enabled.includes(short);
    if (wanted && runsAt(about.get('stage') ?? null, settings)) places.push(place);
  }
  return places;
}

/** Files of variables are read once, and so are these: a plugin runs unless it is for a stage that the settings leave out. */
function runsAt(stage: Value, settings: Settings): boolean {
  if (stage === null || stage === 'all') return true;
  return str(stage) === (settings.get('RUN_VARS_PLUGINS') === 'start' ? 'inventory' : 'task');
}
