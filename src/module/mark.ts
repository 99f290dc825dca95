import { randomBytes } from 'node:crypto';

/** A word that scripts print in front of what is no output of their program's, or name a file by: no other is the same. */
export function createMark(): string {
  return `drover-${randomBytes(12).toString('hex')}`;
}

/** The marks in a script, each once. */
export function marksIn(script: string): string[] {
  return [...new Set(script.match(/drover-[0-9a-f]{24}/g) ?? [])];
}
