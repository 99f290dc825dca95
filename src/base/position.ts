/**
 * Where a piece of text stands. `line` and `column` count from 1; a column counts UTF-16 code units. A column of 0 means
 * the whole line, a line of 0 that the text stands in no file.
 */
export interface SourcePosition {
  /** Path as it should be shown, or `<CLI option '-e'>` and the like for text that is in no file. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The text itself, to be shown when there is no file to show it from. */
  readonly text?: string | undefined;
  /** The place as ansible-core tells it, where it knows less. */
  readonly coarse?: SourcePosition | undefined;
}

/** The place of a text that ansible-core knows no place of. */
export function unknownPlace(text: string): SourcePosition {
  return { file: '<unknown>', line: 0, column: 0, text };
}
