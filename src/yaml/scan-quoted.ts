import type { SourcePosition } from '../base/position.js';
import { type Cursor, isBlank, isBlankOrEnd, isBreak, isHex } from './cursor.js';
import { foldBreaks } from './fold.js';
import { YamlProblem } from './problem.js';
import { scalarToken, type Token } from './token.js';

const SINGLE = 39;
const BACKSLASH = 92;

/** A scalar between quotes of the character `quote`. */
export function scanQuoted(cursor: Cursor, start: SourcePosition, quote: number): Token {
  cursor.at++;
  const textStart = cursor.mark();
  let text = '';
  for (;;) {
    checkLine(cursor, start);
    const { text: word, escapedBreak } = readWord(cursor, quote, start);
    text += word;
    if (!escapedBreak && cursor.code() === quote) break;
    text += readGap(cursor, escapedBreak);
  }
  cursor.at++;
  return scalarToken(start, text, quote === SINGLE ? 'single' : 'double', textStart);
}

function checkLine(cursor: Cursor, start: SourcePosition): void {
  const refusal = cursor.atDocumentIndicator()
    ? 'found unexpected document indicator'
    : cursor.atEnd
      ? 'found unexpected end of stream'
      : undefined;
  if (refusal) throw new YamlProblem(refusal, cursor.mark(), 'while scanning a quoted scalar', start);
}

/** Reads to the next blank, line break or closing quote; `escapedBreak`: a backslash took a line break away. */
function readWord(cursor: Cursor, quote: number, start: SourcePosition): { text: string; escapedBreak: boolean } {
  let text = '';
  let from = cursor.at;
  for (let code = cursor.code(); !isBlankOrEnd(code); code = cursor.code()) {
    if (code === quote) {
      if (quote !== SINGLE || cursor.code(1) !== SINGLE) break;
      text += cursor.text.slice(from, cursor.at + 1);
      cursor.at += 2;
      from = cursor.at;
    } else if (code === BACKSLASH && quote !== SINGLE) {
      text += cursor.text.slice(from, cursor.at);
      if (isBreak(cursor.code(1))) {
        cursor.at++;
        cursor.readBreak();
        return { text, escapedBreak: true };
      }
      text += readEscape(cursor, start);
      from = cursor.at;
    } else cursor.at++;
  }
  return { text: text + cursor.text.slice(from, cursor.at), escapedBreak: false };
}

/** Reads blanks and line breaks, and returns what they stand for. Blanks after an escaped line break count for nothing. */
function readGap(cursor: Cursor, escapedBreak: boolean): string {
  const from = cursor.at;
  const breaks: string[] = [];
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBreak(code)) breaks.push(cursor.readBreak());
    else cursor.at++;
  }
  if (escapedBreak) return breaks.join('');
  return breaks.length === 0 ? cursor.text.slice(from, cursor.at) : foldBreaks(breaks);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** Number of hexadecimal digits after the letter. */
const CODE_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readEscape(cursor: Cursor, start: SourcePosition): string {
  const refuse = (problem: string) => {
    throw new YamlProblem(problem, cursor.mark(), 'while parsing a quoted scalar', start);
  };
  const letter = cursor.text.charAt(cursor.at + 1);
  const simple = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  const length = Object.hasOwn(CODE_LENGTHS, letter) ? CODE_LENGTHS[letter]! : 0;
  if (simple === undefined && length === 0) refuse('found unknown escape character');
  cursor.at += 2;
  if (simple !== undefined) return simple;
  for (let ahead = 0; ahead < length; ahead++) {
    if (!isHex(cursor.code(ahead))) refuse('did not find expected hexdecimal number');
  }
  const code = Number.parseInt(cursor.text.slice(cursor.at, cursor.at + length), 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) refuse('found invalid Unicode character escape code');
  cursor.at += length;
  return String.fromCodePoint(code);
}
