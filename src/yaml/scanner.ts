import type { SourcePosition } from '../base/position.js';
import { Cursor, isBlankOrEnd, isBreak, isBreakOrEnd } from './cursor.js';
import { YamlProblem } from './problem.js';
import { scanBlockScalar } from './scan-block.js';
import { scanPlain } from './scan-plain.js';
import { scanAnchor, scanDirective, scanTag } from './scan-property.js';
import { scanQuoted } from './scan-quoted.js';
import { type Token, type TokenType, token } from './token.js';

/** A place where a key without `?` may have begun: it is known to be one when its `:` is met. */
interface SimpleKey {
  /** In block context at the indentation's own column, nothing but a key can stand. */
  readonly required: boolean;
  readonly tokenNumber: number;
  readonly mark: SourcePosition;
  /** Offset in the text, and the line there, from 0. */
  readonly at: number;
  readonly line: number;
}

/** A key without `?` must end on its line and within so many characters. */
const SIMPLE_KEY_LENGTH = 1024;
/** Tokens that were taken are dropped when so many have gathered: emptying an array is dear. */
const LONGEST_QUEUE = 1000;

/**
 * The tokens of a YAML 1.1 text, as libyaml 0.2.5 cuts them. A key is known only by the `:` behind it, so tokens wait in
 * a queue until nothing can be put before them any more.
 */
export class Scanner {
  readonly cursor: Cursor;
  /** Column of the block collection that is open, -1 outside of all. */
  indent = -1;
  /** Whether a key without `?` may begin at the cursor. */
  simpleKeyAllowed = true;
  flowLevel = 0;
  private readonly indents: number[] = [];
  /** The possible key of each flow level. */
  private readonly simpleKeys: (SimpleKey | undefined)[] = [undefined];
  private queue: Token[] = [];
  private head = 0;
  /** How many tokens were taken. */
  private taken = 0;
  private ended = false;

  constructor(text: string, file: string, firstLine: number) {
    this.cursor = new Cursor(text, file, firstLine);
    if (text.charCodeAt(0) === 0xfeff) this.cursor.lineStart = ++this.cursor.at;
  }

  peek(): Token {
    while (this.needsMore()) this.fetch();
    return this.queue[this.head]!;
  }

  next(): Token {
    const first = this.peek();
    this.head++;
    this.taken++;
    if (this.head === this.queue.length && this.head > LONGEST_QUEUE) {
      this.queue = [];
      this.head = 0;
    }
    return first;
  }

  private needsMore(): boolean {
    if (this.head === this.queue.length) return !this.ended;
    this.dropStaleKeys();
    if (this.ended) return false;
    for (const key of this.simpleKeys) if (key?.tokenNumber === this.taken) return true;
    return false;
  }

  private fetch(): void {
    const { cursor } = this;
    const { at, line, lineStart } = cursor;
    this.skipToToken();
    this.dropStaleKeys();
    this.unrollIndent(cursor.column);
    if (this.fetchDivider() || this.fetchIndicator(cursor.code())) return;
    if (!this.startsPlain(cursor.code())) {
      const here = cursor.mark();
      Object.assign(cursor, { at, line, lineStart });
      const problem = 'found character that cannot start any token';
      throw new YamlProblem(problem, here, 'while scanning for the next token', cursor.mark());
    }
    const start = this.saveSimpleKey();
    this.simpleKeyAllowed = false;
    const { token: plain, crossedLine } = scanPlain(cursor, start, this.indent, this.flowLevel > 0);
    if (crossedLine) this.simpleKeyAllowed = true;
    this.queue.push(plain);
  }

  /** Fetches what stands between documents, or the end of the text; false when the cursor is at neither. */
  private fetchDivider(): boolean {
    const { cursor } = this;
    if (cursor.atEnd) this.fetchEnd();
    else if (cursor.column > 0) return false;
    else if (cursor.code() === 37) this.fetchDirective();
    else if (cursor.atDocumentIndicator()) this.fetchDocumentIndicator(cursor.code() === 45);
    else return false;
    return true;
  }

