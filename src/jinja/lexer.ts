import { textLength } from '../values/code-points.js';
import { PythonError } from '../values/exception.js';
import { float, int } from '../values/value.js';
import { type Rules, SPACE, type State } from './lexer-rules.js';
import { endOfBlanks, endOfDigits, endOfWord, isDigitCode, isWordCode } from './scan.js';
import { unescapeString } from './string-literal.js';
import { quoted, type Token } from './tokens.js';

/**
 * Splits a template (or, from state `variable`, a bare expression) into tokens. A lexical error becomes a last token of
 * type `error`, so that the parser reports what comes first.
 */
export function tokenize(source: string, rules: Rules, inExpression = false): Token[] {
  const lexer = new Lexer(normalize(source, rules), rules);
  return lexer.run(inExpression);
}

/** Line breaks become `\n`, and the last one goes unless it is to be kept. */
export function normalize(source: string, { syntax }: Rules): string {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  return !syntax.keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** An error at a place in the template, before it is known which template. */
export class LexicalError extends PythonError {
  constructor(
    message: string,
    readonly line: number,
    readonly offset: number,
  ) {
    super('TemplateSyntaxError', message);
  }
}

const WHITESPACE = new RegExp(`${SPACE}+`, 'y');
const TRAILING = new RegExp(`${SPACE}+$`);
const BLANK = new RegExp(`^${SPACE}+$`);
const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const NAME = /[\p{L}\p{N}\p{M}_]+/uy;
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

class Lexer {
  private readonly tokens: Token[] = [];
  private pos = 0;
  private line = 1;
  private readonly open: string[] = [];
  private lineStarting = true;

  constructor(
    private readonly source: string,
    private readonly rules: Rules,
  ) {}

  run(inExpression: boolean): Token[] {
    try {
      if (inExpression) this.tag('variable');
      while (this.pos < this.source.length) this.root();
      this.tokens.push({ type: 'eof', value: '', line: this.tokens.at(-1)?.line ?? 1, at: this.pos });
    } catch (error) {
      if (!(error instanceof LexicalError)) throw error;
      this.tokens.push({ type: 'error', value: error, line: error.line, at: error.offset });
    }
    return this.tokens;
  }

  /** Text up to the next tag, then the tag. */
  private root(): void {
    const { root, tags } = this.rules;
    root.lastIndex = this.pos;
    const match = root.exec(this.source);
    if (!match) {
      this.data(this.source.slice(this.pos), this.pos);
      this.pos = this.source.length;
      return;
    }
    const index = tags.findIndex((_, tag) => match[1 + 2 * tag] !== undefined);
    const state = tags[index]!;
    const text = this.source.slice(this.pos, match.index);
    const kept = this.strip(text, match[2 + 2 * index]!, state !== 'variable');
    this.data(kept, this.pos);
    this.count(text.slice(kept.length));
    const begin = match.index;
    this.pos = root.lastIndex;
    const line = this.line;
    this.count(match[0]);
    this.lineStarting = match[0].endsWith('\n');
    this.enter(state, begin, line);
  }

  /** What is left of text before a tag with the given sign. */
  private strip(text: string, sign: string, isBlock: boolean): string {
    if (sign === '-') return text.replace(TRAILING, '');
    if (sign === '+' || !isBlock || !this.rules.syntax.lstripBlocks) return text;
    const start = text.lastIndexOf('\n') + 1;
    return (start > 0 || this.lineStarting) && BLANK.test(text.slice(start)) ? text.slice(0, start) : text;
  }

  private enter(state: State, begin: number, line: number): void {
    if (state === 'raw') this.raw();
    else if (state === 'comment') this.skipTo('comment', 'Missing end of comment tag');
    else if (state === 'linecomment') this.skipTo('linecomment', '');
    else {
      this.tokens.push({ type: state === 'variable' ? 'variable_begin' : 'block_begin', value: '', line, at: begin });
      this.tag(state);
    }
  }

  private raw(): void {
    if (this.pos >= this.source.length) return;
    const { raw } = this.rules.closers;
    raw.lastIndex = this.pos;
    const match = raw.exec(this.source);
    if (!match) throw this.error('Missing end of raw directive', this.pos);
    const text = this.source.slice(this.pos, match.index);
    const kept = this.strip(text, match[1]!, true);
    this.data(kept, this.pos);
    this.count(text.slice(kept.length));
    this.leave(match[0], raw.lastIndex);
  }

  private skipTo(state: 'comment' | 'linecomment', missing: string): void {
    // What opens at the very end and holds nothing need not be closed.
    if (this.pos >= this.source.length) return;
    const closer = this.rules.closers[state];
    closer.lastIndex = this.pos;
    const match = closer.exec(this.source);
    if (!match) throw this.error(missing, this.pos);
    this.count(this.source.slice(this.pos, match.index));
    if (match.index === this.pos && match[0] === '') this.lineStarting = false;
    this.leave(match[0], match.index + match[0].length);
  }

  private leave(text: string, end: number): void {
    this.count(text);
    if (text !== '') this.lineStarting = text.endsWith('\n');
    this.pos = end;
  }

  /** The inside of a tag, to its end. */
  private tag(state: 'block' | 'variable' | 'linestatement'): void {
    const end = this.rules.ends[state];
    const starts = this.rules.endStarts[state];
    const { source } = this;
    while (true) {
      if (this.open.length === 0 && (starts?.includes(source[this.pos]!) ?? true)) {
        end.lastIndex = this.pos;
        const match = end.exec(source);
        if (match && (match[0] !== '' || this.pos < source.length || state === 'linestatement')) {
          this.push(state === 'variable' ? 'variable_end' : 'block_end', '', this.pos);
          return this.leave(match[0], end.lastIndex);
        }
      }
      if (this.pos >= source.length) return;
      this.token();
    }
  }

  /** One token of an expression, by its first character. */
  private token(): void {
    const code = this.source.charCodeAt(this.pos);
    if (code === 0x20) {
      this.pos = endOfBlanks(this.source, this.pos);
      return;
    }
    if (isDigitCode(code)) return this.number();
    if (code === 0x22 || code === 0x27) return this.string();
    if (isWordCode(code)) return this.word();
    const space = this.match(WHITESPACE);
    if (space !== undefined) {
      this.count(space);
      this.pos += space.length;
      return;
    }
    if (code > 0x7f) {
      const name = this.match(NAME);
      if (name !== undefined) return this.name(name);
    }
    this.operator();
  }

  private word(): void {
    const end = endOfWord(this.source, this.pos);
    if (this.source.charCodeAt(end) > 0x7f) return this.name(this.match(NAME)!);
    this.push('name', this.source.slice(this.pos, end), this.pos);
    this.pos = end;
  }

  /** A name with characters beyond ASCII. */
  private name(name: string): void {
    if (/[^\x00-\x7f]/.test(name) && !IDENTIFIER.test(name))
      throw this.error('Invalid character in identifier', this.pos);
    this.push('name', name, this.pos);
    this.pos += name.length;
  }

  private number(): void {
    const end = endOfDigits(this.source, this.pos);
    if (this.isPlainInteger(end)) {
      this.push('integer', Number(this.source.slice(this.pos, end)), this.pos);
      this.pos = end;
      return;
    }
    const afterDot = this.source.charCodeAt(this.pos - 1) === 0x2e && this.pos > 0;
    const fraction = afterDot ? undefined : this.match(FLOAT);
    if (fraction !== undefined) {
      this.push('float', float(Number(fraction.replaceAll('_', ''))) as object, this.pos);
      this.pos += fraction.length;
      return;
    }
    const digits = this.match(INTEGER)!;
    this.push('integer', int(BigInt(digits.replaceAll('_', ''))) as number, this.pos);
    this.pos += digits.length;
  }

  /** Digits that are a whole number as they stand: few, without a zero before others, and nothing behind that could belong to them. */
  private isPlainInteger(end: number): boolean {
    const length = end - this.pos;
    if (length > 15 || (length > 1 && this.source.charCodeAt(this.pos) === 0x30)) return false;
    const next = this.source.charCodeAt(end);
    return !(next === 0x2e || isWordCode(next) || next > 0x7f);
  }

  private string(): void {
    const literal = this.match(STRING);
    if (literal === undefined)
      throw this.error(`unexpected char ${quoted(this.source[this.pos]!)} at ${this.place}`, this.pos);
    const begin = this.pos;
    const { newlineSequence, doubleBackslashes } = this.rules.syntax;
    let text = literal.slice(1, -1);
    if (newlineSequence !== '\n') text = text.replaceAll('\n', newlineSequence);
    const doubled = doubleBackslashes && this.inVariable();
    const value = doubled
      ? text
      : unescapeString(text, (message) => {
          throw this.error(message, begin);
        });
    this.push('string', value, begin);
    this.count(literal);
    this.pos += literal.length;
  }

  /** Whether the tag that is being read is `{{ }}`. */
  private inVariable(): boolean {
    for (let index = this.tokens.length - 1; index >= 0; index--) {
      const { type } = this.tokens[index]!;
      if (type === 'variable_begin') return true;
      if (type === 'block_begin') return false;
    }
    return false;
  }

  private operator(): void {
    const operator = this.match(OPERATOR);
    if (operator === undefined) {
      const character = String.fromCodePoint(this.source.codePointAt(this.pos)!);
      throw this.error(`unexpected char ${quoted(character)} at ${this.place}`, this.pos);
    }
    const closing = CLOSING[operator];
    if (closing !== undefined) this.open.push(closing);
    else if (operator === ')' || operator === ']' || operator === '}') this.close(operator);
    this.push(operator, operator, this.pos);
    this.pos += operator.length;
  }

  private close(operator: string): void {
    const expected = this.open.pop();
    if (expected === undefined) throw this.error(`unexpected '${operator}'`, this.pos);
    if (expected !== operator) throw this.error(`unexpected '${operator}', expected '${expected}'`, this.pos);
  }

  /** The current place counted in characters, as messages give it. */
  private get place(): number {
    return textLength(this.source.slice(0, this.pos));
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.pos;
    return pattern.exec(this.source)?.[0];
  }

  private data(text: string, at: number): void {
    if (text === '') return;
    const { newlineSequence } = this.rules.syntax;
    this.push('data', newlineSequence === '\n' ? text : text.replaceAll('\n', newlineSequence), at);
    this.count(text);
  }

  private push(type: string, value: Token['value'], at: number): void {
    this.tokens.push({ type, value, line: this.line, at });
  }

  private count(text: string): void {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.line++;
  }

  private error(message: string, at: number): LexicalError {
    return new LexicalError(message, this.line, at);
  }
}
