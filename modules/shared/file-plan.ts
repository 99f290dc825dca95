import { type Change, ModuleFailure, type Plain, type PlainDict, sh } from '../../src/module/index.js';
import { programErrorText } from './errno.js';
import { pathInfo, planAttributes } from './file-attributes.js';
import { modeText, parseMode } from './file-mode.js';
import type { FileStat, PathState } from './file-probe.js';
import { type FileModuleArgs, type FileState, type Kind, kindOf } from './file-state.js';
import { planTimes } from './file-times.js';
import { newStat, planTree } from './file-tree.js';

/** What the file module will do, and tell. Its part of the diff is left out where the reference has none. */
export interface Decision {
  readonly changes: readonly Change[];
  readonly result: PlainDict;
  /** Whether results tell of what a link leads to, not of the link. */
  readonly real?: boolean;
  readonly diff?: { readonly before: PlainDict; readonly after: PlainDict } | undefined;
  readonly warnings?: readonly string[];
}

/** Changes with their part of the diff. */
export interface Part {
  readonly changes: readonly Change[];
  readonly before: PlainDict;
  readonly after: PlainDict;
}

/** A path that gets attributes and times; `fresh` when it is made first. */
export interface Place {
  readonly path: string;
  readonly found: PathState;
  readonly fresh?: FileStat | undefined;
}

/** Fails with what the reference's results tell of a path. */
export function fail(msg: string, path: string, found: PathState | undefined, more: PlainDict = {}): never {
  throw new ModuleFailure(msg, { path, ...more, ...pathInfo(found) });
}

/** `before` and `after` of a diff, with the parts that follow. */
export function diffOf(path: string, wanted: string, previous: Kind, ...parts: readonly Omit<Part, 'changes'>[]) {
  const moved = wanted !== previous;
  return {
    before: Object.assign(
      { path, ...(moved && { state: previous }) },
      ...parts.map((part) => part.before),
    ) as PlainDict,
    after: Object.assign({ path, ...(moved && { state: wanted }) }, ...parts.map((part) => part.after)) as PlainDict,
  };
}

/** The path that attributes are set on: what a followed link leads to. */
export function placeOf(state: FileState, args: FileModuleArgs): Place {
  const { file, path } = state;
  if (!args.follow || file.lstat?.kind !== 'link')
    return { path, found: { ...file, flags: state.real.flags, context: state.real.context } };
  return { path: file.real, found: { ...state.real, path: file.real, lstat: file.stat, stat: file.stat } };
}

/** Owner, group, mode, context and attributes. */
export function attributesPart(place: Place, args: FileModuleArgs, state: FileState, check: boolean): Part {
  const { path, found } = place;
  const stat = place.fresh ?? found.lstat;
  if (!stat) return { changes: [], before: {}, after: {} };
  const changes = planAttributes(path, stat, place.fresh ? undefined : found, args, state.identity);
  const link = linkMode(stat, args, state, check);
  const shown = [...changes, ...link];
  return {
    changes: [...changes, ...(check ? link : [])],
    before: Object.fromEntries(shown.map(({ field, before }) => [field, before])),
    after: Object.fromEntries(shown.map(({ field, after }) => [field, after])),
  };
}

/** The mode of a link cannot be set, but the reference shows it in the diff, and in check mode as a change. */
function linkMode(stat: FileStat, args: FileModuleArgs, { identity }: FileState, check: boolean): Change[] {
  if (stat.kind !== 'link' || args.mode === null || args.mode === undefined) return [];
  const mode = parseMode(args.mode as Plain, { mode: stat.mode, directory: false, umask: identity.umask });
  if (mode === stat.mode) return [];
  return [{ field: 'mode', before: modeText(stat.mode), after: modeText(mode), run: check ? ':' : '' }];
}

export function timesPart(place: Place, state: FileState): Part {
  return planTimes(place.path, place.found, state.times, place.fresh !== undefined);
}

/** `state: file`: it must be there. */
export function decideFile(state: FileState, args: FileModuleArgs, check: boolean): Decision {
  const followed = args.follow && state.file.lstat?.kind === 'link';
  const place = placeOf(state, args);
  const previous = kindOf(place.found.lstat);
  if (previous !== 'file' && previous !== 'hard') {
    const info = followed ? place.found : state.file;
    fail(`file (${place.path}) is ${previous}, cannot continue`, place.path, info, { state: previous });
  }
  const parts = [attributesPart(place, args, state, check), timesPart(place, state)];
  return {
    changes: parts.flatMap((part) => part.changes),
    result: { path: place.path },
    real: followed,
    diff: diffOf(place.path, 'file', previous, ...parts),
  };
}

export function decideTouch(state: FileState, args: FileModuleArgs, check: boolean): Decision {
  const { path } = state;
  const previous = kindOf(state.file.lstat);
  const create = touchChange(path);
  if (previous === 'absent' && check) return { changes: [create], result: { dest: path } };
  const { me, above, identity } = state;
  const group = inheritedGroup(above.stat, me.gid);
  const fresh = previous === 'absent' ? newStat('file', 0o666 & ~identity.umask, me.uid, group) : undefined;
  const place = { ...placeOf(state, args), fresh };
  const parts = [attributesPart(place, args, state, check), timesPart(place, state)];
  return {
    changes: [...(fresh ? [create] : []), ...parts.flatMap((part) => part.changes)],
    result: { dest: path },
    diff: diffOf(path, 'touch', previous, ...parts),
  };
}

