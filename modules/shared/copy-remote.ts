import { basename } from 'node:path';
import {
  type Answer,
  type Change,
  type Done,
  ModuleFailure,
  type PlainDict,
  quote,
  sh,
  shellFunctions,
} from '../../src/module/index.js';
import type { PlaceArgs } from './copy-file.js';
import {
  EMPTY_DIRECTORY,
  finalInfo,
  finalPath,
  type PlaceState,
  planParents,
  probePlace,
  readPlace,
  refuseParent,
} from './copy-file.js';
import { pathInfo, planAttributes } from './file-attributes.js';
import { modeText } from './file-mode.js';
import { call, type FileStat, type PathState, readPath } from './file-probe.js';
import { backupOf, replaceFile } from './replace-file.js';

const TREE = shellFunctions(import.meta.url, 'copy-remote.sh');

export type RemoteArgs = PlaceArgs & {
  readonly src?: string | null | undefined;
  readonly local_follow?: boolean | null | undefined;
};

export interface RemoteState {
  readonly place: PlaceState;
  readonly source: PathState;
  /** `dest` itself. */
  readonly dest: PathState;
  /** Where a source directory goes. */
  readonly tree: PathState;
  /** Entries of a source directory that the destination lacks or that differ there. */
  readonly differing: readonly string[];
  /** Whether something in the destination has another owner or group than asked for. */
  readonly foreign: boolean;
}

export function probeRemote(args: RemoteArgs): string {
  const source = args.src!;
  const named = { ...args, _original_basename: args._original_basename ?? basename(source) };
  return [
    TREE,
    probePlace(named, { diff: false }),
    call('drover_stat', 'src', source),
    call('drover_access', 'src', source),
    call('drover_sum', 'src', source, 'sha1'),
    call('drover_sum', 'src', source, 'md5'),
    call('drover_stat', 'dest', args.dest!),
    call('drover_stat', 'tree', treeDestination(args)),
    `if [ -d ${quote(source)} ]; then`,
    sh`  drover_tree ${source} ${treeDestination(args)} ${args.local_follow ? '1' : ''} ''`,
    `  ${ownersOf(args, '-print')} | while IFS= read -r drover_line; do printf 'foreign=1\\0'; break; done`,
    'fi',
  ].join('\n');
}

/** A source without a slash at its end is copied itself, not only what it holds. */
function treeDestination(args: RemoteArgs): string {
  const dest = args.dest!.replace(/\/+$/, '') || '/';
  return args.src!.endsWith('/') ? dest : `${dest}/${basename(args.src!)}`;
}

/** Whether a source directory goes into one: that is there, or that a slash makes `dest`. */
function goesInto({ intoDirectory }: PlaceState, { dest }: RemoteArgs): boolean {
  return intoDirectory || dest!.endsWith('/');
}

/** `dest` itself when the copy makes it, the name in it otherwise. */
function treeResultPath(args: RemoteArgs, place: PlaceState): string {
  if (!goesInto(place, args)) return args.dest!;
  return `${args.dest!.replace(/\/?$/, '/')}${args.src!.endsWith('/') ? '' : basename(args.src!)}`;
}

/** A find command for what is not owned as asked, `:` when nothing is asked. Numbers are put in by the target. */
function ownersOf(args: RemoteArgs, action: string): string {
  const tests = [
    args.owner ? `! -user ${quote(String(args.owner))}` : '',
    args.group ? `! -group ${quote(String(args.group))}` : '',
  ].filter((test) => test !== '');
  if (tests.length === 0) return ':';
  return `find ${quote(treeDestination(args))} \\( ${tests.join(' -o ')} \\) ${action} 2>/dev/null`;
}

export function readRemote(answer: Answer, args: RemoteArgs): RemoteState {
  return {
    place: readPlace(answer, args),
    source: readPath(answer, 'src', args.src!),
    dest: readPath(answer, 'dest', args.dest!),
    tree: readPath(answer, 'tree', treeDestination(args)),
    differing: answer.fields.flatMap((field) => (field.startsWith('change=') ? [field.slice(7)] : [])),
    foreign: answer.pairs.has('foreign'),
  };
}

export function planRemote(state: RemoteState, args: RemoteArgs): Change[] {
  const { source, place } = state;
  if (!source.stat) throw new ModuleFailure(`Source ${args.src} not found`);
  if (!source.access.includes('r')) throw new ModuleFailure(`Source ${args.src} not readable`);
  const wanted = args.mode === 'preserve' ? { ...args, mode: modeText(source.stat.mode) } : args;
  if (source.stat.kind === 'directory') return isUntouched(state, args) ? [] : planDirectory(state, wanted);
  if (source.stat.kind !== 'file') throw new ModuleFailure(`Cannot copy invalid source '${args.src}': not a file`);
  if (args.checksum && args.checksum !== source.sums.sha1) {
    const msg = 'Copied file does not match the expected checksum. Transfer failed.';
    throw new ModuleFailure(msg, { checksum: source.sums.sha1 ?? null, expected_checksum: args.checksum });
  }
  if (isUntouched(state, args)) return [];
  refuseParent(place, wanted);
  return planFile(state, wanted);
}

