import { LETTER_ESCAPES } from '../../values/escapes.js';
import type { Match, Regex } from './compile.js';
import { RegexError } from './pattern.js';
import { PatternReader } from './reader.js';

/** Python's `subn`: the text with matches replaced (all when `count` is 0), and how many there were. */
export function substitute(regex: Regex, template: string, text: string, count = 0): { text: string; count: number } {
  const expand = parseReplacement(template, regex);
  let result = '';
  let copied = 0;
  let replaced = 0;
  for (const match of matchesOf(regex, text)) {
    if (count > 0 && replaced >= count) break;
    result += text.slice(copied, match.start) + expand(match);
    copied = match.end;
    replaced++;
  }
  return { text: result + text.slice(copied), count: replaced };
}

/**
 * Python's `finditer`. After an empty match it looks for one at the same place that is not empty, before it moves on;
 * after another match an empty one may follow directly.
 */
export function* matchesOf(regex: Regex, text: string): Generator<Match> {
  let from = 0;
  while (from <= text.length) {
    const match = regex.search(text, from);
    if (!match) return;
    yield match;
    from = match.end;
    if (match.end > match.start) continue;
    const longer = regex.matchNotEmpty(text, from);
    if (longer) yield longer;
    from = longer ? longer.end : from + (text.codePointAt(from)! > 0xffff ? 2 : 1);
  }
}

/** Python's `findall`: the matches, or their one group, or all their groups. */
export function findAll(regex: Regex, text: string): (string | string[])[] {
  return [...matchesOf(regex, text)].map(({ groups }) => {
    if (regex.groups === 0) return groups[0]!;
    if (regex.groups === 1) return groups[1] ?? '';
    return groups.slice(1).map((group) => group ?? '');
  });
}

type Expansion = (match: Match) => string;

const ESCAPES: Readonly<Record<string, string>> = { ...LETTER_ESCAPES, '\\': '\\' };

/** A replacement text: `\1`, `\g<name>`, `\g<0>`, octal and letter escapes. */
function parseReplacement(template: string, regex: Regex): Expansion {
  const reader = new PatternReader(template);
  const parts: (string | number)[] = [];
  while (!reader.done) {
    const start = reader.at;
    const character = reader.next()!;
    parts.push(character === '\\' ? replacementEscape(reader, regex, start) : character);
  }
  return (match) => {
    let text = '';
    for (const part of parts) text += typeof part === 'string' ? part : (match.groups[part] ?? '');
    return text;
  };
}

function replacementEscape(reader: PatternReader, regex: Regex, start: number): string | number {
  const character = reader.next();
  if (character === undefined) throw reader.error('bad escape (end of pattern)', start);
  if (character === 'g') return groupByName(reader, regex);
  if (character === '0') return String.fromCharCode(parseInt(`0${reader.takeWhile(/[0-7]/, 2)}`, 8));
  if (/[1-9]/.test(character)) return groupByNumber(reader, regex, character, start);
  const escaped = ESCAPES[character];
  if (escaped !== undefined) return escaped;
  if (/[A-Za-z]/.test(character)) throw reader.error(`bad escape \\${character}`, start);
  return `\\${character}`;
}

function groupByNumber(reader: PatternReader, regex: Regex, first: string, start: number): string | number {
  let digits = first;
  if (/[0-9]/.test(reader.peek() ?? '')) {
    digits += reader.next();
    if (/^[0-7]{2}$/.test(digits) && /[0-7]/.test(reader.peek() ?? '')) {
      digits += reader.next();
      const code = parseInt(digits, 8);
      if (code > 0o377) throw reader.error(`octal escape value \\${digits} outside of range 0-0o377`, start);
      return String.fromCharCode(code);
    }
  }
  const index = Number(digits);
  if (index > regex.groups) throw reader.error(`invalid group reference ${index}`, start + 1);
  return index;
}

function groupByName(reader: PatternReader, regex: Regex): number {
  if (!reader.take('<')) throw reader.error('missing <');
  const start = reader.at;
  const name = reader.until('>', 'group name');
  if (/^[0-9]+$/.test(name)) {
    const index = Number(name);
    if (index > regex.groups) throw reader.error(`invalid group reference ${index}`, start);
    return index;
  }
  if (!/^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u.test(name))
    throw reader.error(`bad character in group name '${name}'`, start);
  const index = regex.names.get(name);
  if (index === undefined) throw new RegexError(`unknown group name '${name}'`);
  return index;
}

/** Python's `re.escape`. */
export function escapeRegex(text: string): string {
  return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
}
