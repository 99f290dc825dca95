import { PythonError } from '../values/exception.js';

export interface CsvDialect {
  readonly delimiter?: string;
  readonly quote?: string;
  readonly skipInitialSpace?: boolean;
  /** Whether text behind a closing quote is an error. */
  readonly strict?: boolean;
}

/** The rows of a CSV text as Python's `csv.reader` reads them (dialect excel). Empty lines are empty rows. */
export function parseCsv(text: string, dialect: CsvDialect = {}): string[][] {
  const reader = new CsvReader(dialect);
  for (let at = 0; at < text.length; at++) at += reader.take(text[at]!, text[at + 1]);
  return reader.finish();
}

class CsvReader {
  private readonly rows: string[][] = [];
  private row: string[] = [];
  private field = '';
  /** Before a field's first character, inside it, inside its quotes, or behind them. */
  private state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  private readonly delimiter: string;
  private readonly quote: string;

  constructor(private readonly dialect: CsvDialect) {
    this.delimiter = dialect.delimiter ?? ',';
    this.quote = dialect.quote ?? '"';
  }

  /** Takes a character; gives the number of further characters that were taken with it. */
  take(character: string, next: string | undefined): number {
    if (this.state === 'quoted') return this.takeQuoted(character, next);
    if (character === '\n' || character === '\r') {
      this.endRow();
      return character === '\r' && next === '\n' ? 1 : 0;
    }
    if (character === this.delimiter) this.endField();
    else if (this.state === 'start' && character === ' ' && this.dialect.skipInitialSpace) return 0;
    else if (this.state === 'start' && character === this.quote) this.state = 'quoted';
    else this.add(character);
    return 0;
  }

  finish(): string[][] {
    if (this.row.length > 0 || this.state !== 'start') this.endRow();
    return this.rows;
  }

  private takeQuoted(character: string, next: string | undefined): number {
    if (character !== this.quote) {
      this.field += character;
      return 0;
    }
    if (next !== this.quote) {
      this.state = 'closed';
      return 0;
    }
    this.field += character;
    return 1;
  }

  private add(character: string): void {
    if (this.state === 'closed' && this.dialect.strict)
      throw new PythonError('Error', `'${this.delimiter}' expected after '${this.quote}'`);
    this.field += character;
    this.state = 'plain';
  }

  private endField(): void {
    this.row.push(this.field);
    this.field = '';
    this.state = 'start';
  }

  private endRow(): void {
    if (this.row.length > 0 || this.state !== 'start') this.endField();
    this.rows.push(this.row);
    this.row = [];
  }
}
