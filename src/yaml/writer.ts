/** Longest line when nothing shall be folded. */
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** The text that the emitter writes, and where in the line it stands. Columns count characters. */
export class Writer {
  column = 0;
  /** Whether the last thing written was white space or nothing. */
  whitespace = true;
  /** Whether only indentation and indicators of block collections stand in the line so far. */
  indention = true;
  /** Column of the collection being written, -1 outside. */
  indent = -1;
  readonly bestIndent: number;
  readonly bestWidth: number;
  private readonly parts: string[] = [];

  constructor(
    indent: number | null | undefined,
    width: number | null | undefined,
    private readonly lineBreak: string,
  ) {
    const wanted = Math.trunc(Number(indent ?? 2));
    this.bestIndent = wanted >= 2 && wanted <= 9 ? wanted : 2;
    const wide = Math.trunc(Number(width ?? 0));
    this.bestWidth = wide < 0 ? UNLIMITED : wide <= this.bestIndent * 2 ? 80 : wide;
  }

  get text(): string {
    return this.parts.join('');
  }

  /** Writes text that holds no line break. */
  put(text: string): void {
    this.parts.push(text);
    this.column += /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
  }

  putBreak(): void {
    this.parts.push(this.lineBreak);
    this.column = 0;
  }

  /** Writes a line break of a text: LF as the document's own, the others as they are. */
  writeBreak(character: string): void {
    if (character === '\n') this.putBreak();
    else {
      this.parts.push(character);
      this.column = 0;
    }
  }

  /** Goes to the indentation, on a new line unless this one is still empty so far. */
  writeIndent(): void {
    const indent = Math.max(this.indent, 0);
    if (!this.indention || this.column > indent || (this.column === indent && !this.whitespace)) this.putBreak();
    if (this.column < indent) this.put(' '.repeat(indent - this.column));
    this.whitespace = true;
    this.indention = true;
  }

  indicator(indicator: string, { space = false, whitespace = false, indention = false } = {}): void {
    if (space && !this.whitespace) this.put(' ');
    this.put(indicator);
    this.whitespace = whitespace;
    this.indention = this.indention && indention;
  }

  /** Writes a word (an anchor, a tag), with a space before it if there is none. */
  word(text: string, space: boolean): void {
    if (space && !this.whitespace) this.put(' ');
    this.put(text);
    this.whitespace = false;
    this.indention = false;
  }

  /** Runs `write` one indentation deeper. */
  indented(options: { readonly flow: boolean; readonly indentless?: boolean }, write: () => void): void {
    const outer = this.indent;
    if (outer < 0) this.indent = options.flow ? this.bestIndent : 0;
    else if (!options.indentless) this.indent += this.bestIndent;
    write();
    this.indent = outer;
  }
}
