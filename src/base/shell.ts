import { DroverError } from './error.js';

/** A part of a script that `sh` puts in as it is: text of the program's own, never a value. */
export class ShellText {
  constructor(readonly text: string) {}
}

/** Marks text of the program's own for a hole of `sh`. */
export function shellText(text: string): ShellText {
  return new ShellText(text);
}

/** `text` as one word of a POSIX shell. A NUL cannot be in any word: throws DroverError (`module-args`). */
export function quote(text: string): string {
  if (text.includes('\0')) throw new DroverError('a NUL byte cannot be part of a command', { code: 'module-args' });
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export type ShellHole = string | number | ShellText | readonly (string | number)[];

/** A script whose holes are quoted: a list becomes several words, a `ShellText` stays as it is. */
export function sh(strings: TemplateStringsArray, ...holes: readonly ShellHole[]): string {
  return strings.raw.reduce((script, text, at) => script + fill(holes[at - 1]!) + text);
}

function fill(hole: ShellHole): string {
  if (hole instanceof ShellText) return hole.text;
  if (Array.isArray(hole)) return hole.map((word) => quote(String(word))).join(' ');
  return quote(String(hole));
}
