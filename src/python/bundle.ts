import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { importedNames } from './code-names.js';
import { type CodePlaces, findCode, type PythonCode } from './library.js';

/**
 * A Python program with everything that it imports of `ansible` and `ansible_collections`, to be fed to `python3 -c BOOT` on
 * standard input: the length of the packed sources in a line, the sources, and then the arguments.
 */
export function bundle(main: PythonCode, places: CodePlaces): Buffer {
  const sources = Object.fromEntries(
    [...gather(main, places).values()].map(({ name, isPackage, file, text }) => [name, [isPackage, file, text]]),
  );
  const packed = deflateSync(
    JSON.stringify({ name: main.name, file: main.file, text: main.text, boot: BOOT, sources }),
  );
  return Buffer.concat([Buffer.from(`${packed.length}\n`), packed]);
}

/** The program that unpacks a bundle and runs it. */
export const BOOT: string = readFileSync(join(import.meta.dirname, 'boot.py'), 'utf8')
  .split('\n')
  .filter((line) => !/^\s*#/.test(line))
  .join('\n');

/** Everything that is imported, however deep, and the packages above it. */
function gather(main: PythonCode, places: CodePlaces): ReadonlyMap<string, PythonCode> {
  const found = new Map<string, PythonCode>();
  const waiting: PythonCode[] = [main, { name: 'boot', isPackage: false, file: 'boot.py', text: BOOT }];
  const add = (name: string): void => {
    if (found.has(name)) return;
    const code = findCode(name, places);
    if (!code) return;
    found.set(name, code);
    waiting.push(code);
    for (const parent of parentsOf(name)) if (!found.has(parent)) addParent(parent);
  };
  const addParent = (name: string): void => {
    const code = findCode(name, places) ?? { name, isPackage: true, file: `${name}/__init__.py`, text: '' };
    found.set(name, { ...code, isPackage: true });
    waiting.push(code);
  };
  for (let code = waiting.pop(); code; code = waiting.pop())
    for (const name of importedNames(code.text, code)) for (const known of [...parentsOf(name), name]) add(known);
  for (const parent of parentsOf(main.name)) if (!found.has(parent)) addParent(parent);
  return found;
}

/** `a` and `a.b` of `a.b.c`. */
function parentsOf(name: string): string[] {
  const parts = name.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}
