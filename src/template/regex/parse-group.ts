import type { FlagScope, ParserState } from './parse.js';
import { parseAlternatives, parseSequence } from './parse.js';
import { reference } from './parse-escape.js';
import { type Flags, type Node, RegexError, widthOf } from './pattern.js';

const FLAG_NAMES: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  m: 'multiline',
  s: 'dotAll',
  a: 'ascii',
  x: 'verbose',
};

/** A group; its opening parenthesis is taken already. Undefined for comments and global flags, which match nothing. */
export function parseGroup(state: ParserState, scope: FlagScope, position: number, first: boolean): Node | undefined {
  const { reader } = state;
  if (!reader.take('?')) return capture(state, scope, position, undefined);
  const character = reader.next();
  switch (character) {
    case undefined:
      throw reader.error('unexpected end of pattern');
    case 'P':
      return named(state, scope, position);
    case ':':
      return closed(state, scope, position);
    case '#':
      return comment(state, position);
    case '=':
    case '!':
      return look(state, scope, position, false, character === '!');
    case '<':
      return lookBehind(state, scope, position);
    case '(':
      return conditional(state, scope, position);
    case '>':
      return { kind: 'atomic', node: closed(state, scope, position) };
    default:
      if (character in FLAG_NAMES || /[Lu-]/.test(character)) return flagged(state, scope, position, character, first);
      throw reader.error(`unknown extension ?${character}`, position + 1);
  }
}

function closed(state: ParserState, scope: FlagScope, position: number): Node {
  const node = parseAlternatives(state, { flags: scope.flags });
  if (!state.reader.take(')')) throw state.reader.error('missing ), unterminated subpattern', position);
  return node.kind === 'repeat' ? { kind: 'sequence', nodes: [node] } : node;
}

function capture(state: ParserState, scope: FlagScope, position: number, name: string | undefined): Node {
  const index = state.groups.size + 1;
  state.groups.set(index, undefined);
  if (name !== undefined) {
    const other = state.names.get(name);
    if (other !== undefined)
      throw state.reader.error(
        `redefinition of group name '${name}' as group ${index}; was group ${other}`,
        position + 4,
      );
    state.names.set(name, index);
  }
  const node = closed(state, scope, position);
  state.groups.set(index, node);
  return { kind: 'group', index, node };
}

/** `(?P<name>…)` and `(?P=name)`. */
function named(state: ParserState, scope: FlagScope, position: number): Node {
  const { reader } = state;
  if (reader.take('<')) {
    const start = reader.at;
    const name = reader.until('>', 'group name');
    checkName(state, name, start);
    return capture(state, scope, position, name);
  }
  if (reader.take('=')) {
    const start = reader.at;
    const name = reader.until(')', 'group name');
    checkName(state, name, start);
    const index = state.names.get(name);
    if (index === undefined) throw reader.error(`unknown group name '${name}'`, start);
    return reference(state, scope.flags, index, start);
  }
  const character = reader.next();
  if (character === undefined) throw reader.error('unexpected end of pattern');
  throw reader.error(`unknown extension ?P${character}`, position + 1);
}

function checkName({ reader }: ParserState, name: string, position: number): void {
  if (!/^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u.test(name))
    throw reader.error(`bad character in group name '${name}'`, position);
}

function comment({ reader }: ParserState, position: number): undefined {
  for (;;) {
    const character = reader.next();
    if (character === undefined) throw reader.error('missing ), unterminated comment', position);
    if (character === ')') return;
  }
}

function look(state: ParserState, scope: FlagScope, position: number, behind: boolean, negate: boolean): Node {
  const outer = state.lookbehindGroups;
  if (behind) state.lookbehindGroups ??= state.groups.size + 1;
  const node = closed(state, scope, position);
  state.lookbehindGroups = outer;
  if (behind) {
    const [low, high] = widthOf(node, definedGroups(state));
    if (low !== high) throw new RegexError('look-behind requires fixed-width pattern');
  }
  return { kind: 'look', behind, negate, node };
}

