/** A regular expression of Python's, parsed. Flags that a node depends on are resolved into the node. */
export type Node =
  | { readonly kind: 'char'; readonly code: number; readonly ignoreCase: boolean; readonly ascii: boolean }
  /** `.`: every character but a line feed, or every character under DOTALL. */
  | { readonly kind: 'any'; readonly dotAll: boolean }
  | CharacterSet
  | { readonly kind: 'sequence'; readonly nodes: readonly Node[] }
  | { readonly kind: 'branch'; readonly branches: readonly Node[] }
  | Repeat
  | { readonly kind: 'group'; readonly index: number; readonly node: Node }
  | { readonly kind: 'atomic'; readonly node: Node }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negate: boolean; readonly node: Node }
  | { readonly kind: 'backreference'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly kind: 'conditional'; readonly index: number; readonly yes: Node; readonly no: Node }
  | { readonly kind: 'anchor'; readonly at: Anchor; readonly ascii: boolean };

export type Anchor = 'start' | 'line-start' | 'end' | 'end-or-last-newline' | 'line-end' | 'boundary' | 'no-boundary';

export interface CharacterSet {
  readonly kind: 'set';
  readonly negate: boolean;
  readonly items: readonly SetItem[];
  readonly ignoreCase: boolean;
  readonly ascii: boolean;
}

export type SetItem =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'category'; readonly category: Category };

/** The letter of the escape: `\d`, `\D` … */
export type Category = 'd' | 'D' | 'w' | 'W' | 's' | 'S';

export interface Repeat {
  readonly kind: 'repeat';
  readonly node: Node;
  readonly min: number;
  readonly max: number;
  readonly mode: 'greedy' | 'lazy' | 'possessive';
}

export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly ascii: boolean;
  readonly verbose: boolean;
}

export const NO_FLAGS: Flags = { ignoreCase: false, multiline: false, dotAll: false, ascii: false, verbose: false };

export interface Pattern {
  readonly root: Node;
  /** Number of groups, without the whole match. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

/** A pattern that Python would refuse, in Python's words. */
export class RegexError extends Error {
  override readonly name = 're.error';
}

/** The children of a node, in order. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'sequence':
      return node.nodes;
    case 'branch':
      return node.branches;
    case 'repeat':
    case 'group':
    case 'atomic':
    case 'look':
      return [node.node];
    case 'conditional':
      return [node.yes, node.no];
    default:
      return [];
  }
}

/** Least and most code points that the node can match; backreferences have the width of their group. */
export function widthOf(node: Node, groups: ReadonlyMap<number, Node>): readonly [number, number] {
  switch (node.kind) {
    case 'char':
    case 'any':
    case 'set':
      return [1, 1];
    case 'anchor':
    case 'look':
      return [0, 0];
    case 'sequence':
      return node.nodes.map((child) => widthOf(child, groups)).reduce((a, b) => [a[0] + b[0], a[1] + b[1]], [0, 0]);
    case 'branch':
      return widest(node.branches.map((child) => widthOf(child, groups)));
    case 'conditional':
      return widest([widthOf(node.yes, groups), widthOf(node.no, groups)]);
    case 'repeat': {
      const [low, high] = widthOf(node.node, groups);
      return [low * node.min, high === 0 ? 0 : high * node.max];
    }
    case 'group':
    case 'atomic':
      return widthOf(node.node, groups);
    case 'backreference': {
      const group = groups.get(node.index);
      return group ? widthOf(group, groups) : [0, Infinity];
    }
  }
}

function widest(widths: readonly (readonly [number, number])[]): readonly [number, number] {
  return [Math.min(...widths.map((width) => width[0])), Math.max(...widths.map((width) => width[1]))];
}
