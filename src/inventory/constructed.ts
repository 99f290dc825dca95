import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import type { Templar } from '../template/templar.js';
import { str } from '../values/repr.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { combineVars } from './combine.js';
import { type ConstructedOptions, readOptions } from './constructed-options.js';
import { directoriesOf } from './directories.js';
import type { Host } from './host.js';
import { addToKeyedGroups } from './keyed-groups.js';
import { safeGroupName, shortName } from './names.js';
import type { InventoryPlugin, PluginContext } from './plugin.js';
import { isConfigFile, readConfig } from './plugin-config.js';
import { evaluate, variablesOf } from './templating.js';
import type { VarsKind } from './vars-directory.js';

/** Variables and groups worked out from what earlier sources gave. */
export const constructedPlugin: InventoryPlugin = {
  name: 'constructed',
  accepts: isConfigFile,
  read(source, context) {
    const config = readConfig(source, ['ansible.builtin.constructed', 'constructed'], context);
    const options = readOptions(config, context.settings);
    try {
      for (const host of [...context.inventory.hosts.values()]) construct(host, options, context);
    } catch (cause) {
      throw new DroverError(`Failed to parse '${source}'.`, { code: 'inventory-parse', cause });
    }
  },
};

function construct(host: Host, options: ConstructedOptions, context: PluginContext): void {
  compose(host, options, context);
  // What was composed is there for the groups.
  const variables = variablesSeen(host, options, context);
  const templar = templarOf(context, variables);
  joinGroups(host, options, context, templar);
  const keyed = options.useExtraVars ? templarOf(context, withExtra(variables, context)) : templar;
  addToKeyedGroups(host, options, context.inventory, keyed);
}

function compose(host: Host, options: ConstructedOptions, context: PluginContext): void {
  if (options.compose.size === 0) return;
  const variables = variablesSeen(host, options, context);
  const templar = templarOf(context, options.useExtraVars ? withExtra(variables, context) : variables);
  for (const [name, expression] of options.compose) {
    let value: Value;
    try {
      value = evaluate(expression, templar);
    } catch (error) {
      if (!options.strict) continue;
      throw new DroverError(`Could not set ${str(name)} for host ${host.name}: ${fullMessage(error)}`, { apart: true });
    }
    context.inventory.setVariable(host.name, str(name), value);
    host.computed.add(str(name));
  }
}

function joinGroups(host: Host, options: ConstructedOptions, { inventory }: PluginContext, templar: Templar): void {
  for (const [given, conditional] of options.groups) {
    const name = safeGroupName(str(given));
    let holds: boolean;
    try {
      if (Array.isArray(conditional)) throw new DroverError('Conditional expressions must be strings.');
      holds = templar.test(conditional);
    } catch (error) {
      if (!options.strict) continue;
      throw new DroverError(`Could not add host ${host.name} to group ${name}: ${fullMessage(error)}`, { apart: true });
    }
    if (holds) inventory.addChild(inventory.ensureGroup(name), host.name);
  }
}

/** What expressions see of a host: variables of its groups, its own, the names of its groups, cached facts. */
function variablesSeen(host: Host, options: ConstructedOptions, context: PluginContext): Dict {
  const { inventory, settings, factsOf } = context;
  const behaviour = settings.get('DEFAULT_HASH_BEHAVIOUR');
  const groups = inventory.groupsOf(host);
  const names = groups.map((group) => group.name);
  const magic: Dict = new Map<Value, Value>([
    ['inventory_hostname', host.name],
    ['inventory_hostname_short', shortName(host.name)],
    ['group_names', names.filter((name) => name !== 'all').sort()],
  ]);
  const layers = [
    ...groups.map((group) => group.vars),
    ...(options.useVarsPlugins ? filesOf('group_vars', names, context) : []),
    host.vars,
    magic,
    ...(options.useVarsPlugins ? filesOf('host_vars', [host.name], context) : []),
    factsOf?.(host.name) ?? new Map(),
  ];
  return layers.reduce((under, over) => combineVars(under, over, behaviour), new Map());
}

function filesOf(kind: VarsKind, names: readonly string[], { inventory, vars }: PluginContext): Dict[] {
  return directoriesOf(inventory.processed)
    .flatMap((directory) => names.map((name) => vars.load(directory, kind, name)))
    .filter((dict): dict is Dict => isDict(dict));
}

function withExtra(variables: Dict, { extraVars, settings }: PluginContext): Dict {
  return combineVars(variables, extraVars, settings.get('DEFAULT_HASH_BEHAVIOUR'));
}

function templarOf({ templar }: PluginContext, variables: Dict): Templar {
  if (templar) return templar(variablesOf(variables));
  throw new DroverError('templates are not available here');
}
