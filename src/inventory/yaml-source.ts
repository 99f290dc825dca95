import { extname } from 'node:path';
import { DroverError } from '../base/error.js';
import { str } from '../values/repr.js';
import { taggedClass } from '../values/tagged.js';
import { isTrue } from '../values/truth.js';
import type { Value } from '../values/value.js';
import type { YamlMap, YamlNode } from '../yaml/node.js';
import { toValue } from '../yaml/value.js';
import type { Inventory } from './inventory.js';
import { LazyError } from './lazy-error.js';
import { type InventoryPlugin, isReadable } from './plugin.js';
import { parseSource } from './plugin-config.js';
import { type ExpandedHosts, expandHosts } from './range.js';
import { readSource } from './source-text.js';

/** YAML and JSON inventories: groups at the top, with `hosts`, `vars` and `children`. */
export const yamlPlugin: InventoryPlugin = {
  name: 'yaml',
  accepts(source, { settings }) {
    const extension = extname(source);
    return (
      isReadable(source) && (extension === '' || settings.get('inventory.yaml.yaml_extensions').includes(extension))
    );
  },
  read(source, context) {
    const parse = () => parseSource(source, context);
    const { text, damaged } = readSource(source, context.decrypt);
    if (damaged) throw failure('YAML parsing failed: the file is not encoded in UTF-8');
    if (isNoMapping(text)) throw new LazyError(() => refusalOf(parse));
    readGroups(context.inventory, parse());
  },
};

/**
 * Whether the first line of content shows that the file holds no mapping: a section header or a host name, as INI files
 * begin. Then there is no need to parse a large file in vain.
 */
function isNoMapping(text: string): boolean {
  const line = /^[ \t]*(?![#\s]).+$/m.exec(text)?.[0].trim();
  if (line === undefined) return false;
  return /^\[[^\]]*\]\s*(?:#.*)?$/.test(line) || /^[A-Za-z0-9_][^:#]*$/.test(line);
}

function refusalOf(parse: () => YamlNode | undefined): unknown {
  try {
    mappingOf(parse());
    return undefined;
  } catch (error) {
    return error;
  }
}

function readGroups(inventory: Inventory, root: YamlNode | undefined): void {
  for (const { key, value } of mappingOf(root).entries) readGroup(inventory, keyOf(key), value);
}

function mappingOf(root: YamlNode | undefined): YamlMap {
  if (!root || isEmpty(root)) throw failure('Parsed empty YAML file');
  if (root.kind !== 'map') {
    const found = taggedClass(toValue(root, { templates: true }));
    throw failure(`YAML inventory has invalid structure, it should be a dictionary, got: ${found}`);
  }
  const plugin = entryOf(root, 'plugin');
  if (plugin && !isEmpty(plugin)) throw failure('Plugin configuration YAML file, not YAML inventory');
  return root;
}

/** Reads one group, with everything below it; gives the name that it got. */
function readGroup(inventory: Inventory, group: Value, content: YamlNode): string {
  if (content.kind !== 'map' && !isNull(content)) {
    warn(inventory, `Skipping '${str(group)}' as this is not a valid group definition`);
    return str(group);
  }
  const name = addGroup(inventory, group);
  if (content.kind !== 'map') return name;
  const sections = content.entries.map(({ key, value }) => ({ section: keyOf(key), node: value }));
  for (const kind of SECTIONS) {
    for (const { section, node } of sections) if (section === kind) checkSection(name, kind, node);
  }
  for (const { section, node } of sections) readSection(inventory, name, section, node);
  return name;
}

function isSection(section: Value): boolean {
  return SECTIONS.some((name) => name === section);
}

function addGroup(inventory: Inventory, group: Value): string {
  try {
    return inventory.ensureGroup(group);
  } catch (cause) {
    throw failure(`Unable to add group ${str(group)}: ${(cause as Error).message}`);
  }
}

const SECTIONS = ['vars', 'children', 'hosts'] as const;

function checkSection(group: string, section: string, node: YamlNode): void {
  if (node.kind === 'map' || isNull(node) || isText(node)) return;
  const found = taggedClass(toValue(node, { templates: true }));
  throw failure(`Invalid "${section}" entry for "${group}" group, requires a dictionary, found "${found}" instead.`);
}

function readSection(inventory: Inventory, group: string, section: Value, node: YamlNode): void {
  const where = `(${str(section)}) in group (${group})`;
  if (isNull(node)) inventory.notify({ type: 'verbose', level: 3, message: `Skipping empty key ${where}` });
  else if (isSection(section)) readEntries(inventory, group, section, node);
  else if (node.kind === 'map') {
    warn(inventory, `Skipping unexpected key ${where}, only "vars", "children" and "hosts" are valid`);
  } else {
    const found = taggedClass(toValue(node, { templates: true }));
    warn(inventory, `Skipping key ${where} as it is not a mapping, it is a ${found}`);
  }
}

function readEntries(inventory: Inventory, group: string, section: Value, node: YamlNode): void {
  for (const { key, value } of entriesOf(node)) {
    if (section === 'vars') setVariable(inventory, group, key, value);
    else if (section === 'children') inventory.addChild(group, readGroup(inventory, keyOf(key), value));
    else readHosts(inventory, group, keyOf(key), value);
  }
}

/** Entries of a section; a single name stands for one without a value. */
function entriesOf(node: YamlNode): YamlMap['entries'] {
  if (node.kind === 'map') return node.entries;
  return [{ key: node, value: { ...(node as YamlNode & { kind: 'scalar' }), tag: NULL_TAG, text: '', value: null } }];
}

const NULL_TAG = 'tag:yaml.org,2002:null';

function readHosts(inventory: Inventory, group: string, pattern: Value, content: YamlNode): void {
  const { hosts, port } = expand(pattern);
  if (content.kind !== 'map' && !isEmpty(content)) {
    throw failure(
      `Invalid data from file, expected dictionary and got:\n\n${str(toValue(content, { templates: false }))}`,
    );
  }
  const variables = content.kind === 'map' ? content.entries : [];
  for (const host of hosts) {
    inventory.ensureHost(host, group, port);
    for (const { key, value } of variables) setVariable(inventory, host, key, value);
  }
}

function expand(pattern: Value): ExpandedHosts {
  if (typeof pattern === 'string') return expandHosts(pattern);
  throw failure(`Host pattern ${str(pattern)} must be a string. Enclose integers/floats in quotation marks.`);
}

function setVariable(inventory: Inventory, entity: string, key: YamlNode, value: YamlNode): void {
  inventory.setVariable(entity, str(keyOf(key)), toValue(value, { templates: true }), key.source);
}

function keyOf(key: YamlNode): Value {
  return toValue(key, { templates: false });
}

function entryOf(map: YamlMap, name: string): YamlNode | undefined {
  return map.entries.find(({ key }) => key.kind === 'scalar' && key.value === name)?.value;
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function isText(node: YamlNode): boolean {
  return node.kind === 'scalar' && typeof node.value === 'string';
}

function isEmpty(node: YamlNode): boolean {
  return !isTrue(toValue(node, { templates: false }));
}

function warn(inventory: Inventory, message: string): void {
  inventory.notify({ type: 'warning', message });
}

function failure(message: string): DroverError {
  return new DroverError(message, { code: 'inventory-parse' });
}
