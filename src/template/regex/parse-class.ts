import type { ParserState } from './parse.js';
import { escapedCharacter, isCategory } from './parse-escape.js';
import type { Flags, Node, SetItem } from './pattern.js';
import type { PatternReader } from './reader.js';

/** A character set; its opening bracket is taken already. A `]` that comes first is a member. */
export function parseClass({ reader }: ParserState, flags: Flags, position: number): Node {
  const negate = reader.take('^');
  const items: SetItem[] = [];
  for (let first = true; ; first = false) {
    const start = reader.at;
    const character = reader.next();
    if (character === undefined) throw reader.error('unterminated character set', position);
    if (character === ']' && !first) break;
    items.push(parseRange(reader, memberOf(reader, character, start), start, position));
  }
  return { kind: 'set', negate, items, ignoreCase: flags.ignoreCase, ascii: flags.ascii };
}

/** The member, or the range that starts with it. */
function parseRange(reader: PatternReader, low: SetItem, start: number, position: number): SetItem {
  if (reader.peek() !== '-') return low;
  const next = reader.peek(1);
  if (next === undefined) throw reader.error('unterminated character set', position);
  // A hyphen before the closing bracket is a member of its own, which the next round reads.
  if (next === ']') return low;
  reader.at++;
  const highStart = reader.at;
  const high = memberOf(reader, reader.next()!, highStart);
  if (low.kind !== 'range' || high.kind !== 'range' || high.from < low.from)
    throw reader.error(`bad character range ${reader.characters.slice(start, reader.at).join('')}`, start);
  return { kind: 'range', from: low.from, to: high.from };
}

function memberOf(reader: PatternReader, character: string, start: number): SetItem {
  if (character !== '\\') return single(character);
  const escaped = reader.next();
  if (escaped === undefined) throw reader.error('bad escape (end of pattern)', start);
  if (isCategory(escaped)) return { kind: 'category', category: escaped };
  if (/[0-7]/.test(escaped)) {
    const digits = escaped + reader.takeWhile(/[0-7]/, 2);
    const code = parseInt(digits, 8);
    if (code > 0o377) throw reader.error(`octal escape value \\${digits} outside of range 0-0o377`, start);
    return { kind: 'range', from: code, to: code };
  }
  return single(escapedCharacter(reader, escaped, start));
}

function single(character: string): SetItem {
  const code = character.codePointAt(0)!;
  return { kind: 'range', from: code, to: code };
}
