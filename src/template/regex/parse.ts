import { parseClass } from './parse-class.js';
import { parseEscape } from './parse-escape.js';
import { parseGroup } from './parse-group.js';
import { type Flags, NO_FLAGS, type Node, type Pattern, RegexError, type Repeat } from './pattern.js';
import { PatternReader } from './reader.js';

/** What the parser knows while it reads. */
export interface ParserState {
  readonly reader: PatternReader;
  readonly names: Map<string, number>;
  /** Groups that were closed, by index; `undefined` while open. */
  readonly groups: Map<number, Node | undefined>;
  /** References of conditionals to groups that may come later: index → position. */
  readonly pending: Map<number, number>;
  /** Groups that were open when the innermost lookbehind began: it must not refer to them. */
  lookbehindGroups: number | undefined;
  depth: number;
}

/** Deeper nesting would overflow the stack of what walks the tree. */
const DEEPEST = 200;
/** Python's limit of a repetition count. */
const MOST_REPEATS = 4294967295;

/** Parses a pattern of Python's `re` (3.11). Throws `RegexError` in Python's words. */
export function parsePattern(text: string, flags: Partial<Flags> = {}): Pattern {
  let effective: Flags = { ...NO_FLAGS, ...flags };
  for (;;) {
    const reader = new PatternReader(text);
    const state: ParserState = {
      reader,
      names: new Map(),
      groups: new Map(),
      pending: new Map(),
      lookbehindGroups: undefined,
      depth: 0,
    };
    const global = { flags: effective };
    const root = parseAlternatives(state, global, true);
    // Seeing (?x) or another global flag changes how everything is read, so the pattern is read again under it.
    if (!sameFlags(global.flags, effective)) {
      effective = global.flags;
      continue;
    }
    if (!reader.done) throw reader.error('unbalanced parenthesis');
    for (const [index, position] of state.pending)
      if (!state.groups.has(index)) throw reader.error(`invalid group reference ${index}`, position);
    return { root, groups: state.groups.size, names: state.names };
  }
}

/** The flags in force; a leading `(?i)` replaces them. */
export interface FlagScope {
  flags: Flags;
}

/** `a|b|c` up to a closing parenthesis or the end. */
export function parseAlternatives(state: ParserState, scope: FlagScope, first = false): Node {
  if (++state.depth > DEEPEST) throw new RegexError('pattern is nested too deeply');
  const branches = [parseSequence(state, scope, first)];
  while (state.reader.take('|')) branches.push(parseSequence(state, scope, false));
  state.depth--;
  return branches.length === 1 ? branches[0]! : { kind: 'branch', branches };
}

/** Atoms up to a bar, a closing parenthesis or the end. */
export function parseSequence(state: ParserState, scope: FlagScope, first: boolean): Node {
  const { reader } = state;
  const nodes: Node[] = [];
  for (;;) {
    const character = reader.peek();
    if (character === undefined || character === '|' || character === ')') break;
    if (scope.flags.verbose && skipVerbose(reader)) continue;
    const position = reader.at;
    reader.at++;
    const repeat = repeatOf(state, character, position);
    if (repeat) {
      nodes.push(repeated(state, nodes.pop(), repeat, position));
      continue;
    }
    const node = parseAtom(state, scope, character, position, first && nodes.length === 0);
    if (node) nodes.push(node);
  }
  return nodes.length === 1 ? nodes[0]! : { kind: 'sequence', nodes };
}

function skipVerbose(reader: PatternReader): boolean {
  const character = reader.peek()!;
  if (/[ \t\n\r\v\f]/.test(character)) {
    reader.at++;
    return true;
  }
  if (character !== '#') return false;
  while (!reader.done && reader.next() !== '\n');
  return true;
}

function parseAtom(
  state: ParserState,
  scope: FlagScope,
  character: string,
  position: number,
  first: boolean,
): Node | undefined {
  const { flags } = scope;
  switch (character) {
    case '\\':
      return parseEscape(state, flags, position);
    case '[':
      return parseClass(state, flags, position);
    case '.':
      return { kind: 'any', dotAll: flags.dotAll };
    case '(':
      return parseGroup(state, scope, position, first);
    case '^':
      return { kind: 'anchor', at: flags.multiline ? 'line-start' : 'start', ascii: false };
    case '$':
      return { kind: 'anchor', at: flags.multiline ? 'line-end' : 'end-or-last-newline', ascii: false };
    default:
      return literal(character, flags);
  }
}

export function literal(character: string, flags: Flags): Node {
  return { kind: 'char', code: character.codePointAt(0)!, ignoreCase: flags.ignoreCase, ascii: flags.ascii };
}

/** The repetition that starts with this character, or undefined (a brace that is no repetition is a literal). */
function repeatOf(state: ParserState, character: string, position: number): { min: number; max: number } | undefined {
  if (character === '?') return { min: 0, max: 1 };
  if (character === '*') return { min: 0, max: Infinity };
  if (character === '+') return { min: 1, max: Infinity };
  if (character !== '{' || state.reader.peek() === '}') return undefined;
  const { reader } = state;
  const start = reader.at;
  const low = reader.takeWhile(/[0-9]/);
  const high = reader.take(',') ? reader.takeWhile(/[0-9]/) : low;
  if (!reader.take('}')) {
    reader.at = start;
    return undefined;
  }
  const min = low === '' ? 0 : Number(low);
  const max = high === '' ? Infinity : Number(high);
  if (min >= MOST_REPEATS || (max !== Infinity && max >= MOST_REPEATS))
    throw new RegexError('the repetition number is too large');
  if (max < min) throw reader.error('min repeat greater than max repeat', position + 1);
  return { min, max };
}

function repeated(
  state: ParserState,
  node: Node | undefined,
  { min, max }: { min: number; max: number },
  position: number,
): Repeat {
  const { reader } = state;
  if (node === undefined || node.kind === 'anchor') throw reader.error('nothing to repeat', position);
  if (node.kind === 'repeat') throw reader.error('multiple repeat', position);
  if (reader.take('?')) return { kind: 'repeat', node, min, max, mode: 'lazy' };
  if (reader.take('+')) return { kind: 'repeat', node, min, max, mode: 'possessive' };
  return { kind: 'repeat', node, min, max, mode: 'greedy' };
}

function sameFlags(a: Flags, b: Flags): boolean {
  return (Object.keys(a) as (keyof Flags)[]).every((flag) => a[flag] === b[flag]);
}
