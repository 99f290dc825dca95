import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkAnsibleRow } from './run-ansible.js';
import { checkJinjaRow } from './run-jinja.js';
import type { Row } from './tagged.js';

/** The rows of a file of vectors. */
export function readRows(path: string): Row[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** The files of vectors in a directory, in order. */
export function vectorFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(directory, name));
}

/** Why the row fails; undefined when it passes. Never throws. */
export function checkRow(row: Row): string | undefined {
  try {
    return row.engine.startsWith('jinja') ? checkJinjaRow(row) : checkAnsibleRow(row);
  } catch (error) {
    return `the check itself failed: ${(error as Error).stack ?? String(error)}`;
  }
}