function touchChange(path: string): Change {
  const failed: Change['failed'] = (answer) => {
    const cause = new Error(programErrorText(answer.errorText, path));
    throw new ModuleFailure('Error, could not touch target.', { path }, { cause });
  };
  return {
    field: 'state',
    before: 'absent',
    after: 'touch',
    run: sh`touch -- ${path}`,
    undo: sh`rm -f -- ${path}`,
    failed,
  };
}

/** A directory with the setgid bit gives its group to what is made in it. */
function inheritedGroup(above: FileStat | undefined, own: number): number {
  return above && (above.mode & 0o2000) !== 0 ? above.gid : own;
}

export function decideDirectory(state: FileState, args: FileModuleArgs, check: boolean): Decision {
  const followed = args.follow && state.file.lstat?.kind === 'link';
  const place = placeOf(state, args);
  const { path, found } = place;
  const previous = kindOf(found.lstat);
  if (previous === 'absent') return makeDirectories(path, state, args, check);
  if (previous !== 'directory') fail(`${path} already exists as a ${previous}`, path, found);
  const parts = [attributesPart(place, args, state, check), timesPart(place, state)];
  const below = args.recurse ? planTree(state.tree, args, state.identity, state.times) : [];
  return {
    changes: [...parts.flatMap((part) => part.changes), ...below],
    result: { path },
    real: followed,
    diff: diffOf(path, 'directory', previous, ...parts),
  };
}

function makeDirectories(path: string, state: FileState, args: FileModuleArgs, check: boolean): Decision {
  const diff = diffOf(path, 'directory', 'absent');
  const result = { path };
  if (check) return { changes: state.missing.map((directory) => mkdirChange(directory, path)), result, diff };
  const { me, above, identity } = state;
  let parent = above.stat;
  const parts = state.missing.map((directory) => {
    const mode = (0o777 & ~identity.umask) | ((parent?.mode ?? 0) & 0o2000);
    const fresh = newStat('directory', mode, me.uid, inheritedGroup(parent, me.gid));
    const part = attributesPart({ path: directory, found: state.file, fresh }, args, state, check);
    parent = { ...fresh, ...wantedOf(fresh, args, state) };
    return { ...part, changes: [mkdirChange(directory, path), ...part.changes] };
  });
  const fresh = newStat('directory', 0, me.uid, me.gid);
  const times = timesPart({ path, found: { ...state.file, lstat: undefined, stat: undefined }, fresh }, state);
  return {
    changes: [...parts, times].flatMap((part) => part.changes),
    result,
    diff: diffOf(path, 'directory', 'absent', ...parts, times),
    real: state.file.lstat !== undefined,
  };
}

/** Mode and group that a directory has once its attributes are set: what is made in it may inherit them. */
function wantedOf({ mode, gid }: FileStat, args: FileModuleArgs, { identity }: FileState) {
  const base = { mode, directory: true, umask: identity.umask };
  const wanted = args.mode === null || args.mode === undefined ? mode : parseMode(args.mode as Plain, base);
  return { mode: wanted, gid: identity.gid ?? gid };
}

function mkdirChange(directory: string, path: string): Change {
  const failed: Change['failed'] = (answer) => {
    const reason = programErrorText(answer.errorText, directory);
    throw new ModuleFailure(`There was an issue creating ${directory} as requested: ${reason}`, { path });
  };
  return { field: 'state', before: 'absent', after: 'directory', run: sh`mkdir -- ${directory}`, failed };
}

export function decideAbsent(state: FileState): Decision {
  const { path, file } = state;
  const previous = kindOf(file.lstat);
  const result = { path, state: 'absent' };
  if (previous === 'absent') return { changes: [], result };
  const run = previous === 'directory' ? sh`rm -rf -- ${path}` : sh`rm -f -- ${path}`;
  const failed: Change['failed'] = (answer) => {
    const named = /'(.*)'/.exec(answer.errorText)?.[1] ?? path;
    const reason = programErrorText(answer.errorText, named);
    if (previous === 'directory') throw new ModuleFailure(`rmtree failed: ${reason}`);
    throw new ModuleFailure('Unlinking failed.', { path, ...pathInfo(file) }, { cause: new Error(reason) });
  };
  const diff = diffOf(path, 'absent', previous);
  const content = previous === 'directory' ? { path_content: walkList(path, state.listed) } : {};
  return {
    changes: [{ field: 'state', before: previous, after: 'absent', run, failed }],
    result,
    diff: { ...diff, before: { ...diff.before, ...content } },
  };
}

/** Paths in the order of a walk that shows all of a directory before it enters the next. */
function walkList(root: string, listed: readonly string[]): PlainDict {
  const children = new Map<string, string[]>();
  for (const line of listed) {
    const parent = line.slice(1, line.lastIndexOf('/'));
    children.set(parent, [...(children.get(parent) ?? []), line]);
  }
  const found: { directories: string[]; files: string[] } = { directories: [], files: [] };
  const visit = (directory: string): void => {
    const lines = children.get(directory) ?? [];
    const directories = lines.filter((line) => line.startsWith('d')).map((line) => line.slice(1));
    found.directories.push(...directories);
    found.files.push(...lines.filter((line) => line.startsWith('f')).map((line) => line.slice(1)));
    for (const below of directories) visit(below);
  };
  visit(root.replace(/\/$/, ''));
  return found;
}
