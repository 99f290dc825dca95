import {
  ActionFailure,
  type Answer,
  type ArgsOf,
  type Change,
  type Done,
  ModuleFailure,
  type PlainDict,
  sh,
  shellFunctions,
  shellText,
} from '../../src/module/index.js';
import type { placeOptions } from './copy-options.js';
import {
  attributeDiff,
  attributesProbe,
  type Identity,
  identityProbe,
  pathInfo,
  planAttributes,
  readIdentity,
} from './file-attributes.js';
import { contentDiff, DIFF_LIMIT, FILE_BODY, type FileBody, splitBody } from './file-body.js';
import { call, FILE_PROBE, type PathState, readPath } from './file-probe.js';
import { contentOf, type LocalSource } from './local-source.js';
import { backupOf, replaceFile } from './replace-file.js';

const PLACE = shellFunctions(import.meta.url, 'place-in.sh');

export type PlaceArgs = ArgsOf<typeof placeOptions> & {
  readonly dest: string | undefined;
  readonly checksum?: string | null | undefined;
  readonly directory_mode?: unknown;
};

/** What a probe found at the place that a file is copied to. */
export interface PlaceState {
  /** Where the file goes: `dest`, or a name in it when that is a directory. */
  readonly path: string;
  /** Whether `dest` is a directory, without a slash saying so. */
  readonly intoDirectory: boolean;
  /** Whether a directory, or a link to one, has the name that the file was to have: then it goes into that. */
  readonly covered: boolean;
  readonly file: PathState;
  readonly parent: PathState;
  /** Directories that are missing above it, outermost first. */
  readonly missing: readonly string[];
  readonly identity: Identity;
  readonly home: string;
  readonly body: FileBody | undefined;
}

export function sourceIn(args: PlaceArgs): LocalSource {
  return args._drover_source as LocalSource;
}

export function probePlace(args: PlaceArgs, { diff }: { readonly diff: boolean }): string {
  return [
    FILE_PROBE,
    FILE_BODY,
    PLACE,
    call('drover_place', args.dest!, args._original_basename ?? ''),
    'drover_stat file "$drover_file"',
    'drover_access file "$drover_file"',
    'drover_sum file "$drover_file" sha1',
    attributesProbe('file', shellText('"$drover_file"'), args),
    identityProbe(args),
    diff ? 'drover_body "$drover_file"' : '',
  ].join('\n');
}

export function readPlace(answer: Answer, args: PlaceArgs): PlaceState {
  const { head, body } = splitBody(answer);
  const { pairs } = head;
  const path = pairs.get('file') ?? args.dest!;
  const missing = [...pairs.keys()].filter((key) => key.startsWith('missing:')).map((key) => key.slice(8));
  return {
    path,
    intoDirectory: pairs.has('into'),
    covered: pairs.has('covered') || (pairs.has('linked') && !args.follow),
    file: readPath(head, 'file', path),
    parent: readPath(head, 'parent', pairs.get('parent') ?? ''),
    missing: missing.reverse(),
    identity: readIdentity(pairs, args),
    home: pairs.get('home') ?? '',
    body,
  };
}

/** The file that is written or looked after: what a link leads to when it is followed and leads to something. */
export function finalPath(state: PlaceState, args: PlaceArgs): string {
  return args.follow && state.file.stat ? state.file.real : state.path;
}

/** What results tell of that file. */
export function finalInfo(before: PlaceState, after: PlaceState, args: PlaceArgs): PlainDict {
  const followed = args.follow && before.file.stat;
  return pathInfo(followed ? { ...after.file, lstat: after.file.stat } : after.file);
}

/** Whether the file that is there has the wanted contents. A link that is not to be followed never has. */
export function isSame(state: PlaceState, args: PlaceArgs): boolean {
  const { lstat, sums } = state.file;
  if (!lstat || (lstat.kind === 'link' && !args.follow)) return false;
  return sums.sha1 === sourceIn(args).sha1;
}

/** `force: false` and something there: nothing is to be done. */
export function isLeftAlone(state: PlaceState, args: PlaceArgs): boolean {
  return !args.force && (args.follow ? state.file.stat : state.file.lstat) !== undefined;
}

/** How a state module is called. */
interface Call {
  readonly check: boolean;
  readonly diff: boolean;
}

export function planPlace(state: PlaceState, args: PlaceArgs, call: Call): Change[] {
  refuseUnseen(state.file);
  if (isLeftAlone(state, args)) return [];
  const failure = {
    checksum: sourceIn(args).sha1,
    diff: call.diff && !isSame(state, args) ? writtenDiff(state, args) : [],
  };
  return withFailureKeys(failure, () => planWanted(state, args, call.check, failure));
}

/** Fails where the target cannot even tell whether a file is there. */
export function refuseUnseen({ path, error }: PathState): void {
  if (error === undefined) return;
  const msg = `Failed to get information on remote file (${path}): ${error}`;
  throw new ActionFailure(msg, { msg: `Task failed: ${msg}`, changed: false });
}

function withFailureKeys<T>(keys: PlainDict, plan: () => T): T {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof ModuleFailure)) throw error;
    throw new ModuleFailure(error.message, { ...error.result, ...keys });
  }
}