  /** Fetches the token that begins with the indicator `code`; false when the character is none here. */
  private fetchIndicator(code: number): boolean {
    switch (code) {
      case 91:
        return this.fetchFlowStart('flow-sequence-start');
      case 123:
        return this.fetchFlowStart('flow-mapping-start');
      case 93:
        return this.fetchFlowEnd('flow-sequence-end');
      case 125:
        return this.fetchFlowEnd('flow-mapping-end');
      case 44:
        return this.fetchFlowEntry();
      case 45:
        return isBlankOrEnd(this.cursor.code(1)) && this.fetchBlockEntry();
      case 63:
        return (this.flowLevel > 0 || isBlankOrEnd(this.cursor.code(1))) && this.fetchKey();
      case 58:
        return (this.flowLevel > 0 || isBlankOrEnd(this.cursor.code(1))) && this.fetchValue();
      case 42:
      case 38:
        return this.fetchInline((start) => scanAnchor(this.cursor, start, code === 38 ? 'anchor' : 'alias'));
      case 33:
        return this.fetchInline((start) => scanTag(this.cursor, start, this.flowLevel > 0));
      case 39:
      case 34:
        return this.fetchInline((start) => scanQuoted(this.cursor, start, code));
      case 124:
      case 62:
        return this.flowLevel === 0 && this.fetchBlockScalar(code === 124);
      default:
        return false;
    }
  }

