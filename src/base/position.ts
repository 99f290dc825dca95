/** Where a piece of text stands. `line` and `column` count from 1; a column counts UTF-16 code units. */
export interface SourcePosition {
  /** Path as it should be shown, or `<CLI option '-e'>` and the like for text that is in no file. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
