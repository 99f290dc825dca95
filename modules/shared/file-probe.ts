import { dirname, resolve } from 'node:path';
import { type Answer, quote, shellFunctions } from '../../src/module/index.js';

/** The functions `drover_stat`, `drover_sum` …, to stand in front of a script that calls them. */
export const FILE_PROBE = shellFunctions(import.meta.url, 'file-probe.sh');

export type FileKind = 'file' | 'directory' | 'link' | 'char' | 'block' | 'fifo' | 'socket';

export interface FileStat {
  readonly kind: FileKind;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Names, undefined when the target knows none. */
  readonly owner: string | undefined;
  readonly group: string | undefined;
  readonly size: number;
  readonly device: number;
  readonly inode: number;
  readonly links: number;
  readonly blocks: number;
  readonly blockSize: number;
  readonly specialDevice: number;
  /** Seconds since the epoch, with what fraction a double holds. */
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
}

/** What a probe found at a path. */
export interface PathState {
  readonly path: string;
  /** The file itself; a link is not followed. Undefined when there is nothing. */
  readonly lstat: FileStat | undefined;
  /** What a link leads to, and the same as `lstat` for anything else. Undefined for a broken link. */
  readonly stat: FileStat | undefined;
  /** Text of a link. */
  readonly target: string | undefined;
  /** The path with the link resolved; the path itself for anything else. */
  readonly real: string;
  /** Why it could not be looked at: `Permission denied`, `Not a directory` … Not for a file that does not exist. */
  readonly error: string | undefined;
  /** The same of what a link leads to. */
  readonly unfollowed: string | undefined;
  readonly access: string;
  readonly sums: Readonly<Record<string, string>>;
  /** Output of `lsattr -vd`. */
  readonly flags: string | undefined;
  readonly context: string | undefined;
}

function problemOf(said: string | undefined): string | undefined {
  const problem = said?.trim();
  return problem === 'No such file or directory' ? undefined : problem;
}

/** Reads what the functions of `FILE_PROBE` printed under a label. */
export function readPath(answer: Answer, label: string, path: string): PathState {
  const pairs = answer.pairs;
  const of = (key: string) => pairs.get(`${label}.${key}`);
  const lstat = readStat(of('lstat'));
  const link = lstat?.kind === 'link';
  const target = link ? of('target') : undefined;
  return {
    path,
    lstat,
    stat: link ? readStat(of('stat')) : lstat,
    target,
    real: link ? of('real') || resolve(dirname(path), target ?? '') : path,
    error: problemOf(of('error')),
    unfollowed: problemOf(of('unfollowed')),
    access: of('access') ?? '',
    sums: Object.fromEntries(
      ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'].flatMap((name) => {
        const sum = of(name);
        return sum === undefined ? [] : [[name, sum]];
      }),
    ),
    flags: of('flags'),
    context: of('context'),
  };
}

/** A call of one of the functions of `FILE_PROBE`. */
export function call(name: string, ...words: readonly string[]): string {
  return [name, ...words.map(quote)].join(' ');
}

const KINDS: Readonly<Record<number, FileKind>> = {
  1: 'fifo',
  2: 'char',
  4: 'directory',
  6: 'block',
  8: 'file',
  10: 'link',
  12: 'socket',
};

function readStat(text: string | undefined): FileStat | undefined {
  if (text === undefined) return undefined;
  const [numbers = '', atime = '', mtime = '', ctime = '', owner = '', group = ''] = text.split('\n');
  const words = numbers.split(' ');
  const [raw] = words.slice(0, 1).map((word) => Number.parseInt(word, 16));
  const [device, inode, links, uid, gid, size, blocks, blockSize] = words.slice(1, 9).map(Number);
  const [major, minor] = words.slice(9, 11).map((word) => Number.parseInt(word, 16));
  const seconds = words.slice(11, 14);
  return {
    kind: KINDS[raw! >> 12] ?? 'file',
    mode: raw! & 0o7777,
    uid: uid!,
    gid: gid!,
    owner: knownName(owner),
    group: knownName(group),
    size: size!,
    device: device!,
    inode: inode!,
    links: links!,
    blocks: blocks!,
    blockSize: blockSize!,
    specialDevice: deviceNumber(major!, minor!),
    atime: timeOf(seconds[0]!, atime),
    mtime: timeOf(seconds[1]!, mtime),
    ctime: timeOf(seconds[2]!, ctime),
  };
}

/** GNU and BusyBox write UNKNOWN for a number without a name, BSD the number. */
function knownName(name: string): string | undefined {
  return name === '' || name === 'UNKNOWN' || /^\d+$/.test(name) ? undefined : name;
}

/** Linux's `makedev`. */
function deviceNumber(major: number, minor: number): number {
  return (minor & 0xff) + ((major & 0xfff) << 8) + (minor >> 8) * 2 ** 20 + (major >> 12) * 2 ** 44;
}

/** Seconds with the fraction that the long form of the time has, as Python adds them. */
function timeOf(seconds: string, long: string): number {
  const fraction = /\.(\d{1,9})/.exec(long)?.[1];
  return Number(seconds) + (fraction === undefined ? 0 : 1e-9 * Number(fraction.padEnd(9, '0')));
}
