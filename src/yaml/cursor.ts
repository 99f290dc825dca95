import type { SourcePosition } from '../base/position.js';

/** A reading position that knows its line. Past the end of the text every character code is NaN. */
export class Cursor {
  at = 0;
  /** Counts from 0. */
  line = 0;
  /** Offset of the first character of the line. */
  lineStart = 0;

  constructor(
    readonly text: string,
    private readonly file: string,
    /** Number of the text's first line. */
    private readonly firstLine: number,
  ) {}

  /** Counts from 0. */
  get column(): number {
    return this.at - this.lineStart;
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  mark(): SourcePosition {
    return { file: this.file, line: this.line + this.firstLine, column: this.at - this.lineStart + 1 };
  }

  skipBlanks(): void {
    while (isBlank(this.text.charCodeAt(this.at))) this.at++;
  }

  /** Moves to the next line break or the end of the text, and returns what was passed. */
  readLine(): string {
    const start = this.at;
    while (!isBreakOrEnd(this.text.charCodeAt(this.at))) this.at++;
    return this.text.slice(start, this.at);
  }

  /** Passes the line break that stands here, and returns it as YAML 1.1 normalises it. */
  readBreak(): string {
    const code = this.code();
    this.at += code === 13 && this.code(1) === 10 ? 2 : 1;
    this.line++;
    this.lineStart = this.at;
    return code === 0x2028 ? '\u2028' : code === 0x2029 ? '\u2029' : '\n';
  }

  /** Whether `---` or `...` stands at the beginning of the line here. */
  atDocumentIndicator(): boolean {
    if (this.at !== this.lineStart) return false;
    const code = this.code();
    if (code !== 45 && code !== 46) return false;
    return this.code(1) === code && this.code(2) === code && isBlankOrEnd(this.code(3));
  }
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** YAML 1.1 has five line breaks: LF, CR, NEL, LS and PS. */
export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBreakOrEnd(code: number): boolean {
  return isBreak(code) || Number.isNaN(code);
}

export function isBlankOrEnd(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || isBreakOrEnd(code);
}

/** Letters, digits, `_` and `-`: the characters of anchors and tag handles. */
export function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 95 || code === 45;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isHex(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}
