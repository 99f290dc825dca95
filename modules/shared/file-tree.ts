import { type Change, quote } from '../../src/module/index.js';
import { type FileArgs, type Identity, planAttributes } from './file-attributes.js';
import type { FileKind, FileStat, PathState } from './file-probe.js';
import { planTimes, type WantedTimes } from './file-times.js';

/** One entry below a directory: itself, or what a link leads to. */
export interface TreeEntry {
  readonly path: string;
  readonly stat: FileStat;
  readonly context: string | undefined;
  readonly flags: string | undefined;
}

/** Reads what `drover_walk` printed: lines of hexadecimal mode, owner, group, times, context and path behind a mark. */
export function readTree(pairs: ReadonlyMap<string, string>): TreeEntry[] {
  const walk = pairs.get('walk');
  const mark = pairs.get('mark');
  if (walk === undefined || mark === undefined) return [];
  const flags = readFlags(pairs.get('flags') ?? '');
  const records = walk.split(mark).slice(1);
  const links = new Set(
    records.flatMap((record) => {
      const [, entry] = readEntry(record, flags);
      return record.startsWith('.') && entry.stat.kind === 'link' ? [entry.path] : [];
    }),
  );
  return records
    .map((record) => readEntry(record, flags))
    .filter(([followed, entry], at) => at > 0 && (!followed || links.has(entry.path)))
    .map(([, entry]) => entry);
}

function readEntry(record: string, flags: ReadonlyMap<string, string>): [followed: boolean, entry: TreeEntry] {
  const [, mode = '', numbers = '', context = '', path = ''] =
    /^.([0-9a-fA-F]+) ((?:-?\d+ ){4})(\S+) (.*?)\n?$/s.exec(record) ?? [];
  const raw = Number.parseInt(mode, 16);
  const [uid, gid, atime, mtime] = numbers.split(' ').map(Number);
  const made = newStat(KINDS[raw >> 12] ?? 'file', raw & 0o7777, uid!, gid!);
  const stat = { ...made, atime: atime!, mtime: mtime! };
  const entry = { path, stat, context: context === '-' ? undefined : context, flags: flags.get(path) };
  return [record.startsWith('L'), entry];
}

const KINDS: Readonly<Record<number, FileKind>> = { 4: 'directory', 8: 'file', 10: 'link' };

const EMPTY = {
  owner: undefined,
  group: undefined,
  size: 0,
  device: 0,
  inode: 0,
  links: 1,
  blocks: 0,
  blockSize: 0,
  specialDevice: 0,
  atime: 0,
  mtime: 0,
  ctime: 0,
} as const;

/** What is known of a file that is made with this mode and owner. */
export function newStat(kind: FileKind, mode: number, uid: number, gid: number): FileStat {
  return { ...EMPTY, kind, mode, uid, gid };
}

/** `lsattr -d` prints the letters and the path; `planAttributes` reads the form of `lsattr -vd`. */
function readFlags(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => /^(\S+)\s+(.*)$/.exec(line));
  return new Map(lines.flatMap((match) => (match ? [[match[2]!, `0 ${match[1]}`] as const] : [])));
}

/** How many paths one command takes. */
const BATCH = 200;

/**
 * What must change so that all entries have the wanted attributes and times, deepest first: a directory may lose the
 * permission to look into it. Alike commands are put together.
 */
export function planTree(
  entries: readonly TreeEntry[],
  args: FileArgs,
  identity: Identity,
  times: WantedTimes,
): Change[] {
  const all = [...entries].reverse().flatMap(({ path, stat, context, flags }) => {
    const state = { ...NOTHING, path, context, flags };
    const timed = { ...state, lstat: stat, stat };
    const touched = times.mtime || times.atime ? planTimes(path, timed, times).changes : [];
    return [...planAttributes(path, stat, state, args, identity), ...touched].map((change) => ({ path, change }));
  });
  const groups = new Map<string, { paths: string[]; change: Change }>();
  for (const { path, change } of all) {
    const run = String(change.run);
    const word = quote(path);
    const together = run.endsWith(` ${word}`);
    const key = together ? run.slice(0, -word.length) : run;
    const group = groups.get(key) ?? { paths: [], change };
    groups.set(key, group);
    if (together) group.paths.push(word);
  }
  return [...groups].flatMap(([command, { paths, change }]) => batches(command, paths, change));
}

function batches(command: string, paths: readonly string[], change: Change): Change[] {
  if (paths.length === 0) return [change];
  const count = Math.ceil(paths.length / BATCH);
  return Array.from({ length: count }, (_, at) => ({
    ...change,
    run: command + paths.slice(at * BATCH, (at + 1) * BATCH).join(' '),
  }));
}

const NOTHING: Omit<PathState, 'path'> = {
  lstat: undefined,
  stat: undefined,
  target: undefined,
  real: '',
  error: undefined,
  unfollowed: undefined,
  access: '',
  sums: {},
  flags: undefined,
  context: undefined,
};
