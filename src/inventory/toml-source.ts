import { extname } from 'node:path';
import type * as SmolToml from 'smol-toml';
import { DroverError } from '../base/error.js';
import { requireLibrary } from '../base/library.js';
import { parseIso } from '../values/datetime.js';
import { str } from '../values/repr.js';
import { asTemplate } from '../values/template.js';
import { isTrue } from '../values/truth.js';
import { typeName } from '../values/type-name.js';
import { float, int, isDict, type Value } from '../values/value.js';
import type { Inventory } from './inventory.js';
import { type InventoryPlugin, isReadable } from './plugin.js';
import { expandHosts } from './range.js';
import { readSource } from './source-text.js';

/** TOML inventories: a table for each group, with `hosts`, `vars` and `children`. */
export const tomlPlugin: InventoryPlugin = {
  name: 'toml',
  accepts: (source) => isReadable(source) && extname(source) === '.toml',
  read(source, { inventory, decrypt }) {
    const document = parseToml(readSource(source, decrypt).text, source);
    if (!isTrue(document)) throw failure('Parsed empty TOML file');
    if (isTrue(document.get('plugin') ?? null)) throw failure('Plugin configuration TOML file, not TOML inventory');
    for (const [group, content] of document) readGroup(inventory, str(group), content);
  },
};

function library(): typeof SmolToml {
  return requireLibrary('smol-toml') as typeof SmolToml;
}

function parseToml(text: string, file: string): Map<Value, Value> {
  try {
    return toDict(library().parse(text, { integersAsBigInt: true }), file);
  } catch (cause) {
    const source = placeOf(cause, file);
    const words = (cause as Error).message.split('\n')[0]!.replace(/^Invalid TOML document: /, '');
    const at =
      text.split('\n').length <= source.line ? 'end of document' : `line ${source.line}, column ${source.column}`;
    const reason = new DroverError(`${words[0]!.toUpperCase()}${words.slice(1)} (at ${at})`, { source });
    throw new DroverError(`TOML file '${file}' is invalid.`, { code: 'inventory-parse', source, cause: reason });
  }
}

function placeOf(error: unknown, file: string) {
  const { line = 1, column = 1 } = error as { line?: number; column?: number };
  return { file, line, column };
}

function toDict(table: object, file: string): Map<Value, Value> {
  return new Map(Object.entries(table).map(([key, value]) => [key, toSourceValue(value, file)]));
}

/** Ints come as bigints, so that floats stay floats. */
function toSourceValue(value: unknown, file: string): Value {
  if (typeof value === 'string') return asTemplate(value, { file, line: 0, column: 0 });
  if (typeof value === 'bigint') return int(value);
  if (typeof value === 'number') return float(value);
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => toSourceValue(item, file));
  if (value instanceof library().TomlDate) return parseIso(value.toISOString()) ?? value.toISOString();
  return toDict(value as object, file);
}

function readGroup(inventory: Inventory, given: string, content: Value): void {
  if (!isDict(content)) {
    inventory.notify({ type: 'warning', message: `Skipping '${given}' as this is not a valid group definition` });
    return;
  }
  const group = inventory.ensureGroup(given);
  for (const [section, value] of content) {
    if (section === 'vars') readVars(inventory, group, value);
    else if (section === 'children') readChildren(inventory, group, value);
    else if (section === 'hosts') readHosts(inventory, group, value);
    else {
      const message = `Skipping unexpected key "${str(section)}" in group "${group}", only "vars", "children" and "hosts" are valid`;
      inventory.notify({ type: 'warning', message });
    }
  }
}

function readVars(inventory: Inventory, group: string, vars: Value): void {
  if (!isDict(vars)) throw wrongSection('vars', group, 'dict', vars);
  for (const [name, value] of vars) inventory.setVariable(group, str(name), value);
}

function readChildren(inventory: Inventory, group: string, children: Value): void {
  if (!Array.isArray(children)) throw wrongSection('children', group, 'list', children);
  for (const child of children) {
    inventory.ensureGroup(child);
    inventory.addChild(group, str(child));
  }
}

function readHosts(inventory: Inventory, group: string, entries: Value): void {
  if (!isDict(entries)) throw wrongSection('hosts', group, 'dict', entries);
  for (const [pattern, vars] of entries) {
    if (!isDict(vars)) throw failure(`Invalid data from file, expected dictionary and got:\n\n${str(vars)}`);
    const { hosts, port } = expandHosts(str(pattern));
    for (const host of hosts) {
      inventory.ensureHost(host, group, port);
      for (const [name, value] of vars) inventory.setVariable(host, str(name), value);
    }
  }
}

function wrongSection(section: string, group: string, wanted: string, found: Value): DroverError {
  return failure(
    `Invalid "${section}" entry for "${group}" group, requires a ${wanted}, found "<class '${typeName(found)}'>" instead.`,
  );
}

function failure(message: string): DroverError {
  return new DroverError(message, { code: 'inventory-parse' });
}
