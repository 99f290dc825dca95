import { createHash } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What is there before a case: text, or a directory (null), or more than that. */
export type Given = Readonly<
  Record<string, string | null | { readonly text?: string; readonly mode?: string; readonly link?: string }>
>;

/** A directory of its own for one case. */
export async function makeScratch(given: Given): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'drover-case-')));
  await chmod(root, 0o755);
  await fillScratch(root, given);
  return root;
}

export async function fillScratch(root: string, given: Given): Promise<void> {
  for (const [name, entry] of Object.entries(given)) await makeEntry(join(root, name), entry);
}

export async function removeScratch(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true });
}

async function makeEntry(path: string, entry: Given[string]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const { text, mode, link } = entry === null || typeof entry === 'string' ? { text: entry ?? undefined } : entry;
  if (link !== undefined) return symlink(link, path);
  if (text === undefined) await mkdir(path, { recursive: true });
  else await writeFile(path, text);
  await chmod(path, Number.parseInt(mode ?? (text === undefined ? '755' : '644'), 8));
}

/** All that is in a directory, one line each: kind, mode, owner if asked for, path, contents. Names of backups lose their date. */
export async function treeOf(root: string, options: { readonly owners?: boolean } = {}): Promise<string[]> {
  const names = await namesBelow(root, '');
  const lines = await Promise.all(names.map((name) => lineOf(root, name, options.owners === true)));
  return lines.sort();
}

/** Names may be no UTF-8: each byte is a character here. */
async function namesBelow(root: string, directory: string): Promise<string[]> {
  const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(directory, 'latin1')]);
  const entries = await readdir(path, { withFileTypes: true, encoding: 'buffer' });
  const found = entries.map(async (entry) => {
    const name = directory + entry.name.toString('latin1');
    return entry.isDirectory() ? [name, ...(await namesBelow(root, `${name}/`))] : [name];
  });
  return (await Promise.all(found)).flat();
}

async function lineOf(root: string, name: string, owners: boolean): Promise<string> {
  const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]);
  const found = await lstat(path);
  const mode = `${(found.mode & 0o7777).toString(8)}${owners ? ` ${found.uid}:${found.gid}` : ''}`;
  const shown = Buffer.from(name, 'latin1').toString().replaceAll(root.slice(1), '@').replace(BACKUP, '.BACKUP');
  if (found.isSymbolicLink())
    return `link ${owners ? `${found.uid}:${found.gid} ` : ''}${shown} -> ${(await readlink(path)).replaceAll(root, '@')}`;
  if (found.isDirectory()) return `dir ${mode} ${shown}`;
  if (!found.isFile()) return `special ${mode} ${shown}`;
  const bytes = await readFile(path);
  const text = bytes.toString('utf8').replaceAll(root, '@');
  const content = bytes.length > 200 ? createHash('sha1').update(text).digest('hex') : JSON.stringify(text);
  return `file ${mode} ${shown} ${content}`;
}

const BACKUP = /\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/;
