import { lstatSync, opendirSync } from 'node:fs';
import { joinPaths } from './posix-path.js';

const MAGIC = /[*?[]/;

/** Python's `glob.glob`: paths that match, in the order of the directory. Names that begin with a dot match no wildcard. */
export function glob(pattern: string): string[] {
  if (!MAGIC.test(pattern)) return exists(pattern) ? [pattern] : [];
  const slash = pattern.lastIndexOf('/');
  const name = pattern.slice(slash + 1);
  const head = slash === -1 ? '' : slash === 0 ? '/' : pattern.slice(0, slash);
  const directories = head === '' ? [''] : MAGIC.test(head) ? glob(head) : [head];
  return directories.flatMap((directory) => matchesIn(directory, name));
}

function matchesIn(directory: string, name: string): string[] {
  if (name === '') return isDirectory(directory) ? [`${directory}/`] : [];
  if (!MAGIC.test(name)) {
    const path = joinPaths([directory, name]);
    return exists(path) ? [path] : [];
  }
  const expression = globExpression(name);
  return entries(directory)
    .filter((entry) => (name.startsWith('.') || !entry.startsWith('.')) && expression.test(entry))
    .map((entry) => joinPaths([directory, entry]));
}

/** Names in the order in which the directory has them: `readdir` of Node sorts them. */
function entries(directory: string): string[] {
  const names: string[] = [];
  try {
    const open = opendirSync(directory === '' ? '.' : directory);
    try {
      for (let entry = open.readSync(); entry; entry = open.readSync()) names.push(entry.name);
    } finally {
      open.closeSync();
    }
  } catch {
    return [];
  }
  return names;
}

/** A shell pattern of one name, as `fnmatch` reads it. */
export function globExpression(name: string): RegExp {
  let source = '';
  for (let at = 0; at < name.length; at++) {
    const character = name[at]!;
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[') {
      const end = name.indexOf(']', name[at + 1] === '!' || name[at + 1] === ']' ? at + 2 : at + 1);
      if (end === -1) source += '\\[';
      else {
        const members = name.slice(at + 1, end).replace(/[\\[\]^]/g, '\\$&');
        source += members.startsWith('!') ? `[^${members.slice(1)}]` : `[${members}]`;
        at = end;
      }
    } else source += character.replace(/[.*+?^${}()|[\]\\/-]/, '\\$&');
  }
  return new RegExp(`^${source}$`, 's');
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function isDirectory(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}
