import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { pid } from 'node:process';

/**
 * Where the reference keeps on the controller what it made of a file until it is sent: diffs show the name, drover has no
 * such file. The same file has the same name as long as the program runs.
 */
export function localTemporary(file: string): string {
  const word = createHash('sha1').update(file).digest('hex').slice(0, 8);
  return `${homedir()}/.ansible/tmp/ansible-local-${pid}${word}/tmp${word}`;
}
