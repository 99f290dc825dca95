import type { Draft, DraftMap, Pair } from './draft.js';
import { YamlProblem } from './problem.js';
import { MERGE, STR, VALUE } from './resolve.js';

/** Merging copies lists of pairs, so nested merges multiply: a mapping of more pairs than this is an attack. */
const MOST_PAIRS = 100_000;
const DEEPEST = 500;

/**
 * Puts the pairs of `<<` mappings in front of the mapping's own, where later pairs override them; of a list of mappings
 * the first wins. A plain `=` key becomes a string. Throws a YamlProblem.
 */
export function mergePairs(node: DraftMap): void {
  if (hasSpecialKey(node)) flatten(node, 0);
}

function hasSpecialKey({ pairs }: DraftMap): boolean {
  for (const { key } of pairs) if (key.tag === MERGE || key.tag === VALUE) return true;
  return false;
}

function flatten(node: DraftMap, depth: number): void {
  if (depth > DEEPEST) throw refusal(`merge keys are nested deeper than ${DEEPEST} levels`, node);
  const { pairs } = node;
  const own = pairs.filter(({ key }) => key.tag !== MERGE);
  const merged: Pair[] = [];
  // The merge keys are taken off first, so that a mapping that merges itself ends.
  node.pairs = own;
  for (const { key, value } of pairs) {
    if (key.tag === MERGE) collect(node, value, merged, depth);
    else if (key.tag === VALUE) key.tag = STR;
  }
  node.pairs = merged.length > 0 ? [...merged, ...own] : own;
  node.entries = node.pairs;
}

function collect(node: DraftMap, value: Draft, merged: Pair[], depth: number): void {
  if (value.kind === 'scalar') {
    const problem = 'expected a mapping or list of mappings for merging, but found scalar';
    throw new YamlProblem(problem, value.source, 'while constructing a mapping', node.source);
  }
  const items = value.kind === 'map' ? [value] : value.items;
  for (const item of items) {
    if (item.kind !== 'map') {
      const problem = `expected a mapping for merging, but found ${item.kind === 'seq' ? 'sequence' : 'scalar'}`;
      throw new YamlProblem(problem, item.source, 'while constructing a mapping', node.source);
    }
  }
  for (const item of items.toReversed()) append(node, item as DraftMap, merged, depth);
}

function append(node: DraftMap, source: DraftMap, merged: Pair[], depth: number): void {
  if (hasSpecialKey(source)) flatten(source, depth + 1);
  if (merged.length + source.pairs.length > MOST_PAIRS) {
    throw refusal(`merge keys give a mapping of more than ${MOST_PAIRS} items`, node);
  }
  for (const pair of source.pairs) merged.push(pair);
}

function refusal(problem: string, node: DraftMap): YamlProblem {
  return new YamlProblem(problem, node.source, undefined, undefined, 'ansible');
}
