import { SIMPLE_ESCAPES } from '../values/escapes.js';

export interface StringLiteral {
  readonly value: string;
  /** Index behind the closing quote. */
  readonly end: number;
  /** A literal of bytes: its text is UTF-8. */
  readonly bytes: boolean;
}

const PREFIX = /(?:[rR][bB]?|[bB][rR]?|[uU])?('''|"""|'|")/y;

/** A backslash at the end of a line joins it with the next. */
const SHORT: Readonly<Record<string, string>> = { ...SIMPLE_ESCAPES, '\n': '' };

/** A string literal of Python that begins at `at`; undefined when none does, `broken` when it is malformed. */
export function readStringLiteral(text: string, at: number): StringLiteral | 'broken' | undefined {
  PREFIX.lastIndex = at;
  const match = PREFIX.exec(text);
  if (!match) return undefined;
  const quote = match[1]!;
  const prefix = match[0].slice(0, -quote.length).toLowerCase();
  const begin = at + match[0].length;
  const end = closingQuote(text, begin, quote);
  if (end === -1) return 'broken';
  const body = text.slice(begin, end);
  const bytes = prefix.includes('b');
  if (bytes && /[^\x00-\x7f]/.test(body)) return 'broken';
  const value = prefix.includes('r') ? body : undoEscapes(body, bytes);
  return value === undefined ? 'broken' : { value: bytes ? decode(value) : value, end: end + quote.length, bytes };
}

function closingQuote(text: string, begin: number, quote: string): number {
  for (let at = begin; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(quote, at)) return at;
    else if (quote.length === 1 && text[at] === '\n') return -1;
  }
  return -1;
}

/** The text with its escapes undone; undefined when one is malformed. Unknown escapes stay as they are. */
function undoEscapes(body: string, bytes: boolean): string | undefined {
  let broken = false;
  const value = body.replace(
    /\\(?:([0-7]{1,3})|(x)(\p{AHex}{0,2})|(u)(\p{AHex}{0,4})|(U)(\p{AHex}{0,8})|([\s\S]))/gu,
    (whole, ...groups) => {
      const [octal, x, two, u, four, U, eight, other] = groups as (string | undefined)[];
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & (bytes ? 0xff : 0x1ff));
      if (other !== undefined) {
        if (other === 'N' && !bytes) broken = true;
        return Object.hasOwn(SHORT, other) ? SHORT[other]! : whole;
      }
      if (bytes && x === undefined) return whole;
      const digits = x !== undefined ? two! : u !== undefined ? four! : eight!;
      const wanted = x !== undefined ? 2 : u !== undefined ? 4 : 8;
      const code = Number.parseInt(digits, 16);
      if (digits.length !== wanted || code > 0x10ffff || (U !== undefined && Number.isNaN(code))) broken = true;
      return broken ? '' : String.fromCodePoint(code);
    },
  );
  return broken ? undefined : value;
}

function decode(latin: string): string {
  return Buffer.from(latin, 'latin1').toString('utf8');
}
