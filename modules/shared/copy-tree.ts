import { dirname } from 'node:path';
import { type Answer, type Change, createMark, type Done, type PlainDict, quote, sh } from '../../src/module/index.js';
import { type PlaceArgs, refuseUnseen } from './copy-file.js';
import { attributesProbe, type Identity, identityProbe, planAttributes, readIdentity } from './file-attributes.js';
import { modeText } from './file-mode.js';
import { call, FILE_PROBE, type FileStat, type PathState, readPath } from './file-probe.js';
import { contentOf } from './local-source.js';
import type { LocalTree, TreeFile } from './local-tree.js';
import { replaceFile } from './replace-file.js';
import { tarOf } from './tar.js';

/** What a probe found where a tree is copied to. */
export interface TreeState {
  readonly root: string;
  readonly files: ReadonlyMap<string, PathState>;
  readonly directories: ReadonlyMap<string, PathState>;
  readonly links: ReadonlyMap<string, PathState>;
  readonly missing: readonly string[];
  readonly identity: Identity;
}

export function treeIn(args: PlaceArgs): LocalTree {
  return args._drover_source as unknown as LocalTree;
}

function rootOf(args: PlaceArgs): string {
  return args.dest!.replace(/\/+$/, '') || '/';
}

function inRoot(root: string, path: string): string {
  return root === '/' ? `/${path}` : `${root}/${path}`;
}

/** Directories that the tree needs, the outermost first. */
function directoriesOf(tree: LocalTree): string[] {
  const parents = [...tree.files, ...tree.links]
    .map(({ path }) => path)
    .concat(tree.directories)
    .flatMap(ancestorsOf);
  return [...new Set([...tree.directories, ...parents])].sort();
}

/** The directories that a path of the tree lies in. */
function ancestorsOf(path: string): string[] {
  const above = dirname(path);
  return above === '.' ? [] : [...ancestorsOf(above), above];
}

export function probeTree(args: PlaceArgs): string {
  const tree = treeIn(args);
  const root = rootOf(args);
  const looks = [
    ...tree.files.map(({ path }, at) => [
      call('drover_stat', `f${at}`, inRoot(root, path)),
      call('drover_sum', `f${at}`, inRoot(root, path), 'sha1'),
      attributesProbe(`f${at}`, inRoot(root, path), args),
    ]),
    ...directoriesOf(tree).map((path, at) => [call('drover_stat', `d${at}`, inRoot(root, path))]),
    ...tree.links.map(({ path }, at) => [call('drover_stat', `l${at}`, inRoot(root, path))]),
  ];
  return [FILE_PROBE, ABOVE, call('drover_above', root), ...looks.flat(), identityProbe(args)].join('\n');
}

const ABOVE = `drover_above() {
  drover_at=$1
  while [ ! -e "$drover_at" ]; do
    printf 'missing:%s=1\\0' "$drover_at"
    case $drover_at in */*) drover_at=\${drover_at%/*} ;; *) drover_at=. ;; esac
    drover_at=\${drover_at:-/}
  done
}`;

export function readTree(answer: Answer, args: PlaceArgs): TreeState {
  const tree = treeIn(args);
  const root = rootOf(args);
  const { pairs } = answer;
  const states = (letter: string, paths: readonly string[]) =>
    new Map(paths.map((path, at) => [path, readPath(answer, `${letter}${at}`, inRoot(root, path))]));
  const missing = [...pairs.keys()].filter((key) => key.startsWith('missing:')).map((key) => key.slice(8));
  return {
    root,
    files: states(
      'f',
      tree.files.map(({ path }) => path),
    ),
    directories: states('d', directoriesOf(tree)),
    links: states(
      'l',
      tree.links.map(({ path }) => path),
    ),
    missing: missing.reverse(),
    identity: readIdentity(pairs, args),
  };
}

export function planTree(state: TreeState, args: PlaceArgs): Change[] {
  const tree = treeIn(args);
  if (tree.files.length + tree.directories.length + tree.links.length === 0) return [];
  return [
    ...planDirectories(tree, state, args),
    ...planFiles(tree, state, args),
    ...tree.links.flatMap(({ path, target }) => planLink(state.links.get(path)!, target, args, state)),
  ];
}

function directoryArgs(args: PlaceArgs): PlaceArgs {
  return { ...args, mode: args.directory_mode as PlaceArgs['mode'] };
}

