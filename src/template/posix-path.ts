import { valueError } from '../values/exception.js';

/** Python's `os.path` on POSIX, where it differs from Node's `path`. */
export function joinPaths(parts: readonly string[]): string {
  return parts.slice(1).reduce((path, part) => {
    if (part.startsWith('/')) return part;
    return path === '' || path.endsWith('/') ? path + part : `${path}/${part}`;
  }, parts[0] ?? '');
}

export function normalPath(path: string): string {
  if (path === '') return '.';
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : '';
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..' || (root === '' && kept.length === 0) || kept.at(-1) === '..') kept.push(part);
    else if (kept.length > 0) kept.pop();
  }
  return root + kept.join('/') || '.';
}

export function relativePath(path: string, start: string): string {
  const absolute = (given: string) =>
    normalPath(joinPaths([process.cwd(), given]))
      .split('/')
      .filter((part) => part !== '');
  const [to, from] = [absolute(path), absolute(start)];
  let same = 0;
  while (same < to.length && same < from.length && to[same] === from[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}

/** The longest path that all begin with. Throws ValueError as Python words it. */
export function commonPath(paths: readonly string[]): string {
  if (paths.length === 0) throw valueError('commonpath() arg is an empty sequence');
  const absolute = paths.map((path) => path.startsWith('/'));
  if (new Set(absolute).size > 1) throw valueError("Can't mix absolute and relative paths");
  const split = paths.map((path) => path.split('/').filter((part) => part !== '' && part !== '.'));
  const [shortest, longest] = [[...split].sort(byParts)[0]!, [...split].sort(byParts).at(-1)!];
  let same = 0;
  while (same < shortest.length && shortest[same] === longest[same]) same++;
  return (absolute[0] ? '/' : '') + shortest.slice(0, same).join('/');
}

function byParts(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++)
    if (a[index] !== b[index]) return a[index]! < b[index]! ? -1 : 1;
  return a.length - b.length;
}

/** Path without the extension, and the extension with its dot. Leading dots belong to the name. */
export function splitExtension(path: string): readonly [string, string] {
  const start = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  if (dot < start || /^\.*$/.test(path.slice(start, dot))) return [path, ''];
  return [path.slice(0, dot), path.slice(dot)];
}
