import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { join, relative } from 'node:path';
import { str } from '../../values/repr.js';
import { type Dict, Float, type Value } from '../../values/value.js';
import { accountName } from '../account-name.js';
import type { Lookup, LookupCall } from './lookup.js';
import { findFile } from './search.js';

const filetree: Lookup = { run: (call) => tree(call) };

/** The lookup `filetree` of community.general: every file and directory below some directories, with what it is. */
export const FILETREE_LOOKUPS: Readonly<Record<string, Lookup>> = {
  filetree,
  'community.general.filetree': filetree,
};

/** Of two entries with the same path the first counts: earlier trees go before later ones. */
function tree(call: LookupCall): Value[] {
  const found = new Map<string, Dict>();
  for (const term of call.terms.map(str)) {
    // A slash at the end names what lies in the directory: it is searched for whole.
    const slash = term.lastIndexOf('/') + 1;
    const place = findFile(call, 'files', term.slice(0, slash), true);
    if (place === undefined) continue;
    const root = `${place.replace(/\/$/, '')}/${term.slice(slash)}`;
    for (const path of walk(root)) {
      const below = relative(root, path);
      const entry = found.has(below) ? undefined : describe(call, root, path, below);
      if (entry) found.set(below, entry);
    }
  }
  return [...found.values()];
}

/** All paths below a directory: those of each directory, its directories first, before those further down. */
function walk(directory: string): string[] {
  let entries: { readonly path: string; readonly descends: boolean; readonly isDirectory: boolean }[];
  try {
    entries = readdirSync(directory).map((name) => {
      const path = join(directory, name);
      const stats = lstatSync(path);
      return { path, descends: stats.isDirectory(), isDirectory: leadsToDirectory(path, stats) };
    });
  } catch {
    return [];
  }
  const ordered = [...entries.filter((entry) => entry.isDirectory), ...entries.filter((entry) => !entry.isDirectory)];
  return [
    ...ordered.map((entry) => entry.path),
    ...ordered.filter((entry) => entry.descends).flatMap((entry) => walk(entry.path)),
  ];
}

function leadsToDirectory(path: string, stats: Stats): boolean {
  if (!stats.isSymbolicLink()) return stats.isDirectory();
  try {
    return readdirSync(path) !== undefined;
  } catch {
    return false;
  }
}

function describe(call: LookupCall, root: string, path: string, below: string): Dict | undefined {
  const stats = lstatSync(path);
  const state = stats.isSymbolicLink()
    ? 'link'
    : stats.isDirectory()
      ? 'directory'
      : stats.isFile()
        ? 'file'
        : undefined;
  if (state === undefined) {
    const message = `filetree: Error file type of ${path} is not supported`;
    call.environment.notice({ type: 'warning', message });
    return undefined;
  }
  const source: [string, Value][] =
    state === 'link' ? [['src', readlinkSync(path)]] : state === 'file' ? [['src', path]] : [];
  return new Map<Value, Value>([
    ['root', root],
    ['path', below],
    ['state', state],
    ...source,
    ['uid', stats.uid],
    ['gid', stats.gid],
    ['owner', accountName('user', stats.uid)],
    ['group', accountName('group', stats.gid)],
    ['mode', `0${(stats.mode & 0o7777).toString(8).padStart(3, '0')}`],
    ['size', stats.size],
    ['mtime', new Float(stats.mtimeMs / 1000)],
    ['ctime', new Float(stats.ctimeMs / 1000)],
  ]);
}
