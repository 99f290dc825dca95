import type { SourcePosition } from '../base/position.js';
import { type Cursor, isBlank, isBlankOrEnd, isBreakOrEnd, isDigit, isHex, isWord } from './cursor.js';
import { YamlProblem } from './problem.js';
import { type Token, token } from './token.js';

/** Characters that may follow the name of an anchor or alias directly: ? : , ] } % @ ` */
const AFTER_ANCHOR = charCodes('?:,]}%@`');

/** `&name` or `*name`. */
export function scanAnchor(cursor: Cursor, start: SourcePosition, type: 'anchor' | 'alias'): Token {
  cursor.at++;
  const name = readWord(cursor);
  if (name === '' || !(isBlankOrEnd(cursor.code()) || AFTER_ANCHOR.has(cursor.code()))) {
    throw new YamlProblem(
      'did not find expected alphabetic or numeric character',
      cursor.mark(),
      type === 'anchor' ? 'while scanning an anchor' : 'while scanning an alias',
      start,
    );
  }
  return token(type, start, name);
}

/** `!suffix`, `!handle!suffix` or `!<whole tag>`. The token's value is the handle: empty when the suffix is the tag itself. */
export function scanTag(cursor: Cursor, start: SourcePosition, inFlow: boolean): Token {
  let handle = '';
  let suffix: string;
  if (cursor.code(1) === 60) {
    cursor.at += 2;
    suffix = readUri(cursor, start, 'verbatim', '');
    if (cursor.code() !== 62) {
      throw new YamlProblem("did not find the expected '>'", cursor.mark(), 'while scanning a tag', start);
    }
    cursor.at++;
  } else {
    handle = readHandle(cursor, start, false);
    if (handle.length > 1 && handle.endsWith('!')) suffix = readUri(cursor, start, 'suffix', '');
    else {
      suffix = readUri(cursor, start, 'suffix', handle);
      handle = suffix === '' ? '' : '!';
      if (suffix === '') suffix = '!';
    }
  }
  if (!isBlankOrEnd(cursor.code()) && !(inFlow && cursor.code() === 44)) {
    const problem = 'did not find expected whitespace or line break';
    throw new YamlProblem(problem, cursor.mark(), 'while scanning a tag', start);
  }
  return token('tag', start, handle, suffix);
}

/** `%YAML 1.1` or `%TAG !handle! prefix`. */
export function scanDirective(cursor: Cursor): Token {
  const start = cursor.mark();
  const refuse = (problem: string) => new YamlProblem(problem, cursor.mark(), 'while scanning a directive', start);
  cursor.at++;
  const name = readWord(cursor);
  if (name === '') throw refuse('could not find expected directive name');
  if (!isBlankOrEnd(cursor.code())) throw refuse('found unexpected non-alphabetical character');
  if (name !== 'YAML' && name !== 'TAG') throw refuse('found unknown directive name');
  const scanned = name === 'YAML' ? scanVersion(cursor, start) : scanTagDirective(cursor, start);
  cursor.skipBlanks();
  if (cursor.code() === 35) cursor.readLine();
  if (!isBreakOrEnd(cursor.code())) throw refuse('did not find expected comment or line break');
  if (!cursor.atEnd) cursor.readBreak();
  return scanned;
}

function scanVersion(cursor: Cursor, start: SourcePosition): Token {
  cursor.skipBlanks();
  const major = readVersionNumber(cursor, start);
  if (cursor.code() !== 46) {
    const problem = "did not find expected digit or '.' character";
    throw new YamlProblem(problem, cursor.mark(), 'while scanning a %YAML directive', start);
  }
  cursor.at++;
  const minor = readVersionNumber(cursor, start);
  return token('version-directive', start, `${major}.${minor}`);
}

const LONGEST_VERSION_NUMBER = 9;

function readVersionNumber(cursor: Cursor, start: SourcePosition): number {
  const refuse = (problem: string) =>
    new YamlProblem(problem, cursor.mark(), 'while scanning a %YAML directive', start);
  const from = cursor.at;
  while (isDigit(cursor.code())) {
    if (cursor.at - from === LONGEST_VERSION_NUMBER) throw refuse('found extremely long version number');
    cursor.at++;
  }
  if (cursor.at === from) throw refuse('did not find expected version number');
  return Number(cursor.text.slice(from, cursor.at));
}

