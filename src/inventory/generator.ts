import { DroverError } from '../base/error.js';
import { str } from '../values/repr.js';
import { Template } from '../values/template.js';
import { isTrue } from '../values/truth.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { Inventory } from './inventory.js';
import type { InventoryPlugin } from './plugin.js';
import { isConfigFile, readConfig } from './plugin-config.js';
import { type Templar, variablesOf } from './templating.js';

/** Hosts from the combinations of layers: each of them named by a template, in groups named by templates. */
export const generatorPlugin: InventoryPlugin = {
  name: 'generator',
  accepts: isConfigFile,
  read(source, context) {
    const config = readConfig(source, ['ansible.builtin.generator', 'generator'], context);
    const layers = required(config, 'layers');
    const hosts = required(config, 'hosts');
    if (!isDict(layers) || !isDict(hosts)) throw failure("'layers' and 'hosts' must be dictionaries");
    const templarOf = context.templar;
    if (!templarOf) throw failure('templates are not available here');
    for (const variables of combinations([...layers])) {
      const templar = templarOf(variablesOf(variables));
      const host = template(required(hosts, 'name'), templar);
      context.inventory.ensureHost(host);
      addParents(context.inventory, str(host), hosts.get('parents') ?? [], templar);
    }
  },
};

/** Every choice of one value per layer; the last layer changes first. */
function* combinations(layers: readonly (readonly [Value, Value])[]): Iterable<Dict> {
  const [first, ...rest] = layers;
  if (!first) {
    yield new Map();
    return;
  }
  const [name, values] = first;
  if (!Array.isArray(values)) throw failure(`the layer '${str(name)}' must be a list`);
  for (const value of values) for (const others of combinations(rest)) yield new Map([[name, value], ...others]);
}

function addParents(inventory: Inventory, child: string, parents: Value, templar: Templar): void {
  if (!Array.isArray(parents)) throw failure(`the parents of '${child}' must be a list`);
  for (const parent of parents) {
    if (!isDict(parent)) throw failure(`each parent of '${child}' must be a dictionary`);
    const name = template(parent.get('name') ?? null, templar);
    if (!isTrue(name)) throw failure(`Element ${child} has a parent with no name.`);
    const group = inventory.ensureGroup(name);
    const vars = parent.get('vars') ?? new Map();
    if (!isDict(vars)) throw failure(`the vars of '${group}' must be a dictionary`);
    for (const [key, value] of vars) inventory.setVariable(group, str(key), template(value, templar));
    inventory.addChild(group, child);
    addParents(inventory, group, parent.get('parents') ?? [], templar);
  }
}

/** Text is rendered; everything else is kept, to be rendered where it is used. */
function template(value: Value, templar: Templar): Value {
  return value instanceof Template ? templar.render(value) : value;
}

function required(config: Dict, key: string): Value {
  const value = config.get(key);
  if (value !== undefined) return value;
  throw failure(`'${key}'`);
}

function failure(message: string): DroverError {
  return new DroverError(message, { code: 'inventory-parse' });
}
