import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { createMark, decode, type PlainDict, quote, shellFunctions, type Target } from '../../src/module/index.js';
import { parseFragments } from './fragments.js';
import { modeKeys } from './mode-keys.js';

const SCRIPT = shellFunctions(import.meta.url, 'find-listing.sh');

/** What there is in a directory, with what is below it as far as it is looked at. */
export interface Listing {
  readonly path: string;
  /** The directory as it was given. */
  readonly given: string;
  readonly isDirectory: boolean;
  /** Entries by their directory, in the order in which they came. */
  readonly children: ReadonlyMap<string, readonly Entry[]>;
  /** Why directories could not be looked into. */
  readonly errors: Readonly<Record<string, string>>;
  /** Seconds since the epoch, on the target. */
  readonly now: number;
}

export interface Entry {
  readonly path: string;
  readonly name: string;
  readonly kind: number;
  readonly mode: number;
  /** A directory, or a link to one. */
  readonly isDirectory: boolean;
  readonly isLink: boolean;
  readonly size: number;
  readonly times: Readonly<Record<'atime' | 'mtime' | 'ctime', number>>;
  /** As results have it. */
  readonly shown: PlainDict;
}

interface Extent {
  readonly recurse: boolean;
  readonly depth: number | null | undefined;
  readonly follow: boolean;
}

/** Lists a directory in one round trip. */
export async function listTree(path: string, { recurse, depth, follow }: Extent, target: Target): Promise<Listing> {
  const mark = createMark();
  // Names below the last level are counted, too.
  const levels = recurse ? (depth ? depth + 1 : '') : 1;
  const root = path.replace(/(?<=.)\/+$/, '');
  const words = [root.startsWith('-') ? `./${root}` : root, mark, follow ? '1' : '', String(levels)]
    .map(quote)
    .join(' ');
  const answer = await target.sh(`${SCRIPT}\ndrover_list ${words}`, { form: 'look' });
  const [head = '', ...records] = answer.text.split(mark);
  const links = new Set(head.split('\0').filter((name) => name !== ''));
  const [now = '0', isDirectory = ''] = (records.shift() ?? '').split('\0');
  const children = new Map<string, Entry[]>();
  for (const record of records) {
    const entry = readEntry(record, links);
    if (!entry) continue;
    const parent = parentOf(entry.path);
    children.set(parent, [...(children.get(parent) ?? []), entry]);
  }
  return {
    path: root,
    given: path,
    isDirectory: isDirectory === '1',
    children,
    errors: errorsOf(answer.errorText),
    now: Number(now),
  };
}

/** A path without a `./` that only keeps it from being an option, and without doubled slashes. */
export function tidy(path: string): string {
  return path.replace(/^\.\/(?=.)/, '').replace(/\/{2,}/g, '/');
}

export function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at > 0 ? path.slice(0, at) : at === 0 ? '/' : '.';
}

function readEntry(record: string, links: ReadonlySet<string>): Entry | undefined {
  const [numbers = '', accessed = '', modified = '', changed = '', owner = '', group = '', ...name] = record
    .replace(/\n$/, '')
    .split('\n');
  const written = name.join('\n');
  // The directory itself, which the reference does not count.
  if (written === '' || written.endsWith('/')) return undefined;
  const words = numbers.split(' ');
  const raw = Number.parseInt(words[0]!, 16);
  const [dev, inode, nlink, uid, gid, size, atime, mtime, ctime] = words.slice(1).map(Number);
  const times = {
    atime: timeOf(atime!, accessed),
    mtime: timeOf(mtime!, modified),
    ctime: timeOf(ctime!, changed),
  };
  const kind = raw >> 12;
  const path = tidy(written);
  const known = (text: string) => (text === 'UNKNOWN' || /^\d+$/.test(text) ? '' : text);
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    kind,
    mode: raw & 0o7777,
    isDirectory: kind === 4 || links.has(written),
    isLink: kind === 10,
    size: size!,
    times,
    shown: {
      path,
      ...kindKeys(raw),
      uid: uid!,
      gid: gid!,
      size: size!,
      inode: inode!,
      dev: dev!,
      nlink: nlink!,
      ...times,
      gr_name: known(group),
      pw_name: known(owner),
      ...modeKeys(raw),
    },
  };
}

function kindKeys(raw: number): PlainDict {
  const kind = raw >> 12;
  return {
    mode: (raw & 0o7777).toString(8).padStart(4, '0'),
    isdir: kind === 4,
    ischr: kind === 2,
    isblk: kind === 6,
    isreg: kind === 8,
    isfifo: kind === 1,
    islnk: kind === 10,
    issock: kind === 12,
  };
}

/** Seconds with the fraction that the long form of the time has. */
function timeOf(seconds: number, long: string): number {
  const fraction = /\.(\d{1,9})/.exec(long)?.[1];
  return seconds + (fraction === undefined ? 0 : 1e-9 * Number(fraction.padEnd(9, '0')));
}

/** What find said on standard error, as Python words it. */
function errorsOf(stderr: string): Record<string, string> {
  const numbers: Readonly<Record<string, number>> = { 'Permission denied': 13, 'No such file or directory': 2 };
  const lines = stderr.split('\n').map((line) => /^find: ['‘]?(.*?)['’]?: (.*)$/.exec(line));
  return Object.fromEntries(
    lines.flatMap((match) => {
      const [, entered = '', problem = ''] = match ?? [];
      const number = numbers[problem];
      // It is entered by its name with a slash: a link to a directory is followed.
      const name = entered.replace(/(?<=.)\/$/, '');
      return number ? [[name, `[Errno ${number}] ${problem}: '${name}'`]] : [];
    }),
  );
}

/** The contents of files, by their paths. */
export async function readContents(paths: readonly string[], target: Target): Promise<Map<string, Uint8Array>> {
  if (paths.length === 0) return new Map();
  const reads = paths.map((path, at) => `drover_read ${at} ${quote(path.startsWith('-') ? `./${path}` : path)}`);
  const answer = await target.sh([SCRIPT, ...reads, "printf '\\0'"].join('\n'), { form: 'look' });
  const { fragments } = parseFragments(answer.stdout, 0);
  return new Map(fragments.map(({ name, bytes }) => [paths[Number(name)]!, bytes]));
}

/** A file's contents as text; undefined when they are not of the encoding. Throws Error for an unknown one. */
export function textIn(bytes: Uint8Array, encoding = 'utf-8'): string | undefined {
  if (/^utf[-_]?8$/i.test(encoding)) return isUtf8(bytes) ? decode(bytes) : undefined;
  if (!iconv.encodingExists(encoding)) throw new Error(`unknown encoding: ${encoding}`);
  const text = iconv.decode(Buffer.from(bytes), encoding);
  return text.includes('\ufffd') ? undefined : text;
}
