import {
  type ArgsOf,
  type Change,
  ModuleCrash,
  ModuleFailure,
  type PathFacts,
  type PlainDict,
  quote,
  type ShellText,
  sh,
} from '../../src/module/index.js';
import { programErrorText } from './errno.js';
import { modeText, parseMode } from './file-mode.js';
import type { fileOptions } from './file-options.js';
import { call, FILE_PROBE, type FileStat, type PathState, readPath } from './file-probe.js';

export type FileArgs = ArgsOf<typeof fileOptions>;

/** What attributes are planned against: numbers of the wanted names, and the mask that new files get. */
export interface Identity {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly umask: number;
}

/** The part of a probe that looks up what `planAttributes` needs beside the path. */
export function identityProbe(args: FileArgs): string {
  return [
    `printf 'umask=%s\\0' "$(umask)"`,
    isName(args.owner) ? call('drover_user', args.owner) : '',
    isName(args.group) ? call('drover_group', args.group) : '',
  ].join('\n');
}

/** The part of a probe that looks at the attributes of a path that stat does not know. */
export function attributesProbe(label: string, path: string | ShellText, args: FileArgs): string {
  return [
    wants(args.attributes) ? sh`drover_flags ${label} ${path}` : '',
    wantsContext(args) ? sh`drover_context ${label} ${path}` : '',
  ].join('\n');
}

export function readIdentity(pairs: ReadonlyMap<string, string>, args: FileArgs): Identity {
  const number = (name: string | null | undefined, key: string) => {
    const found = isName(name) ? pairs.get(key) : name;
    return found === null || found === undefined || found === '' ? undefined : Number(found);
  };
  return {
    uid: number(args.owner, 'uid'),
    gid: number(args.group, 'gid'),
    umask: Number.parseInt(pairs.get('umask') ?? '022', 8),
  };
}

function isName(name: string | null | undefined): name is string {
  return wants(name) && !/^\s*[+-]?\d+\s*$/.test(name);
}

function wants<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function wantsContext(args: FileArgs): boolean {
  return [args.seuser, args.serole, args.setype, args.selevel].some(wants);
}

/**
 * What must change so that a path has the wanted context, owner, group, mode and attributes, in the reference's order.
 * `stat` is the file itself, or what it will be once it is made.
 */
export function planAttributes(
  path: string,
  stat: FileStat,
  state: PathState | undefined,
  args: FileArgs,
  identity: Identity,
): Change[] {
  return withPath(path, state, () => [
    ...contextChange(path, state, args),
    ...ownerChange(path, stat, args, identity),
    ...groupChange(path, stat, args, identity),
    ...modeChange(path, stat, args, identity),
    ...flagsChange(path, state, args),
  ]);
}

/** Adds to a failure what the reference's results tell of its path. */
export function withPath<T>(path: string, state: PathState | undefined, plan: () => T, more: PlainDict = {}): T {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof ModuleFailure)) throw error;
    throw new ModuleFailure(error.message, { path, ...error.result, ...pathInfo(state), ...more });
  }
}

function contextChange(path: string, state: PathState | undefined, args: FileArgs): Change[] {
  const current = state?.context?.split(':');
  if (!current || !wantsContext(args)) return [];
  const level = current.slice(3).join(':');
  const now = [...current.slice(0, 3), ...(level === '' ? [] : [level])];
  const asked = [args.seuser, args.serole, args.setype, args.selevel];
  const wanted = now.map((part, at) => asked[at] ?? part);
  if (wanted.join(':') === now.join(':')) return [];
  const run = `chcon -h -- ${quote(wanted.join(':'))} ${quote(path)}`;
  return [{ field: 'secontext', before: now, after: wanted, run, failed: failing('set selinux context failed', path) }];
}

function ownerChange(path: string, stat: FileStat, args: FileArgs, identity: Identity): Change[] {
  if (!wants(args.owner)) return [];
  if (identity.uid === undefined) {
    throw new ModuleFailure(`chown failed: failed to look up user ${args.owner}`, { path });
  }
  if (stat.uid === identity.uid) return [];
  const run = sh`chown -h ${identity.uid} -- ${path}`;
  return [{ field: 'owner', before: stat.uid, after: identity.uid, run, failed: chownFailed(path) }];
}

