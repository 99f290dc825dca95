import type { SourcePosition } from '../base/position.js';
import type { Value } from '../values/value.js';
import type { YamlNode } from './node.js';

/** The node that a list or dict was made of. Values that are copied or made at run time have none. */
const nodes = new WeakMap<object, YamlNode>();

export function rememberNode(container: object, node: YamlNode): void {
  nodes.set(container, node);
}

/** Where the value at `path` below a list or dict was written, if it was read from YAML. */
export function placeOf(container: Value, path: readonly Value[]): SourcePosition | undefined {
  let node = container !== null && typeof container === 'object' ? nodes.get(container) : undefined;
  for (const step of path) node = node && childAt(node, step);
  return node?.source;
}

function childAt(node: YamlNode, step: Value): YamlNode | undefined {
  if (node.kind === 'seq') return typeof step === 'number' ? node.items.at(step) : undefined;
  if (node.kind !== 'map') return undefined;
  return node.entries.findLast(({ key }) => key.kind === 'scalar' && key.value === step)?.value;
}