function planWanted(state: PlaceState, args: PlaceArgs, check: boolean, failure: PlainDict): Change[] {
  const { file, identity } = state;
  const path = finalPath(state, args);
  if (isSame(state, args)) return planAttributes(path, file.stat!, file, args, identity);
  const source = sourceIn(args);
  if (!check) refuse(state, args, source);
  const existing = file.lstat?.kind === 'link' && path === state.path ? undefined : file.stat;
  const content = contentOf(source);
  const backup = args.backup && file.stat !== undefined;
  const { validate } = args;
  const written = replaceFile({
    path,
    existing,
    content,
    backup,
    validate,
    args,
    identity,
    failure,
    check,
    state: file,
  });
  return [...planParents(state, args), written, ...flagsAfter(path, state, args)];
}

function refuse(state: PlaceState, args: PlaceArgs, source: LocalSource): void {
  if (args.checksum && args.checksum !== source.sha1) {
    const msg = 'Copied file does not match the expected checksum. Transfer failed.';
    throw new ModuleFailure(msg, { expected_checksum: args.checksum });
  }
  refuseParent(state, args);
}

/** Fails when the directory that a file goes to is not there, or takes no files. */
export function refuseParent({ parent }: PlaceState, args: PlaceArgs): void {
  if (!parent.lstat && !args.dest!.endsWith('/')) {
    const what = parent.error ? 'is not accessible' : 'does not exist';
    throw new ModuleFailure(`Destination directory ${parent.path} ${what}`);
  }
  if (parent.lstat && !parent.access.includes('w') && !args.unsafe_writes) {
    throw new ModuleFailure(`Destination ${parent.path} not writable`);
  }
}

/** Changes that make the directories which are missing above a file. */
export function planParents(state: PlaceState, args: PlaceArgs): Change[] {
  return state.missing.flatMap((directory) => makeDirectory(directory, state, args));
}

/** A missing directory above the file: it gets the owner and group of the file, and its own mode. */
function makeDirectory(path: string, state: PlaceState, args: PlaceArgs): Change[] {
  const mode = 0o777 & ~state.identity.umask;
  const owner = state.parent.stat?.uid ?? -1;
  const made = { ...EMPTY_DIRECTORY, mode, uid: owner, gid: -1 };
  const wanted = { ...args, mode: args.directory_mode as PlaceArgs['mode'], attributes: undefined };
  const create: Change = { field: 'directory', before: null, after: path, run: sh`mkdir -- ${path}` };
  return [create, ...planAttributes(path, made, undefined, wanted, state.identity)];
}

/** A directory that was just made. */
export const EMPTY_DIRECTORY = {
  kind: 'directory',
  mode: 0o755,
  uid: -1,
  gid: -1,
  owner: undefined,
  group: undefined,
  size: 0,
  device: 0,
  inode: 0,
  links: 2,
  blocks: 0,
  blockSize: 0,
  specialDevice: 0,
  atime: 0,
  mtime: 0,
  ctime: 0,
} as const;

/** Owner, group and mode are set before the file is in its place; what else there is, behind. */
function flagsAfter(path: string, state: PlaceState, args: PlaceArgs): Change[] {
  const rest = { ...args, owner: undefined, group: undefined, mode: undefined };
  const stat = state.file.lstat ?? EMPTY_DIRECTORY;
  return planAttributes(path, stat, state.file, rest, state.identity);
}

export function placeResult(done: Done<PlaceState>, args: PlaceArgs): PlainDict {
  const { before, after, check } = done;
  const source = sourceIn(args);
  const written = !isSame(before, args);
  const diff = done.diff ? placeDiff(done, args) : [];
  if (written && check) return { diff };
  const path = finalPath(before, args);
  if (!written && !before.covered)
    return { path, diff, checksum: source.sha1, dest: path, ...finalInfo(before, after, args) };
  return {
    diff,
    dest: path,
    src: temporarySource(before, args),
    md5sum: source.md5,
    checksum: source.sha1,
    ...backupOf(done.outputs),
    ...finalInfo(before, after, args),
  };
}

/** Where Ansible would have put its temporary copy: playbooks see it, drover has none. */
export function temporarySource(state: PlaceState, args: PlaceArgs): string {
  const source = sourceIn(args);
  const name = state.path.split('/').at(-1)!;
  const suffix = /.(\.[^.]*)$/.exec(name)?.[1] ?? '';
  const stamp = `${Math.floor(Number(args._drover_stamp) / 1000)}.${source.size % 10000}`;
  const number = Number.parseInt(source.sha1.slice(0, 12), 16);
  return `${state.home}/.ansible/tmp/ansible-tmp-${stamp}-${source.size}-${number}/.source${suffix}`;
}

function placeDiff({ before, changes }: Done<PlaceState>, args: PlaceArgs): PlainDict | PlainDict[] {
  const path = finalPath(before, args);
  if (isSame(before, args) && !before.covered) {
    const diff = attributeDiff(changes);
    return { before: { path, ...diff.before }, after: { path, ...diff.after } };
  }
  return writtenDiff(before, args);
}

function writtenDiff(before: PlaceState, args: PlaceArgs): PlainDict[] {
  const source = sourceIn(args);
  const shown = source.bytes && source.size <= DIFF_LIMIT ? source.bytes : undefined;
  const header = typeof args._drover_header === 'string' ? args._drover_header : before.path;
  const diff = contentDiff(before.path, before.body, shown && { bytes: shown, header });
  const { before: _before, before_header: _header, ...after } = diff;
  return [before.covered ? after : diff];
}
