import { basename } from 'node:path';
import { importName } from '../base/collections.js';
import { DroverError } from '../base/error.js';
import { answersWith } from '../template/plugins/python-answers.js';
import type { PatientQuestion, PythonHost } from '../template/plugins/python-host.js';
import { packValue } from '../template/plugins/python-values.js';
import { str } from '../values/repr.js';
import type { Dict, Value } from '../values/value.js';
import type { Inventory } from './inventory.js';
import type { InventoryPlugin, PluginContext } from './plugin.js';
import { variablesOf } from './templating.js';

/** An inventory plugin of the user's in Python, which the Python process of the controller runs. */
export function pythonPlugin(name: string, file: string, context: PluginContext): InventoryPlugin {
  const host = hostOf(file, context);
  const place = { kind: 'inventory', file, name: importName(file, 'inventory'), plugin: basename(file, '.py') };
  return {
    name,
    accepts(source, given) {
      const message = { ...place, source, names: [...new Set([name, place.plugin])] };
      return host.call('verify_source', message, (what, args, named) =>
        answersWith(templarOf(given))(what, args, named),
      ) as boolean;
    },
    async read(source, given) {
      const message = { ...place, source, about: packValue(aboutInventory(source, given)) };
      await host.callApart('parse_source', message, questions(given));
    },
  };
}

function hostOf(file: string, { python }: PluginContext): PythonHost {
  if (python?.available) return python;
  throw new DroverError(`${file} is an inventory plugin in Python, and there is no Python 3 on this machine.`, {
    code: 'inventory',
    hint: 'Install Python 3 here, or write it as a JavaScript file beside it.',
  });
}

function templarOf({ templar }: PluginContext) {
  if (templar) return templar(variablesOf(new Map()));
  throw new DroverError('templates are not available here', { code: 'inventory' });
}

/** What there is already, for the plugin to look at. */
function aboutInventory(source: string, { inventory, extraVars, cwd, usesCache }: PluginContext): Dict {
  const groups = [...inventory.groups.values()].map(({ name, vars, children, hosts }): [Value, Value] => [
    name,
    [vars, [...children].map((child) => child.name), [...hosts].map((host) => host.name)],
  ]);
  return new Map<Value, Value>([
    ['groups', new Map(groups)],
    ['hosts', new Map([...inventory.hosts.values()].map(({ name, vars }) => [name, vars]))],
    ['processed', [...inventory.processed]],
    ['source', source],
    ['extra', extraVars],
    ['basedir', cwd],
    ['cache', usesCache],
  ]);
}

function questions(context: PluginContext): PatientQuestion {
  const simple = answersWith(templarOf(context));
  const { inventory } = context;
  return (what, args, named) => {
    if (what === 'group_name') return inventory.ensureGroup(args[0]!);
    if (what !== 'inventory') return simple(what, args, named);
    for (const addition of args[0] as Value[][]) add(inventory, addition);
    return null;
  };
}

function add(inventory: Inventory, [what, ...args]: readonly Value[]): void {
  const [first, second, third] = args;
  switch (what) {
    case 'group':
      inventory.ensureGroup(first!);
      break;
    case 'host':
      inventory.ensureHost(first!, second === null ? undefined : str(second!), portOf(third!));
      break;
    case 'child':
      inventory.addChild(str(first!), str(second!));
      break;
    case 'variable':
      inventory.setVariable(str(first!), str(second!), third!);
      break;
    default:
      throw new DroverError(`a plugin cannot add ${str(what!)} to an inventory`, { code: 'bug' });
  }
}

function portOf(value: Value): number | undefined {
  return value === null ? undefined : Number(value);
}
