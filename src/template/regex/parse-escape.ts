import { LETTER_ESCAPES } from '../../values/escapes.js';
import type { ParserState } from './parse.js';
import { literal } from './parse.js';
import type { Category, Flags, Node } from './pattern.js';
import type { PatternReader } from './reader.js';

const SIMPLE: Readonly<Record<string, string>> = { ...LETTER_ESCAPES, '\\': '\\' };

const ANCHORS: Readonly<Record<string, 'start' | 'end' | 'boundary' | 'no-boundary'>> = {
  A: 'start',
  Z: 'end',
  b: 'boundary',
  B: 'no-boundary',
};

/** An escape outside a character set; the backslash is taken already. */
export function parseEscape(state: ParserState, flags: Flags, position: number): Node {
  const { reader } = state;
  const character = reader.next();
  if (character === undefined) throw reader.error('bad escape (end of pattern)', position);
  const at = ANCHORS[character];
  if (at !== undefined) return { kind: 'anchor', at, ascii: flags.ascii };
  if (isCategory(character)) {
    const items = [{ kind: 'category', category: character } as const];
    return { kind: 'set', negate: false, items, ignoreCase: false, ascii: flags.ascii };
  }
  if (/[1-9]/.test(character)) return numbered(state, flags, character, position);
  return literal(escapedCharacter(reader, character, position), flags);
}

/** The character that an escape stands for, in a set or outside of it. */
export function escapedCharacter(reader: PatternReader, character: string, position: number): string {
  if (character === 'x') return hexadecimal(reader, 2, 'x', position);
  if (character === 'u') return hexadecimal(reader, 4, 'u', position);
  if (character === 'U') return hexadecimal(reader, 8, 'U', position);
  if (character === '0') return String.fromCharCode(parseInt(`0${reader.takeWhile(/[0-7]/, 2)}`, 8));
  const simple = SIMPLE[character];
  if (simple !== undefined) return simple;
  if (/[A-Za-z0-9]/.test(character)) throw reader.error(`bad escape \\${character}`, position);
  return character;
}

export function isCategory(character: string): character is Category {
  return /^[dDwWsS]$/.test(character);
}

function hexadecimal(reader: PatternReader, length: number, letter: string, position: number): string {
  const digits = reader.takeWhile(/[0-9A-Fa-f]/, length);
  if (digits.length !== length) throw reader.error(`incomplete escape \\${letter}${digits}`, position);
  const code = parseInt(digits, 16);
  if (code > 0x10ffff) throw reader.error(`bad escape \\${letter}${digits}`, position);
  return String.fromCodePoint(code);
}

/** `\1` … `\99` refer to groups; three octal digits are a character. */
function numbered(state: ParserState, flags: Flags, first: string, position: number): Node {
  const { reader } = state;
  let digits = first;
  if (/[0-9]/.test(reader.peek() ?? '')) {
    if (/[0-3]/.test(first) && /[0-7]/.test(reader.peek()!) && /[0-7]/.test(reader.peek(1) ?? '')) {
      digits += reader.next()! + reader.next()!;
      return literal(String.fromCharCode(parseInt(digits, 8)), flags);
    }
    if (/[4-7]/.test(first) && /[0-7]/.test(reader.peek()!) && /[0-7]/.test(reader.peek(1) ?? '')) {
      digits += reader.next()! + reader.next()!;
      throw reader.error(`octal escape value \\${digits} outside of range 0-0o377`, position);
    }
    digits += reader.next();
  }
  return reference(state, flags, Number(digits), position, position + 1);
}

/** A reference to a group that is closed already. */
export function reference(
  state: ParserState,
  flags: Flags,
  index: number,
  position: number,
  missingPosition = position,
): Node {
  const { reader, groups } = state;
  if (!groups.has(index)) throw reader.error(`invalid group reference ${index}`, missingPosition);
  if (groups.get(index) === undefined) throw reader.error('cannot refer to an open group', position);
  if (state.lookbehindGroups !== undefined && index >= state.lookbehindGroups)
    throw reader.error('cannot refer to group defined in the same lookbehind subpattern', position);
  return { kind: 'backreference', index, ignoreCase: flags.ignoreCase };
}
