import type { Category, CharacterSet, Node, Pattern, SetItem } from './pattern.js';
import { childrenOf } from './pattern.js';

/** Members of Python's classes, as they stand inside the brackets of a JavaScript set. */
const UNICODE: Readonly<Record<'d' | 'w' | 's', string>> = {
  d: '\\p{Nd}',
  w: '\\p{L}\\p{N}_',
  s: ' \\t\\n\\r\\f\\v\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000',
};
const ASCII: Readonly<Record<'d' | 'w' | 's', string>> = {
  d: '0-9',
  w: 'a-zA-Z0-9_',
  s: ' \\t\\n\\r\\f\\v',
};

/**
 * The pattern as source of a JavaScript RegExp (flag `u`, and `i` when `ignoreCase`), or undefined when JavaScript would
 * match something else than Python: it forgets the groups of earlier rounds of a repetition, lets a reference to an
 * unset group match, and has no conditionals, atomic groups or flags for a part.
 */
export function emitPattern({ root }: Pattern): { source: string; ignoreCase: boolean } | undefined {
  const cases = new Set<boolean>();
  if (!sameMeaning(root, cases, true) || cases.size > 1) return undefined;
  return { source: emit(root), ignoreCase: cases.has(true) };
}

/** Whether JavaScript's engine agrees with Python's on this node; `definite`: it matches whenever the whole does. */
function sameMeaning(node: Node, cases: Set<boolean>, definite: boolean): boolean {
  switch (node.kind) {
    case 'atomic':
    case 'conditional':
    case 'backreference':
      return false;
    case 'char':
      if (node.ignoreCase && node.ascii) return false;
      if (hasCase(node.code)) cases.add(node.ignoreCase);
      return true;
    case 'set':
      if (node.ignoreCase && node.ascii) return false;
      cases.add(node.ignoreCase);
      return true;
    case 'repeat':
      if (node.mode === 'possessive') return false;
      // JavaScript clears groups in every round, and drops a round that matched nothing.
      return !holdsGroup(node.node) || (node.min === node.max && node.max === 1)
        ? sameMeaning(node.node, cases, definite && node.min > 0)
        : repeatsGroupAlike(node.node) && sameMeaning(node.node, cases, definite);
    case 'look':
      return !(node.behind && holdsGroup(node.node)) && sameMeaning(node.node, cases, definite);
    default:
      return childrenOf(node).every((child) => sameMeaning(child, cases, definite));
  }
}

/** Whether every round sets every group of the body and cannot be empty, so that clearing them makes no difference. */
function repeatsGroupAlike(node: Node): boolean {
  return !canBeEmpty(node) && setsAllGroups(node);
}

function setsAllGroups(node: Node): boolean {
  if (!holdsGroup(node)) return true;
  if (node.kind === 'branch') return false;
  if (node.kind === 'repeat' && node.min === 0) return false;
  if (node.kind === 'look' && node.negate) return false;
  return childrenOf(node).every(setsAllGroups);
}

export function holdsGroup(node: Node): boolean {
  return node.kind === 'group' || childrenOf(node).some(holdsGroup);
}

export function canBeEmpty(node: Node): boolean {
  switch (node.kind) {
    case 'char':
    case 'any':
    case 'set':
      return false;
    case 'sequence':
      return node.nodes.every(canBeEmpty);
    case 'branch':
      return node.branches.some(canBeEmpty);
    case 'repeat':
      return node.min === 0 || canBeEmpty(node.node);
    case 'group':
    case 'atomic':
      return canBeEmpty(node.node);
    case 'conditional':
      return canBeEmpty(node.yes) || canBeEmpty(node.no);
    default:
      return true;
  }
}

function hasCase(code: number): boolean {
  const character = String.fromCodePoint(code);
  return character.toLowerCase() !== character || character.toUpperCase() !== character;
}

function emit(node: Node): string {
  switch (node.kind) {
    case 'char':
      return escapeCode(node.code);
    case 'any':
      return node.dotAll ? '[^]' : '[^\\n]';
    case 'set':
      return emitSet(node);
    case 'sequence':
      return node.nodes.map((child) => (child.kind === 'branch' ? `(?:${emit(child)})` : emit(child))).join('');
    case 'branch':
      return node.branches.map(emit).join('|');
    case 'repeat':
      return `(?:${emit(node.node)})${quantifier(node.min, node.max)}${node.mode === 'lazy' ? '?' : ''}`;
    case 'group':
      return `(${emit(node.node)})`;
    case 'look':
      return `(?${node.behind ? '<' : ''}${node.negate ? '!' : '='}${emit(node.node)})`;
    case 'anchor':
      return emitAnchor(node.at, node.ascii);
    default:
      throw new Error(`no JavaScript for ${node.kind}`);
  }
}

function quantifier(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function emitAnchor(at: Extract<Node, { kind: 'anchor' }>['at'], ascii: boolean): string {
  const word = `[${(ascii ? ASCII : UNICODE).w}]`;
  switch (at) {
    case 'start':
      return '^';
    case 'end':
      return '$';
    case 'line-start':
      return '(?:^|(?<=\\n))';
    case 'line-end':
      return '(?=\\n|$)';
    case 'end-or-last-newline':
      return '(?=\\n?$)';
    case 'boundary':
      return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
    case 'no-boundary':
      // Python's \B does not match in an empty text.
      return `(?!^$)(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
  }
}

/** A set in JavaScript's notation. */
export function emitSet({ negate, items, ascii }: CharacterSet): string {
  const positive = items.filter((item) => !isComplement(item)).map((item) => emitItem(item, ascii));
  const complements = items.filter(isComplement).map((item) => complement(item.category, ascii));
  if (complements.length === 0) return `[${negate ? '^' : ''}${positive.join('')}]`;
  // A complement of a set of several members cannot stand inside brackets: the alternatives stand side by side instead.
  const parts = positive.length > 0 ? [`[${positive.join('')}]`, ...complements] : complements;
  return negate ? `(?!${parts.join('|')})[^]` : `(?:${parts.join('|')})`;
}

function isComplement(item: SetItem): item is SetItem & { category: 'D' | 'W' | 'S' } {
  return item.kind === 'category' && /[DWS]/.test(item.category);
}

function complement(category: 'D' | 'W' | 'S', ascii: boolean): string {
  return `[^${(ascii ? ASCII : UNICODE)[category.toLowerCase() as 'd' | 'w' | 's']}]`;
}

function emitItem(item: SetItem, ascii: boolean): string {
  if (item.kind === 'category')
    return (ascii ? ASCII : UNICODE)[item.category as Lowercase<Category> & ('d' | 'w' | 's')];
  const from = escapeCode(item.from);
  return item.from === item.to ? from : `${from}-${escapeCode(item.to)}`;
}

function escapeCode(code: number): string {
  const character = String.fromCodePoint(code);
  return /^[A-Za-z0-9]$/.test(character) ? character : `\\u{${code.toString(16)}}`;
}
