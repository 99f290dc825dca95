import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import { builtInPlugins } from '../inventory/plugins.js';
import type { ModuleDefinition } from '../module/define.js';
import { createRegistry, type ModuleEntry, type Registry } from '../module/registry.js';
import { CALLBACKS, findCallback } from '../output/load-callback.js';
import { KEYWORDS, type KeywordName, keywordSpec } from '../playbook/keywords.js';
import { AnsibleEnvironment } from '../template/environment.js';
import type { DocEntry } from './doc-entry.js';
import type { DocType } from './doc-flags.js';
import type { Io } from './io.js';

/** What there is of one type: all of it, or by a name. */
export interface DocShelf {
  list(): Promise<readonly DocEntry[]>;
  find(name: string): Promise<DocEntry | undefined>;
}

export function openShelf(type: DocType, settings: Settings, io: Io): DocShelf {
  return SHELVES[type](settings, io);
}

const SHELVES: { readonly [T in DocType]-?: (settings: Settings, io: Io) => DocShelf } = {
  module: moduleShelf,
  callback: callbackShelf,
  keyword: () => shelfOf(keywordEntries()),
  inventory: () => shelfOf(builtInPlugins().map((name) => ({ name, description: 'Reads an inventory source.' }))),
  filter: () => pluginShelf('filter'),
  test: () => pluginShelf('test'),
  lookup: () => pluginShelf('lookup'),
};

function shelfOf(entries: readonly DocEntry[]): DocShelf {
  const short = (name: string) => name.split('.').at(-1);
  return {
    list: async () => entries,
    find: async (name) => entries.find((entry) => entry.name === name || short(entry.name) === name),
  };
}

function moduleShelf(settings: Settings, io: Io): DocShelf {
  const own = join(settings.get('PLAYBOOK_DIR') ?? io.cwd, 'library');
  const registry = createRegistry({ directories: [own, ...(settings.get('DEFAULT_MODULE_PATH') ?? [])] });
  return { list: () => listModules(registry), find: (name) => findModule(registry, name) };
}

async function listModules(registry: Registry): Promise<DocEntry[]> {
  return inOrder(registry.list(), async (entry) => moduleEntry(entry, await entry.load()));
}

/** One after another: they import much in common. */
async function inOrder<T, R>(items: readonly T[], make: (item: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (const item of items) made.push(await make(item));
  return made;
}

async function findModule(registry: Registry, name: string): Promise<DocEntry | undefined> {
  const entry = registry.resolve(name);
  return entry && moduleEntry(entry, await entry.load());
}

/** Further names mean the same module: it is shown by the one that was asked for where that is a full one. */
export function moduleEntry({ fqcn, file }: ModuleEntry, definition: ModuleDefinition): DocEntry {
  const { mutually_exclusive, required_together, required_one_of, required_if, required_by } = definition;
  const rules = { mutually_exclusive, required_together, required_one_of, required_if, required_by };
  return {
    name: fqcn,
    description: definition.description,
    file,
    options: definition.options,
    rules: Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined)),
    returns: definition.returns,
    differences: definition.differences ?? [],
    examples: definition.examples,
    check: checkText(definition),
  };
}

function checkText({ check, kind }: ModuleDefinition): string {
  if (kind === 'state' || check === 'full') return 'It says what it would change, and changes nothing.';
  if (check === 'none' || check === undefined) return 'It is skipped.';
  return check;
}

function callbackShelf(): DocShelf {
  const find = async (name: string): Promise<DocEntry | undefined> => {
    const short = name.split('.').at(-1)!;
    const found = Object.hasOwn(CALLBACKS, short) ? await findCallback(short) : undefined;
    if (!found) return undefined;
    const enabling = found.needsEnabling ? { 'How to use it': `Name it in callbacks_enabled.` } : {};
    return {
      name: `${CALLBACKS[short]}.${short}`,
      description: found.description,
      facts: { Kind: found.kind, ...enabling },
    };
  };
  const all = () => inOrder(Object.keys(CALLBACKS), find);
  return { list: async () => (await all()).filter((entry) => entry !== undefined), find };
}

const TEMPLATED = {
  never: 'never: it is literal',
  parse: 'when the playbook is read',
  play: 'when the play starts',
  task: 'for each task and host',
  raw: 'where it is used',
} as const;

function keywordEntries(): DocEntry[] {
  return (Object.keys(KEYWORDS) as KeywordName[]).sort().map((name) => {
    const spec = keywordSpec(name);
    const choices: Readonly<Record<string, string>> = spec.choices ? { Choices: spec.choices.join(', ') } : {};
    const facts = {
      'Applies to': spec.scopes.join(', '),
      Type: spec.type,
      Rendered: TEMPLATED[spec.templated],
      ...choices,
    };
    return { name, description: spec.description, facts };
  });
}

/** Filters, tests and lookups are functions without declarations: there are only their names. */
function pluginShelf(type: 'filter' | 'test' | 'lookup'): DocShelf {
  const { plugins } = new AnsibleEnvironment({});
  const full = (name: string) => (type === 'lookup' ? `ansible.builtin.${name}` : plugins.fullName(type, name));
  const entryOf = (name: string): DocEntry => {
    const [, collection = '', short = ''] = /^(\w+\.\w+)\.(\w+)$/.exec(name) ?? [];
    const page = `https://docs.ansible.com/ansible/latest/collections/${collection.replace('.', '/')}/${short}_${type}.html`;
    return {
      name,
      description: `The ${type} ${short} of ${collection}.`,
      facts: { 'What it does': `As documented at ${page}` },
    };
  };
  return {
    list: async () => [...new Set(plugins.names(type).map(full))].sort().map(entryOf),
    find: async (name) => (plugins[type](name) ? entryOf(name.includes('.') ? name : full(name)) : undefined),
  };
}
