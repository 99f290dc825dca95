import type { YamlMap, YamlNode, YamlScalar, YamlSeq } from './node.js';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** What the constructor notes about a node. */
interface Building {
  state: 'new' | 'open' | 'done';
}

export type DraftScalar = Mutable<YamlScalar> & Building;
export type DraftSeq = Mutable<Omit<YamlSeq, 'items'>> & { items: Draft[] } & Building;
export type DraftMap = Mutable<Omit<YamlMap, 'entries'>> & {
  entries: readonly Pair[];
  /** The entries as written, with merged ones in front once they are merged: duplicates are in it. */
  pairs: Pair[];
} & Building;

export interface Pair {
  readonly key: Draft;
  readonly value: Draft;
}

/** A node under construction. It is a `YamlNode` from the beginning, so nothing is copied when it is done. */
export type Draft = DraftScalar | DraftSeq | DraftMap;

export function asNode(draft: Draft): YamlNode {
  return draft;
}
