import type { SourcePosition } from '../base/position.js';
import type { Value } from '../values/value.js';
import type { YamlNode } from './node.js';

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

/** Where the value at `path` below a list or dict was written, if it was read from YAML. */
export function placeOf(container: Value, path: readonly Value[]): SourcePosition | undefined {
  return nodeAt(container, path)?.source;
}

function nodeAt(container: Value | object, path: readonly Value[]): YamlNode | undefined {
  if (container === null || typeof container !== 'object') return undefined;
  const item = lent.get(container)?.get(path[0]!);
  if (item) return path.slice(1).reduce<YamlNode | undefined>((node, step) => node && childAt(node, step), item);
  return path.reduce<YamlNode | undefined>((node, step) => node && childAt(node, step), nodes.get(container));
}

function childAt(node: YamlNode, step: Value): YamlNode | undefined {
  if (node.kind === 'seq') return typeof step === 'number' ? node.items.at(step) : undefined;
  if (node.kind !== 'map') return undefined;
  return node.entries.findLast(({ key }) => key.kind === 'scalar' && key.value === step)?.value;
}