function isUntouched({ place, source, tree }: RemoteState, args: RemoteArgs): boolean {
  const there = source.stat?.kind === 'directory' && goesInto(place, args) ? tree : place.file;
  return !args.force && there.stat !== undefined;
}

function planFile({ place, source }: RemoteState, args: RemoteArgs): Change[] {
  const { file, identity } = place;
  const path = finalPath(place, args);
  const link = file.lstat?.kind === 'link' && path === place.path;
  if (file.stat && !link && file.sums.sha1 === source.sums.sha1) {
    return planAttributes(path, file.stat, file, args, identity);
  }
  const written = replaceFile({
    path,
    existing: undefined,
    content: { command: sh`cat <${source.path}` },
    mode: file.stat && !link ? source.stat!.mode : undefined,
    finish: sh`touch -r ${source.path} "$drover_new"`,
    backup: args.backup && file.stat !== undefined,
    validate: args.validate,
    args,
    identity,
  });
  const { owner: _owner, group: _group, mode: _mode, ...rest } = args;
  const after = planAttributes(
    path,
    file.lstat ?? source.stat!,
    file,
    { ...rest, owner: undefined, group: undefined, mode: undefined },
    identity,
  );
  return [...planParents(place, args), written, ...after];
}

function planDirectory(state: RemoteState, args: RemoteArgs): Change[] {
  const { place } = state;
  const dest = treeDestination(args);
  if (place.file.stat && place.file.stat.kind !== 'directory' && !args.dest!.endsWith('/')) {
    throw new ModuleFailure(`Cannot copy the directory ${args.src} to ${place.path}: it is no directory`);
  }
  refuseParent(place, args);
  const into = goesInto(place, args);
  const isNew = !state.dest.stat && !args.src!.endsWith('/') && !into;
  const copy = [TREE, sh`drover_tree ${args.src!} ${dest} ${args.local_follow ? '1' : ''} 1`].join('\n');
  const changes: Change[] = isNew ? [makeDirectories(args.dest!, dest)] : into ? planParents(place, args) : [];
  if (state.differing.length > 0) {
    changes.push({ field: 'tree', before: null, after: state.differing, run: copy });
  }
  const asked = [args.owner ?? '', args.group ?? ''].join(':');
  if (asked !== ':' && (state.foreign || state.differing.length > 0)) {
    const run = `chown -Rh ${quote(asked.replace(/:$/, ''))} -- ${quote(dest)}`;
    changes.push({ field: 'owner', before: null, after: asked, run });
  }
  if (isNew) return [...changes, ...planNewDirectory(args, place)];
  const top = state.tree.stat ?? topOf(state, args);
  const { owner: _owner, group: _group, ...rest } = args;
  return [
    ...changes,
    ...planAttributes(dest, top, state.tree, { ...rest, owner: undefined, group: undefined }, place.identity),
  ];
}

/** The top of the copy: made as `dest` was, or with the permissions of the source. */
function topOf({ place, source }: RemoteState, args: RemoteArgs): FileStat {
  const made = goesInto(place, args) && args.src!.endsWith('/');
  return { ...(made ? newDirectory(place) : source.stat!), uid: -1, gid: -1 };
}

function newDirectory({ identity }: PlaceState): FileStat {
  return { ...EMPTY_DIRECTORY, mode: 0o777 & ~identity.umask };
}

/** A directory that is copied into one which is not there: both are new, and have no mode of the source's. */
function makeDirectories(dest: string, tree: string): Change {
  return { field: 'directory', before: null, after: tree, run: sh`mkdir -- ${dest} ${tree}` };
}

/** The attributes are those of `dest` then, not of the copy in it. */
function planNewDirectory(args: RemoteArgs, place: PlaceState): Change[] {
  return planAttributes(args.dest!, newDirectory(place), undefined, args, place.identity);
}

export function remoteResult(done: Done<RemoteState>, args: RemoteArgs): PlainDict {
  const { before, after, check } = done;
  const { place, source } = before;
  const isTree = source.stat?.kind === 'directory';
  const path = isTree ? treeResultPath(args, place) : finalPath(place, args);
  const treeInfo = () => pathInfo(goesInto(place, args) ? after.tree : after.dest);
  if (isUntouched(before, args)) {
    const info = isTree ? treeInfo() : finalInfo(place, after.place, args);
    return { msg: 'file already exists', src: args.src!, dest: path, ...info };
  }
  if (check && place.missing.length > 0 && args.dest!.endsWith('/')) {
    return { msg: `dest directory ${place.parent.path} would be created`, src: args.src! };
  }
  return {
    dest: path,
    src: args.src!,
    md5sum: source.sums.md5 ?? null,
    checksum: source.sums.sha1 ?? null,
    ...backupOf(done.outputs),
    ...(isTree ? treeInfo() : finalInfo(place, after.place, args)),
  };
}
