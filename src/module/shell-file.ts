import { readFileSync } from 'node:fs';

/**
 * The text of a script that lies beside a module: `shellFile(import.meta.url, 'setup.sh')`. Lines that are only a
 * comment are left out, for they would travel to the target with every task.
 */
export function shellFile(moduleUrl: string, name: string): string {
  const text = readFileSync(new URL(name, moduleUrl), 'utf8');
  return text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .trim();
}
