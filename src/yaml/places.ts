import type { SourcePosition } from '../base/position.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { YamlEntry, YamlNode } from './node.js';

/** The node that a list or dict was made of. Values that are copied or made at run time have none. */
const nodes = new WeakMap<object, YamlNode>();

export function rememberNode(container: object, node: YamlNode): void {
  nodes.set(container, node);
}

/** Places of single items that were taken out of their list or dict. */
const lent = new WeakMap<object, Map<Value, YamlNode>>();

/** Remembers that the item `key` of `container` was written where the value at `path` below `from` was. */
export function lendPlace(container: object, key: Value, from: Value, path: readonly Value[]): void {
  const node = nodeAt(from, path);
  const known = lent.get(container) ?? new Map<Value, YamlNode>();
  if (node) known.set(key, node);
  else known.delete(key);
  lent.set(container, known);
}

/** Remembers that all items of `container` were written in one text. */
export function rememberText(container: Dict, node: YamlNode): void {
  lent.set(container, new Map([...container.keys()].map((key) => [key, node])));
}

/** The dicts that a dict was put together from. */
const parts = new WeakMap<object, readonly Dict[]>();

/** Notes what a dict was put together from, the weakest first. */
export function rememberParts(whole: Dict, from: readonly Dict[]): void {
  parts.set(whole, from);
}

/** The dicts as they were read that a dict was put together from, the strongest first: mostly the dict itself. */
export function partsOf(whole: Dict): readonly Dict[] {
  const known = parts.get(whole);
  return known ? [...known].reverse().flatMap(partsOf) : [whole];
}

/** Where the value at `path` below a list or dict was written, if it was read from YAML. */
export function placeOf(container: Value, path: readonly Value[]): SourcePosition | undefined {
  return nodeAt(container, path)?.source;
}

/** Where the key of an entry was written: its definition begins there. */
export function keyPlaceOf(dict: Dict, key: Value): SourcePosition | undefined {
  const node = nodes.get(dict);
  return node && entryOf(node, key)?.key.source;
}

function nodeAt(container: Value | object, path: readonly Value[]): YamlNode | undefined {
  if (container === null || typeof container !== 'object') return undefined;
  const item = lent.get(container)?.get(path[0]!);
  if (item) return path.slice(1).reduce<YamlNode | undefined>((node, step) => node && childAt(node, step), item);
  return path.reduce<YamlNode | undefined>((node, step) => node && childAt(node, step), nodeOf(container, path[0]));
}

/** The node of a container, or of that part of it which gave it an entry. */
function nodeOf(container: object, key: Value | undefined): YamlNode | undefined {
  if (key === undefined || !parts.has(container) || !isDict(container)) return nodes.get(container);
  const part = partsOf(container).find((one) => one.has(key));
  return part && nodes.get(part);
}

function childAt(node: YamlNode, step: Value): YamlNode | undefined {
  if (node.kind === 'seq') return typeof step === 'number' ? node.items.at(step) : undefined;
  return entryOf(node, step)?.value;
}

function entryOf(node: YamlNode, key: Value): YamlEntry | undefined {
  if (node.kind !== 'map') return undefined;
  return node.entries.findLast((entry) => entry.key.kind === 'scalar' && entry.key.value === key);
}
