import { ModuleFailure, type PlainDict, type Target } from '../../src/module/index.js';
import { compileRegex, type Regex } from '../../src/module/python-regex.js';
import { parseMode } from './file-mode.js';
import { type Entry, type Listing, textIn, tidy } from './find-listing.js';
import { globRegex } from './glob-regex.js';

export interface FindArgs {
  readonly patterns: readonly string[];
  readonly excludes: readonly string[] | null | undefined;
  readonly use_regex: boolean;
  readonly contains: string | null | undefined;
  readonly read_whole_file: boolean;
  readonly encoding: string | null | undefined;
  readonly file_type: 'any' | 'directory' | 'file' | 'link';
  /** Seconds. */
  readonly age: number | undefined;
  readonly age_stamp: 'atime' | 'ctime' | 'mtime';
  /** Bytes. */
  readonly size: number | undefined;
  readonly recurse: boolean;
  readonly hidden: boolean;
  readonly follow: boolean;
  readonly depth: number | null | undefined;
  readonly mode: string | null | undefined;
  readonly exact_mode: boolean;
  readonly limit: number | null | undefined;
}

interface Walk {
  files: PlainDict[];
  looked: number;
  skipped: Record<string, string>;
  msg: string;
}

/** Goes through all directories as the reference does: each one's files, then its directories, then what is below. */
export function walkAll(
  listings: readonly Listing[],
  args: FindArgs,
  contents: ReadonlyMap<string, Uint8Array>,
  target: Target,
): Walk {
  const walk: Walk = { files: [], looked: 0, skipped: {}, msg: 'All paths examined' };
  let warned = false;
  for (const listing of listings) {
    try {
      if (!listing.isDirectory) throw new Error(`'${listing.given}' is not a directory`);
      walkOne(listing, args, contents, walk);
    } catch (error) {
      walk.skipped[listing.given] = (error as Error).message;
      target.warn(`Skipped '${listing.given}' path due to this access issue: ${(error as Error).message}\n`);
      warned = true;
    }
  }
  return warned ? { ...walk, msg: 'Not all paths examined, check warnings for details' } : walk;
}

function walkOne(listing: Listing, args: FindArgs, contents: ReadonlyMap<string, Uint8Array>, walk: Walk): void {
  Object.assign(walk.skipped, listing.errors);
  const root = tidy(listing.path);
  const matches = matcher(listing, args);
  const queue = [root];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const children = listing.children.get(at) ?? [];
    const directories = children.filter((entry) => entry.isDirectory);
    walk.looked += children.length;
    let deeper = true;
    for (const entry of [...children.filter((child) => !child.isDirectory), ...directories]) {
      if (args.depth && levelOf(entry, root) > args.depth) {
        deeper = false;
        continue;
      }
      if (matches(entry) && containsText(entry, args, contents)) walk.files.push(entry.shown);
      if (walk.files.length === args.limit) {
        walk.msg = 'Limit of matches reached';
        break;
      }
    }
    if (!args.recurse || walk.files.length === args.limit) return;
    const below = deeper ? directories.filter((entry) => args.follow || !entry.isLink) : [];
    queue.push(...below.map((entry) => entry.path).reverse());
  }
}

function levelOf(entry: Entry, root: string): number {
  const slashes = (path: string) => path.split('/').length - 1;
  return slashes(entry.path) - slashes(`${root.replace(/\/$/, '')}/`) + 1;
}

/** Files whose contents decide. */
export function candidates(listing: Listing, args: FindArgs): string[] {
  if (args.file_type !== 'file') return [];
  const matches = matcher(listing, args);
  try {
    return [...listing.children.values()].flat().flatMap((entry) => (matches(entry) ? [entry.path] : []));
  } catch {
    // What a pattern or the mode lacks is told when the path is walked.
    return [];
  }
}

function matcher({ now }: Listing, args: FindArgs): (entry: Entry) => boolean {
  // A wrong pattern is met by the first name that it is to match.
  let compiled: Regex[][] | undefined;
  const named = (name: string) => {
    compiled ??= [args.patterns, args.excludes ?? []].map((list) =>
      list.map((pattern) => (args.use_regex ? compileRegex(pattern) : globRegex(pattern))),
    );
    const [patterns = [], excludes = []] = compiled;
    return patterns.some((pattern) => pattern.match(name)) && !excludes.some((pattern) => pattern.match(name));
  };
  return (entry) => {
    if (entry.name.startsWith('.') && !args.hidden) return false;
    const sized = args.file_type !== 'any' && args.file_type !== 'file' ? true : sizeFits(entry, args);
    return kindFits(entry, args) && named(entry.name) && ageFits(entry, now, args) && modeFits(entry, args) && sized;
  };
}

function kindFits({ kind }: Entry, { file_type: wanted }: FindArgs): boolean {
  return wanted === 'any' || { directory: 4, file: 8, link: 10 }[wanted] === kind;
}

function sizeFits({ kind, size }: Entry, { size: wanted }: FindArgs): boolean {
  if (wanted === undefined || kind !== 8) return true;
  return wanted >= 0 ? size >= wanted : size <= -wanted;
}

function ageFits({ times }: Entry, now: number, { age, age_stamp: stamp }: FindArgs): boolean {
  if (age === undefined) return true;
  const elapsed = now - times[stamp];
  return age >= 0 ? elapsed >= age : elapsed <= -age;
}

function modeFits({ mode }: Entry, args: FindArgs): boolean {
  if (!args.mode) return true;
  const wanted = wantedMode(args.mode);
  return args.exact_mode ? mode === wanted : (mode & wanted) !== 0;
}

/** Throws Error with what the mode lacks: a path is skipped for that. */
function wantedMode(mode: string): number {
  try {
    return parseMode(mode, { mode: 0, directory: false, umask: 0o022 });
  } catch (error) {
    if (error instanceof ModuleFailure && typeof error.result.details === 'string')
      throw new Error(error.result.details);
    throw error;
  }
}

function containsText(entry: Entry, args: FindArgs, contents: ReadonlyMap<string, Uint8Array>): boolean {
  if (args.contains === null || args.contains === undefined || args.file_type !== 'file') return true;
  const regex = compileRegex(args.contains);
  const bytes = contents.get(entry.path);
  if (!bytes) return false;
  const text = textIn(bytes, args.encoding ?? undefined)?.replace(/\r\n?/g, '\n');
  if (text === undefined) {
    const encoding = args.encoding ?? 'None (default determined by the Python built-in function "open")';
    throw new Error(`Failed to read the file ${entry.path} due to an encoding error. current encoding: ${encoding}`);
  }
  if (args.read_whole_file) return regex.search(text) !== undefined;
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).some((line) => regex.match(line) !== undefined);
}
