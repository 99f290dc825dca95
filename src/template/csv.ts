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
  const { delimiter = ',', quote = '"', skipInitialSpace = false, strict = false } = dialect;
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  const endField = () => {
    row.push(field);
    field = '';
    state = 'start';
  };
  const endRow = () => {
    if (row.length > 0 || field !== '' || state !== 'start') endField();
    rows.push(row);
    row = [];
    state = 'start';
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (state === 'quoted') {
      if (character !== quote) field += character;
      else if (text[at + 1] === quote) {
        field += quote;
        at++;
      } else state = 'closed';
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at + 1] === '\n') at++;
      endRow();
    } else if (character === delimiter) {
      endField();
      state = row.length > 0 ? 'start' : state;
      if (at === text.length - 1) state = 'plain';
    } else if (state === 'start' && character === ' ' && skipInitialSpace) continue;
    else if (state === 'start' && character === quote) state = 'quoted';
    else {
      if (state === 'closed' && strict) throw new PythonError('Error', `'${delimiter}' expected after '${quote}'`);
      field += character;
      state = 'plain';
    }
  }
  if (row.length > 0 || field !== '' || state !== 'start') endRow();
  return rows;
}
