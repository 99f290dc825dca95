import { isPrintable } from './analyze.js';
import type { Writer } from './writer.js';

const BREAK = /[\n\r\x85\u2028\u2029]/;

/** A plain scalar; it may be folded at single spaces when `folds`. */
export function writePlain(writer: Writer, text: string, folds: boolean, inFlow: boolean): void {
  if (!writer.whitespace && (text !== '' || inFlow)) writer.put(' ');
  writeFolding(writer, text, folds, (at) => text[at + 1] !== ' ');
  writer.whitespace = false;
  writer.indention = false;
}

export function writeSingleQuoted(writer: Writer, text: string, folds: boolean): void {
  writer.indicator("'", { space: true });
  const mayFold = (at: number) => at > 0 && at < text.length - 1 && text[at + 1] !== ' ';
  const endsInBreak = writeFolding(writer, text, folds, mayFold, true);
  if (endsInBreak) writer.writeIndent();
  writer.indicator("'");
}

/** Writes text whose line breaks are doubled and whose long lines are folded at spaces. Returns whether it ended in a break. */
function writeFolding(
  writer: Writer,
  text: string,
  folds: boolean,
  mayFold: (at: number) => boolean,
  doublesQuotes = false,
): boolean {
  let spaces = false;
  let breaks = false;
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at)!);
    if (character === ' ') {
      if (folds && !spaces && writer.column > writer.bestWidth && mayFold(at)) writer.writeIndent();
      else writer.put(' ');
      spaces = true;
      at++;
    } else if (BREAK.test(character)) {
      if (!breaks && character === '\n') writer.putBreak();
      writer.writeBreak(character);
      writer.indention = true;
      breaks = true;
      at++;
    } else {
      if (breaks) writer.writeIndent();
      const word = wordAt(text, at);
      writer.put(doublesQuotes ? word.replaceAll("'", "''") : word);
      writer.indention = false;
      spaces = false;
      breaks = false;
      at += word.length;
    }
  }
  return breaks;
}

const WORD = /[^ \n\r\x85\u2028\u2029]+/y;

function wordAt(text: string, at: number): string {
  WORD.lastIndex = at;
  return WORD.exec(text)![0];
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

export function writeDoubleQuoted(writer: Writer, text: string, folds: boolean, unicode: boolean): void {
  writer.indicator('"', { space: true });
  let spaces = false;
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at)!);
    if (character === ' ') {
      const inside = at > 0 && at < text.length - 1;
      if (folds && !spaces && writer.column > writer.bestWidth && inside) {
        writer.writeIndent();
        if (text[at + 1] === ' ') writer.put('\\');
      } else writer.put(' ');
      spaces = true;
    } else {
      writer.put(needsEscape(character, unicode) ? escaped(character) : character);
      spaces = false;
    }
    at += character.length;
  }
  writer.indicator('"');
}

function needsEscape(character: string, unicode: boolean): boolean {
  return character === '"' || character === '\\' || BREAK.test(character) || !isPrintable(character, unicode);
}

function escaped(character: string): string {
  const letter = Object.hasOwn(ESCAPES, character) ? ESCAPES[character] : undefined;
  if (letter !== undefined) return `\\${letter}`;
  const code = character.codePointAt(0)!;
  const [prefix, width] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8];
  return `\\${prefix}${code
    .toString(16)
    .toUpperCase()
    .padStart(width as number, '0')}`;
}

/** A literal block. Returns whether its end must be marked because it keeps empty lines. */
export function writeLiteral(writer: Writer, text: string): boolean {
  const open = startBlock(writer, '|', text);
  let breaks = true;
  for (const part of text.split(/([\n\r\x85\u2028\u2029])/)) {
    if (part === '') continue;
    if (BREAK.test(part)) {
      writer.writeBreak(part);
      writer.indention = true;
      breaks = true;
    } else {
      if (breaks) writer.writeIndent();
      writer.put(part);
      writer.indention = false;
      breaks = false;
    }
  }
  return open;
}

/** A folded block. Returns whether its end must be marked because it keeps empty lines. */
export function writeFolded(writer: Writer, text: string): boolean {
  const open = startBlock(writer, '>', text);
  let breaks = true;
  let leadingSpaces = true;
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at)!);
    if (BREAK.test(character)) {
      // A break between two lines of text must be doubled, or it would be read as a space.
      if (!breaks && !leadingSpaces && character === '\n' && startsText(text, at)) writer.putBreak();
      writer.writeBreak(character);
      writer.indention = true;
      breaks = true;
    } else {
      if (breaks) {
        writer.writeIndent();
        leadingSpaces = character === ' ' || character === '\t';
      }
      const folds = !breaks && character === ' ' && text[at + 1] !== ' ' && writer.column > writer.bestWidth;
      if (folds) writer.writeIndent();
      else writer.put(character);
      writer.indention = false;
      breaks = false;
    }
    at += character.length;
  }
  return open;
}

/** Whether the first character after the line breaks at `at` is neither blank nor the end. */
function startsText(text: string, at: number): boolean {
  const next = /[^\n\r\x85\u2028\u2029]/.exec(text.slice(at));
  return next !== null && next[0] !== ' ' && next[0] !== '\t';
}

function startBlock(writer: Writer, indicator: string, text: string): boolean {
  writer.indicator(indicator, { space: true });
  const first = text[0] ?? '';
  if (first === ' ' || BREAK.test(first)) writer.indicator(String(writer.bestIndent));
  const last = BREAK.test(text.at(-1) ?? '');
  const open = last && (text.length === 1 || BREAK.test(text.at(-2)!));
  if (!last) writer.indicator('-');
  else if (open) writer.indicator('+');
  writer.putBreak();
  writer.indention = true;
  writer.whitespace = true;
  return open;
}