/** Directories of the source get `directory_mode`, those above them only when they are made. */
function planDirectories(tree: LocalTree, state: TreeState, args: PlaceArgs): Change[] {
  const own = new Set(tree.directories);
  const made = state.missing.flatMap((path) => makeDirectory(path, args, state));
  return [
    ...made,
    ...[...state.directories].flatMap(([path, found]) => {
      if (!found.stat) return makeDirectory(found.path, args, state);
      return own.has(path) ? planAttributes(found.path, found.stat, found, directoryArgs(args), state.identity) : [];
    }),
  ];
}

function makeDirectory(path: string, args: PlaceArgs, state: TreeState): Change[] {
  const mode = 0o777 & ~state.identity.umask;
  const made = { kind: 'directory', mode, uid: -1, gid: -1 } as FileStat;
  const create: Change = { field: 'directory', before: null, after: path, run: sh`mkdir -- ${path}` };
  return [create, ...planAttributes(path, made, undefined, directoryArgs(args), state.identity)];
}

function planFiles(tree: LocalTree, state: TreeState, args: PlaceArgs): Change[] {
  const argsOf = (file: TreeFile) => (args.mode === 'preserve' ? { ...args, mode: modeText(file.source.mode) } : args);
  const write: TreeFile[] = [];
  const changes: Change[] = [];
  for (const file of tree.files) {
    const found = state.files.get(file.path)!;
    refuseUnseen(found);
    if (!args.force && found.lstat) continue;
    const same = found.lstat?.kind !== 'link' && found.sums.sha1 === file.source.sha1;
    if (same) changes.push(...planAttributes(found.path, found.stat!, found, argsOf(file), state.identity));
    else write.push(file);
  }
  if (write.length > 0) changes.push(writeFiles(write, state, args, argsOf));
  return changes;
}

/** All files in one change: they come in one tar stream and are put into their places one by one. */
function writeFiles(
  files: readonly TreeFile[],
  state: TreeState,
  args: PlaceArgs,
  argsOf: (file: TreeFile) => PlaceArgs,
): Change {
  const stage = createMark();
  const parts = files.map((file, at) => {
    const found = state.files.get(file.path)!;
    return replaceFile({
      path: found.path,
      existing: found.lstat?.kind === 'link' ? undefined : found.stat,
      content: { command: `cat "$drover_stage/${at}"` },
      backup: args.backup && found.stat !== undefined,
      validate: args.validate,
      args: argsOf(file),
      identity: state.identity,
      failure: { checksum: file.source.sha1 },
    });
  });
  const script = [
    `drover_stage=\${TMPDIR:-/tmp}/.${stage}`,
    `trap 'rm -rf "$drover_stage"' EXIT`,
    `trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM`,
    '(umask 077 && mkdir "$drover_stage") && (cd "$drover_stage" && tar -xf -) || exit',
    ...parts.map(({ run }) => `(\n${run as string}\n) || exit`),
  ].join('\n');
  const stdin = tarOf(
    files.map(({ source }, at) => ({ name: String(at), size: source.size, content: contentOf(source) })),
  );
  const paths = files.map(({ path }) => path);
  // The part that ended the script knows what it printed.
  const failed = (answer: Answer) => parts.map((part) => part.failed!(answer)).at(-1)!;
  return { field: 'files', before: null, after: paths, run: { script, stdin }, failed };
}

function planLink(found: PathState, target: string, args: PlaceArgs, state: TreeState): Change[] {
  if (found.lstat?.kind === 'link' && found.target === target) {
    return planAttributes(found.path, found.lstat, found, { ...args, mode: undefined }, state.identity);
  }
  const path = quote(found.path);
  const run = `rm -f -- ${path} && ln -s -- ${quote(target)} ${path}`;
  const made = { kind: 'link', mode: 0o777, uid: -1, gid: -1 } as FileStat;
  return [
    { field: 'link', before: found.target ?? null, after: target, run },
    ...planAttributes(found.path, made, undefined, { ...args, mode: undefined }, state.identity),
  ];
}

export function treeResult(_done: Done<TreeState>, args: PlaceArgs): PlainDict {
  const dest = args.dest!.endsWith('/') ? args.dest! : `${args.dest!}/`;
  return { dest, src: treeIn(args).source };
}
