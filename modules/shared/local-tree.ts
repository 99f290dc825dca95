import { dirname, join, relative, resolve } from 'node:path';
import { limit } from '../../src/base/limit.js';
import type { Controller, PlainDict } from '../../src/module/index.js';
import { type LocalSource, loadSource } from './local-source.js';

/** A local directory on its way to the target. Paths are relative to the destination. */
export interface LocalTree extends PlainDict {
  /** The directory as the result names it. */
  readonly source: string;
  readonly files: readonly TreeFile[];
  readonly directories: readonly string[];
  readonly links: readonly TreeLink[];
}

export interface TreeFile extends PlainDict {
  readonly path: string;
  /** Where it is on the controller. */
  readonly real: string;
  readonly source: LocalSource;
}

export interface TreeLink extends PlainDict {
  readonly path: string;
  readonly target: string;
}

const FILES_AT_ONCE = 16;

/**
 * Walks a directory as rsync names it: with a slash at its end its contents are copied, without one the directory too.
 * Links are followed (`follow`), but for those that lead back to a directory they lie in.
 */
export async function loadTree(
  source: string,
  follow: boolean,
  decrypt: boolean,
  controller: Controller,
): Promise<LocalTree> {
  const root = source.replace(/\/+$/, '') || '/';
  const base = source.endsWith('/') ? root : dirname(root);
  const found: Found = { files: [], directories: [], links: [] };
  await walk(root, relative(base, root), new Set([root]), follow, found, controller);
  const inTurn = limit(FILES_AT_ONCE);
  // Nothing is kept of a file but its sums: a tree may be larger than the memory.
  const load = (real: string) => inTurn(() => loadSource(real, decrypt, controller, 0));
  const files = await Promise.all(
    found.files.map(async ({ path, real }) => ({ path, real, source: await load(real) })),
  );
  return { source, files, directories: found.directories, links: found.links };
}

/** The file of a tree that holds nothing else, directories above it aside. Results tell of the file then. */
export function onlyFile({ files, directories, links }: LocalTree): TreeFile | undefined {
  const [file] = files;
  const others = files.length + links.length + directories.filter((path) => !file?.path.startsWith(`${path}/`)).length;
  return others === 1 ? file : undefined;
}

interface Found {
  readonly files: { path: string; real: string }[];
  readonly directories: string[];
  readonly links: TreeLink[];
}

async function walk(
  directory: string,
  at: string,
  parents: ReadonlySet<string>,
  follow: boolean,
  found: Found,
  controller: Controller,
): Promise<void> {
  const entries = [...(await controller.readDirectory(directory))].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(at, entry.name);
    const real = join(directory, entry.name);
    if (entry.kind === 'directory') {
      found.directories.push(path);
      await walk(real, path, new Set([...parents, real]), follow, found, controller);
    } else if (entry.kind === 'link')
      await takeLink(real, path, entry.target ?? '', parents, follow, found, controller);
    else if (entry.kind === 'file') found.files.push({ path, real });
  }
}

async function takeLink(
  link: string,
  path: string,
  target: string,
  parents: ReadonlySet<string>,
  follow: boolean,
  found: Found,
  controller: Controller,
): Promise<void> {
  const real = resolve(dirname(link), target);
  const kind = follow ? (await controller.stat(link))?.kind : undefined;
  if (kind === 'file') found.files.push({ path, real: link });
  else if (kind === 'directory' && !parents.has(real)) {
    found.directories.push(path);
    await walk(link, path, new Set([...parents, real]), follow, found, controller);
  } else found.links.push({ path, target });
}

export function isTree(value: unknown): value is LocalTree {
  return typeof value === 'object' && value !== null && 'directories' in value;
}
