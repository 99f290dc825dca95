import type { Defaults } from '../engine/context.js';
import { inventoryDirectories } from '../inventory/directories.js';
import type { Inventory } from '../inventory/inventory.js';
import type { VarsLoader } from '../inventory/vars-directory.js';
import { readsVarsAt } from '../inventory/vars-stage.js';
import { lazyDict } from '../template/lazy.js';
import type { Templar } from '../template/templar.js';
import type { Dict, Value } from '../values/value.js';
import type { FactStore } from '../vars/facts.js';
import type { LayeredVariables } from '../vars/layers.js';
import { variablesFor } from '../vars/precedence.js';
import type { RunVariables } from '../vars/scope.js';
import type { RunRequest } from './request.js';

/** Version of ansible-core whose behaviour this is: `ansible_version`. */
const REFERENCE = '2.19.11';

interface Sources {
  readonly request: RunRequest;
  readonly defaults: Defaults;
  /** The inventory as it is now: it may be read again. */
  readonly inventory: () => Inventory;
  readonly varsLoader: VarsLoader;
  readonly facts: FactStore;
  readonly set: ReadonlyMap<string, Dict>;
  readonly included: ReadonlyMap<string, Dict>;
  templar(variables: LayeredVariables, directory: string): Templar;
}

/** The run's part of the variables. */
export function runVariables(sources: Sources): RunVariables {
  const { request, varsLoader, facts, set, included } = sources;
  const { settings } = request;
  const atTasks = readsVarsAt(settings, 'task');
  let directories: { readonly of: Inventory; readonly list: readonly string[] } | undefined;
  const variables: RunVariables = {
    get inventory() {
      return sources.inventory();
    },
    extra: request.extraVars ?? new Map(),
    facts,
    set,
    included,
    injectFacts: settings.get('INJECT_FACTS_AS_VARS'),
    mergeDicts: settings.get('DEFAULT_HASH_BEHAVIOUR') === 'merge',
    groupPrecedence: settings.get('VARIABLE_PRECEDENCE'),
    options: magicOptions(sources),
    get inventoryDirectories() {
      const inventory = sources.inventory();
      if (directories?.of !== inventory)
        directories = { of: inventory, list: atTasks ? inventoryDirectories(inventory) : [] };
      return directories.list;
    },
    readVarsDirectory: (directory, kind, name) => varsLoader.load(directory, kind, name),
    hostvars: (directory) => hostvars(sources, variables, directory),
  };
  return variables;
}

/** `hostvars`: each host's variables outside of plays, rendered when they are read. */
function hostvars(sources: Sources, variables: RunVariables, directory: string | undefined): Value {
  const inventory = sources.inventory();
  const ofHost = (name: Value) => {
    const host = typeof name === 'string' ? inventory.get(name) : undefined;
    if (!host) return undefined;
    const layers = variablesFor(variables, { play: undefined, directory, host, task: undefined, withHostvars: false });
    const templar = sources.templar(layers, directory ?? sources.request.cwd);
    const ofName = (key: Value) => {
      const value = layers.get(String(key));
      return value === undefined ? undefined : templar.render(value);
    };
    return lazyDict([...layers.names()], ofName, 'HostVarsVars');
  };
  return lazyDict(inventory.hosts.keys(), ofHost, 'HostVars');
}

function magicOptions({ request, defaults, inventory }: Sources): Record<string, Value> {
  const [major, minor, revision] = REFERENCE.split('.').map(Number);
  const version = new Map<Value, Value>([
    ['string', REFERENCE],
    ['full', REFERENCE],
    ['major', major!],
    ['minor', minor!],
    ['revision', revision!],
  ]);
  return {
    ansible_version: version,
    ansible_check_mode: defaults.check,
    ansible_diff_mode: defaults.diff,
    ansible_forks: defaults.forks,
    ansible_verbosity: defaults.verbosity,
    ansible_inventory_sources: [...inventory().sources],
    ansible_run_tags: [...defaults.tags],
    ansible_skip_tags: [...defaults.skipTags],
    ansible_playbook_python: '/usr/bin/python3',
    ansible_config_file: request.settings.configFile ?? null,
    ...(request.limit === undefined ? {} : { ansible_limit: request.limit }),
  };
}
