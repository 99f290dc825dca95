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

const functions = new Set<string>();

/** The same, of a script that defines functions and sets variables, but does nothing: said once, it serves many scripts. */
export function shellFunctions(moduleUrl: string, name: string): string {
  const text = shellFile(moduleUrl, name);
  functions.add(text);
  return text;
}

/** Scripts without the functions that all of them begin by defining, and these. */
export function sharedFunctions(scripts: readonly string[]): {
  readonly prelude: readonly string[];
  readonly scripts: readonly string[];
} {
  const prelude: string[] = [];
  let rest = scripts;
  for (;;) {
    const isShared = (known: string) => rest.length > 0 && rest.every((script) => script.startsWith(`${known}\n`));
    const text = [...functions].find(isShared);
    if (text === undefined) return { prelude, scripts: rest };
    prelude.push(text);
    rest = rest.map((script) => script.slice(text.length + 1));
  }
}
