import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { pid } from 'node:process';

/**
 * When the program began, in milliseconds since the epoch: the time in the names that results show of temporary files. A call
 * must be the same each time that it is made ready.
 */
export const BEGAN = Date.now();

/**
 * Where the reference keeps on the controller what it made of a file until it is sent: diffs show the name, drover has no
 * such file. The same file has the same name as long as the program runs.
 */
export function localTemporary(file: string): string {
  const word = temporaryWord(file);
  return `${homedir()}/.ansible/tmp/ansible-local-${pid}${word}/tmp${word}`;
}

/** The part of a temporary name that is drawn by lot in the reference. */
export function temporaryWord(text: string): string {
  return createHash('sha1').update(text).digest('hex').slice(0, 8);
}
