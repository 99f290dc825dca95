import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rows of a data file of this directory: one JSON object a line. */
export function rowsOf<Row>(name: string): Row[] {
  const text = readFileSync(join(import.meta.dirname, name), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
