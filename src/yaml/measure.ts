import type { Draft } from './draft.js';
import { YamlProblem } from './problem.js';

/** A document whose aliases, written out, would give more nodes than this is an attack ("billion laughs"). */
const MOST_NODES = 5_000_000;
const DEEPEST = 500;

interface Extent {
  /** Nodes in it, every alias counted as what it stands for. */
  readonly nodes: number;
  readonly depth: number;
}

/** Refuses a document whose aliases make it endless or immense. Throws a YamlProblem. */
export function measureAliases(root: Draft): void {
  measure(root, new Map());
}

function measure(node: Draft, known: Map<Draft, Extent | 'open'>): Extent {
  if (node.kind === 'scalar') return { nodes: 1, depth: 1 };
  const earlier = known.get(node);
  if (earlier === 'open') throw refusal('an alias stands inside the node that it names', node);
  if (earlier) return earlier;
  known.set(node, 'open');
  let nodes = 1;
  let depth = 0;
  for (const child of children(node)) {
    const extent = measure(child, known);
    nodes += extent.nodes;
    depth = Math.max(depth, extent.depth);
  }
  if (nodes > MOST_NODES) throw refusal(`aliases stand for more than ${MOST_NODES} nodes`, node);
  if (depth >= DEEPEST) throw refusal(`aliases make nesting deeper than ${DEEPEST} levels`, node);
  const extent = { nodes, depth: depth + 1 };
  known.set(node, extent);
  return extent;
}

function* children(node: Exclude<Draft, { kind: 'scalar' }>): Generator<Draft> {
  if (node.kind === 'seq') yield* node.items;
  else {
    for (const { key, value } of node.pairs) {
      yield key;
      yield value;
    }
  }
}

function refusal(problem: string, node: Draft): YamlProblem {
  return new YamlProblem(problem, node.source, undefined, undefined, 'ansible');
}