function groupChange(path: string, stat: FileStat, args: FileArgs, identity: Identity): Change[] {
  if (!wants(args.group)) return [];
  if (identity.gid === undefined) {
    throw new ModuleFailure(`chgrp failed: failed to look up group ${args.group}`, { path });
  }
  if (stat.gid === identity.gid) return [];
  const run = sh`chgrp -h ${identity.gid} -- ${path}`;
  return [{ field: 'group', before: stat.gid, after: identity.gid, run, failed: failing('chgrp failed', path) }];
}

/** A link has no mode of its own on Linux: what is asked for is shown as a change there, but nothing changes. */
function modeChange(path: string, stat: FileStat, args: FileArgs, identity: Identity): Change[] {
  if (!wants(args.mode) || stat.kind === 'link') return [];
  const base = { mode: stat.mode, directory: stat.kind === 'directory', umask: identity.umask };
  const mode = parseMode(args.mode, base);
  if (mode === stat.mode) return [];
  // GNU's chmod clears setuid and setgid of a directory for modes of five digits only.
  const run = sh`chmod ${`0${modeText(mode)}`} -- ${path}`;
  return [{ field: 'mode', before: modeText(stat.mode), after: modeText(mode), run, failed: chmodFailed(path) }];
}

function flagsChange(path: string, state: PathState | undefined, args: FileArgs): Change[] {
  if (!args.attributes) return [];
  const operator = /^[+-]/.exec(args.attributes)?.[0] ?? '=';
  const wanted = args.attributes.replace(/^[+-]/, '');
  const now = state?.flags === undefined ? undefined : flagLetters(state.flags);
  if (wanted === '' || (now === wanted && operator !== '-')) return [];
  const set = `drover_said=$(chattr ${quote(operator + wanted)} ${quote(path)} 2>&1) && [ -z "$drover_said" ]`;
  const run = `if command -v chattr >/dev/null 2>&1; then ${set} || { printf '%s\\n' "$drover_said" >&2; false; }; fi`;
  return [{ field: 'attributes', before: now, after: operator + wanted, run, failed: chattrFailed(path) }];
}

/** Letters of `lsattr -vd`. */
export function flagLetters(line: string): string {
  return (line.trim().split(/\s+/)[1] ?? '').replaceAll('-', '');
}

type Failed = NonNullable<Change['failed']>;

function failing(msg: string, path: string): Failed {
  return () => {
    throw new ModuleFailure(msg, { path });
  };
}

function chownFailed(path: string): Failed {
  return ({ errorText }) => {
    throw new ModuleFailure('chown failed', { path }, { cause: new Error(programErrorText(errorText, path)) });
  };
}

/** `path` is the first of several where a tree is changed: what failed is named by the program. */
function chmodFailed(path: string): Failed {
  return ({ errorText }) => {
    throw new ModuleCrash(programErrorText(errorText, /'(.*)'/.exec(errorText)?.[1] ?? path));
  };
}

function chattrFailed(path: string): Failed {
  return ({ errorText }) => {
    throw new ModuleFailure('chattr failed', { path, details: `Error while setting attributes: ${errorText}` });
  };
}

/** `before` and `after` of the reference's attribute diffs. */
export function attributeDiff(changes: readonly Change[]): { before: PlainDict; after: PlainDict } {
  return {
    before: Object.fromEntries(changes.map(({ field, before }) => [field, before])),
    after: Object.fromEntries(changes.map(({ field, after }) => [field, after])),
  };
}

/** The keys that AnsibleModule adds to every result with a `path` or `dest`; none where there is nothing. */
export function pathInfo(state: PathState | undefined): PlainDict {
  const { lstat, stat } = state ?? {};
  if (!state || !lstat || !stat) return {};
  return {
    uid: lstat.uid,
    gid: lstat.gid,
    owner: lstat.owner ?? String(lstat.uid),
    group: lstat.group ?? String(lstat.gid),
    mode: modeText(lstat.mode),
    state: infoState(lstat, stat),
    ...(state.context !== undefined && { secontext: state.context }),
    size: lstat.size,
  };
}

/** The same keys for a failure that names a path. */
export const pathFacts: PathFacts = {
  probe: (path) => `${FILE_PROBE}\n${call('drover_stat', 'file', path)}`,
  read: (answer, path) => pathInfo(readPath(answer, 'file', path)),
};

function infoState(lstat: FileStat, stat: FileStat): string {
  if (lstat.kind === 'link') return 'link';
  if (stat.kind === 'directory') return 'directory';
  return stat.links > 1 ? 'hard' : 'file';
}
