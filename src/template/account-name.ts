import { readFileSync } from 'node:fs';
import type { Value } from '../values/value.js';

const FILES = { user: '/etc/passwd', group: '/etc/group' } as const;

/** The name of a user or a group of the controller; the number when it has none. */
export function accountName(kind: keyof typeof FILES, id: number): Value {
  try {
    const lines = readFileSync(FILES[kind], 'utf8').split('\n');
    return lines.map((line) => line.split(':')).find((fields) => fields[2] === String(id))?.[0] ?? id;
  } catch {
    return id;
  }
}