  private startsPlain(code: number): boolean {
    if (code === 45) return !isBlankOrEnd(this.cursor.code(1));
    if (code === 63 || code === 58) return this.flowLevel === 0 && !isBlankOrEnd(this.cursor.code(1));
    return !(isBlankOrEnd(code) || NEVER_PLAIN.has(code));
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      if (cursor.code() === 0xfeff && cursor.column === 0) cursor.at++;
      // A tab may separate tokens, but never indent one.
      const tabs = this.flowLevel > 0 || !this.simpleKeyAllowed;
      for (let code = cursor.code(); code === 32 || (tabs && code === 9); code = cursor.code()) cursor.at++;
      if (cursor.code() === 35) while (!isBreakOrEnd(cursor.code())) cursor.at++;
      if (!isBreak(cursor.code())) return;
      cursor.readBreak();
      if (this.flowLevel === 0) this.simpleKeyAllowed = true;
    }
  }

  private dropStaleKeys(): void {
    const { cursor, simpleKeys } = this;
    for (let level = 0; level < simpleKeys.length; level++) {
      const key = simpleKeys[level];
      if (key === undefined) continue;
      if (key.line >= cursor.line && key.at + SIMPLE_KEY_LENGTH >= cursor.at) continue;
      this.refuseRequired(key);
      simpleKeys[level] = undefined;
    }
  }

  private refuseRequired(key: SimpleKey | undefined): void {
    if (!key?.required) return;
    throw new YamlProblem("could not find expected ':'", this.cursor.mark(), 'while scanning a simple key', key.mark);
  }

  /** Notes that a key may begin here. Returns the place. */
  private saveSimpleKey(): SourcePosition {
    const { cursor } = this;
    const mark = cursor.mark();
    if (!this.simpleKeyAllowed) return mark;
    const required = this.flowLevel === 0 && this.indent === cursor.column;
    this.removeSimpleKey();
    const tokenNumber = this.taken + this.queue.length - this.head;
    this.simpleKeys[this.simpleKeys.length - 1] = { required, tokenNumber, mark, at: cursor.at, line: cursor.line };
    return mark;
  }

  private removeSimpleKey(): void {
    this.refuseRequired(this.simpleKeys.at(-1));
    this.simpleKeys[this.simpleKeys.length - 1] = undefined;
  }

  /** Opens a block collection at `column` unless one is open there; its token goes in front of token `number`. */
  private rollIndent(column: number, type: TokenType, mark: SourcePosition, number?: number): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    this.insert(token(type, mark), number);
  }

  /** Closes the block collections that are indented deeper than `column`. */
  private unrollIndent(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      const mark = this.cursor.mark();
      this.queue.push(token('block-end', mark));
      this.indent = this.indents.pop()!;
    }
  }

  private insert(inserted: Token, number: number | undefined): void {
    if (number === undefined) this.queue.push(inserted);
    else this.queue.splice(this.head + number - this.taken, 0, inserted);
  }

  private fetchEnd(): void {
    const { cursor } = this;
    if (cursor.column !== 0) {
      cursor.line++;
      cursor.lineStart = cursor.at;
    }
    this.unrollIndent(-1);
    this.removeSimpleKey();
    this.simpleKeyAllowed = false;
    const mark = cursor.mark();
    this.queue.push(token('stream-end', mark));
    this.ended = true;
  }

  private fetchDirective(): void {
    this.unrollIndent(-1);
    this.removeSimpleKey();
    this.simpleKeyAllowed = false;
    this.queue.push(scanDirective(this.cursor));
  }

  private fetchDocumentIndicator(start: boolean): void {
    this.unrollIndent(-1);
    this.removeSimpleKey();
    this.simpleKeyAllowed = false;
    this.push(start ? 'document-start' : 'document-end', 3);
  }

  private fetchFlowStart(type: TokenType): true {
    this.saveSimpleKey();
    this.simpleKeys.push(undefined);
    this.flowLevel++;
    this.simpleKeyAllowed = true;
    return this.push(type, 1);
  }

  private fetchFlowEnd(type: TokenType): true {
    this.removeSimpleKey();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      this.simpleKeys.pop();
    }
    this.simpleKeyAllowed = false;
    return this.push(type, 1);
  }

  private fetchFlowEntry(): true {
    this.removeSimpleKey();
    this.simpleKeyAllowed = true;
    return this.push('flow-entry', 1);
  }

  private fetchBlockEntry(): true {
    if (this.flowLevel === 0) {
      this.openBlock('block-sequence-start', 'block sequence entries are not allowed in this context');
    }
    this.removeSimpleKey();
    this.simpleKeyAllowed = true;
    return this.push('block-entry', 1);
  }

  private fetchKey(): true {
    if (this.flowLevel === 0) this.openBlock('block-mapping-start', 'mapping keys are not allowed in this context');
    this.removeSimpleKey();
    this.simpleKeyAllowed = this.flowLevel === 0;
    return this.push('key', 1);
  }

  private fetchValue(): true {
    const key = this.simpleKeys.at(-1);
    if (key) {
      this.insert(token('key', key.mark), key.tokenNumber);
      this.rollIndent(key.mark.column - 1, 'block-mapping-start', key.mark, key.tokenNumber);
      this.simpleKeys[this.simpleKeys.length - 1] = undefined;
      this.simpleKeyAllowed = false;
    } else {
      if (this.flowLevel === 0) this.openBlock('block-mapping-start', 'mapping values are not allowed in this context');
      this.simpleKeyAllowed = this.flowLevel === 0;
    }
    return this.push('value', 1);
  }

  private openBlock(type: TokenType, refusal: string): void {
    const mark = this.cursor.mark();
    if (!this.simpleKeyAllowed) throw new YamlProblem(refusal, mark);
    this.rollIndent(mark.column - 1, type, mark);
  }

  /** A token that may itself be, or begin, a key. */
  private fetchInline(scan: (start: SourcePosition) => Token): true {
    const start = this.saveSimpleKey();
    this.simpleKeyAllowed = false;
    this.queue.push(scan(start));
    return true;
  }

  private fetchBlockScalar(literal: boolean): true {
    this.removeSimpleKey();
    this.simpleKeyAllowed = true;
    this.queue.push(scanBlockScalar(this.cursor, this.indent, literal));
    return true;
  }

  private push(type: TokenType, length: number): true {
    const start = this.cursor.mark();
    this.cursor.at += length;
    this.queue.push(token(type, start));
    return true;
  }
}

/** Indicators that never begin a plain scalar: , [ ] { } # & * ! | > ' " % @ ` */
const NEVER_PLAIN = new Set([...',[]{}#&*!|>\'"%@`'].map((character) => character.charCodeAt(0)));