function scanTagDirective(cursor: Cursor, start: SourcePosition): Token {
  const refuse = (problem: string) => new YamlProblem(problem, cursor.mark(), 'while scanning a %TAG directive', start);
  cursor.skipBlanks();
  const handle = readHandle(cursor, start, true);
  if (!isBlank(cursor.code())) throw refuse('did not find expected whitespace');
  cursor.skipBlanks();
  const prefix = readUri(cursor, start, 'directive', '');
  if (!isBlankOrEnd(cursor.code())) throw refuse('did not find expected whitespace or line break');
  return token('tag-directive', start, handle, prefix);
}

function readWord(cursor: Cursor): string {
  const from = cursor.at;
  while (isWord(cursor.code())) cursor.at++;
  return cursor.text.slice(from, cursor.at);
}

function readHandle(cursor: Cursor, start: SourcePosition, directive: boolean): string {
  const from = cursor.at;
  const refuse = (context: string) => new YamlProblem("did not find expected '!'", cursor.mark(), context, start);
  if (cursor.code() !== 33) throw refuse(directive ? 'while scanning a tag directive' : 'while scanning a tag');
  cursor.at++;
  readWord(cursor);
  if (cursor.code() === 33) cursor.at++;
  else if (directive && cursor.at > from + 1) throw refuse('while parsing a tag directive');
  return cursor.text.slice(from, cursor.at);
}

const URI = charCodes(";/?:@&=+$.!~*'()%");
const FLOW_URI = charCodes(',[]');

/** The characters of a tag. `head`, if given, was read as a handle and turned out to be the beginning of this. */
function readUri(
  cursor: Cursor,
  start: SourcePosition,
  place: 'verbatim' | 'suffix' | 'directive',
  head: string,
): string {
  let uri = head.slice(1);
  let length = head.length;
  for (;;) {
    const code = cursor.code();
    // Flow indicators can be part of a tag only where nothing else could be meant.
    if (!(isWord(code) || URI.has(code) || (place !== 'suffix' && FLOW_URI.has(code)))) break;
    if (code === 37) uri += readUriEscapes(cursor, start, place === 'directive');
    else uri += cursor.text[cursor.at++];
    length++;
  }
  if (length === 0) {
    const context = place === 'directive' ? 'while parsing a %TAG directive' : 'while parsing a tag';
    throw new YamlProblem('did not find expected tag URI', cursor.mark(), context, start);
  }
  return uri;
}

/** One character written as `%XX` for each octet of its UTF-8 form. */
function readUriEscapes(cursor: Cursor, start: SourcePosition, directive: boolean): string {
  const refuse = (problem: string) =>
    new YamlProblem(
      problem,
      cursor.mark(),
      directive ? 'while parsing a %TAG directive' : 'while parsing a tag',
      start,
    );
  const octets: number[] = [];
  let width = 1;
  do {
    if (cursor.code() !== 37 || !isHex(cursor.code(1)) || !isHex(cursor.code(2))) {
      throw refuse('did not find URI escaped octet');
    }
    const octet = Number.parseInt(cursor.text.slice(cursor.at + 1, cursor.at + 3), 16);
    if (octets.length === 0) width = utf8Width(octet);
    if (width === 0) throw refuse('found an incorrect leading UTF-8 octet');
    if (octets.length > 0 && (octet & 0xc0) !== 0x80) throw refuse('found an incorrect trailing UTF-8 octet');
    octets.push(octet);
    cursor.at += 3;
  } while (octets.length < width);
  return Buffer.from(octets).toString('utf8');
}

function utf8Width(octet: number): number {
  if (octet < 0x80) return 1;
  if ((octet & 0xe0) === 0xc0) return 2;
  if ((octet & 0xf0) === 0xe0) return 3;
  return (octet & 0xf8) === 0xf0 ? 4 : 0;
}

function charCodes(characters: string): ReadonlySet<number> {
  return new Set([...characters].map((character) => character.charCodeAt(0)));
}