function lookBehind(state: ParserState, scope: FlagScope, position: number): Node {
  const { reader } = state;
  const character = reader.next();
  if (character === undefined) throw reader.error('unexpected end of pattern');
  if (character !== '=' && character !== '!') throw reader.error(`unknown extension ?<${character}`, position + 1);
  return look(state, scope, position, true, character === '!');
}

function definedGroups(state: ParserState): ReadonlyMap<number, Node> {
  return new Map([...state.groups].filter((entry): entry is [number, Node] => entry[1] !== undefined));
}

/** `(?(1)yes|no)`; the group may come later in the pattern. */
function conditional(state: ParserState, scope: FlagScope, position: number): Node {
  const { reader } = state;
  const start = reader.at;
  const name = reader.until(')', 'group name');
  const index = conditionGroup(state, name, start);
  const inner = { flags: scope.flags };
  const yes = parseSequence(state, inner, false);
  const no: Node = reader.take('|') ? parseSequence(state, inner, false) : { kind: 'sequence', nodes: [] };
  if (reader.peek() === '|') throw reader.error('conditional backref with more than two branches');
  if (!reader.take(')')) throw reader.error('missing ), unterminated subpattern', position);
  return { kind: 'conditional', index, yes, no };
}

function conditionGroup(state: ParserState, name: string, start: number): number {
  const { reader } = state;
  if (!/^[0-9]+$/.test(name)) {
    checkName(state, name, start);
    const index = state.names.get(name);
    if (index === undefined) throw reader.error(`unknown group name '${name}'`, start);
    return index;
  }
  const index = Number(name);
  if (index === 0) throw reader.error('bad group number', start);
  if (index >= 2147483647) throw reader.error(`invalid group reference ${index}`, start);
  if (!state.groups.has(index) && !state.pending.has(index)) state.pending.set(index, start);
  return index;
}

/** `(?i)` at the start of the pattern, or `(?i-s:…)`. */
function flagged(
  state: ParserState,
  scope: FlagScope,
  position: number,
  character: string,
  first: boolean,
): Node | undefined {
  const { reader } = state;
  const on = new Set<string>();
  const off = new Set<string>();
  const end = readFlags(state, character, on, off);
  const flags = withFlags(scope.flags, on, off);
  if (end === ')') {
    if (!first) throw reader.error('global flags not at the start of the expression', position);
    scope.flags = flags;
    return undefined;
  }
  return closed(state, { flags }, position);
}

function readFlags(state: ParserState, first: string, on: Set<string>, off: Set<string>): ')' | ':' {
  const { reader } = state;
  let target = on;
  for (let character: string | undefined = first; ; character = reader.next()) {
    if (character === undefined) throw reader.error(target === on ? 'missing -, : or )' : 'missing :');
    if (character === ')' && target === on) return ')';
    if (character === ':') {
      if (target === off && off.size === 0) throw reader.error('missing flag', reader.at - 1);
      return ':';
    }
    if (character === '-' && target === on) {
      target = off;
      continue;
    }
    if (!(character in FLAG_NAMES) && !/[Lu]/.test(character))
      throw reader.error(/[A-Za-z]/.test(character) ? 'unknown flag' : 'missing -, : or )', reader.at - 1);
    if (target === off && /[aLu]/.test(character))
      throw reader.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
    if (character === 'L') throw reader.error("bad inline flags: cannot use 'L' flag with a str pattern");
    target.add(character);
    if (on.has('a') && on.has('u')) throw reader.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
  }
}

function withFlags(flags: Flags, on: ReadonlySet<string>, off: ReadonlySet<string>): Flags {
  const changed: Record<keyof Flags, boolean> = { ...flags };
  for (const letter of on) if (letter in FLAG_NAMES) changed[FLAG_NAMES[letter]!] = true;
  for (const letter of off) if (letter in FLAG_NAMES) changed[FLAG_NAMES[letter]!] = false;
  if (on.has('u')) changed.ascii = false;
  return changed;
}
