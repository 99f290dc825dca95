import { basename } from 'node:path';
import {
  type Answer,
  type ArgsOf,
  createMark,
  type Options,
  quote,
  sh,
  shellFunctions,
  shellText,
} from '../../src/module/index.js';
import { attributesProbe, type Identity, identityProbe, readIdentity } from './file-attributes.js';
import { fileOptions } from './file-options.js';
import { call, FILE_PROBE, type FileStat, type PathState, readPath } from './file-probe.js';
import { probeTimes, readTimes, type WantedTimes } from './file-times.js';
import { readTree, type TreeEntry } from './file-tree.js';

const SCRIPT = shellFunctions(import.meta.url, '../file.sh');

export const fileModuleOptions = {
  path: { type: 'path', required: true, aliases: ['dest', 'name'], description: 'The path to look after.' },
  state: {
    choices: ['absent', 'directory', 'file', 'hard', 'link', 'touch'],
    description: 'What must be there. When not given: what is there, else a file, or with `recurse` a directory.',
  },
  src: { type: 'path', description: 'What a link leads to, what a hard link shares.' },
  recurse: { type: 'bool', default: false, description: 'Whether all that is in a directory gets its attributes.' },
  force: { type: 'bool', default: false, description: 'Whether a link replaces a file, or leads to nothing.' },
  follow: { type: 'bool', default: true, description: 'Whether links are followed.' },
  modification_time: { description: '`now`, `preserve`, or a time in `modification_time_format`.' },
  modification_time_format: { default: '%Y%m%d%H%M.%S', description: 'Format of `modification_time`.' },
  access_time: { description: '`now`, `preserve`, or a time in `access_time_format`.' },
  access_time_format: { default: '%Y%m%d%H%M.%S', description: 'Format of `access_time`.' },
  _original_basename: { hidden: true, description: 'Name that a file gets in a directory.' },
  _diff_peek: { type: 'bool', hidden: true, description: 'Only asks whether the file looks binary.' },
  ...fileOptions,
} as const satisfies Options;

export type FileModuleArgs = ArgsOf<typeof fileModuleOptions>;

export type Kind = 'absent' | 'directory' | 'file' | 'hard' | 'link';

/** What a probe found of a path that is looked after. */
export interface FileState {
  /** The path, or the name in it where it is a directory that a file goes to. */
  readonly path: string;
  readonly file: PathState;
  /** What a followed link leads to; the file itself for anything else. */
  readonly real: PathState;
  /** Whether a directory holds something. */
  readonly full: boolean;
  /** Directories that must be made, outermost first, and what is above them. */
  readonly missing: readonly string[];
  readonly above: PathState;
  /** What `src` is, relative to the link. */
  readonly source: PathState;
  readonly tree: readonly TreeEntry[];
  /** Paths in a directory, `d` or `f` in front. */
  readonly listed: readonly string[];
  readonly identity: Identity;
  readonly me: { readonly uid: number; readonly gid: number };
  readonly times: WantedTimes;
  /** Owner or group given by a number that has no name. */
  readonly nameless: { readonly owner: boolean; readonly group: boolean };
  /** Whether the beginning holds a NUL, when that is asked. */
  readonly binary: boolean;
}

export function probeFile(args: FileModuleArgs, { diff }: { readonly diff: boolean }): string {
  const { path, state, src, follow } = args;
  const replaces = state === 'link' || state === 'hard';
  const inside = state === 'link' || state === 'absent' ? '' : args._original_basename || basename(src ?? '');
  return [
    FILE_PROBE,
    SCRIPT,
    call('drover_file_probe', path, inside, follow ? '1' : '', replaces ? '1' : ''),
    attributesProbe('real', shellText('"$drover_real"'), args),
    'drover_missing "$drover_real"',
    src ? call('drover_source', src, state ?? '') : '',
    src ? attributesProbe('source', shellText('"$drover_from"'), args) : '',
    identityProbe(args),
    nameProbe('passwd', 'owner', args.owner),
    nameProbe('group', 'group', args.group),
    probeTimes(args),
    args._diff_peek === null || args._diff_peek === undefined ? '' : PEEK,
    args.recurse ? walkProbe(args) : '',
    state === 'absent' && diff
      ? sh`if [ ! -L "$drover_file" ] && [ -d "$drover_file" ]; then drover_list "$drover_file" ${createMark()}; fi`
      : '',
  ].join('\n');
}

const PEEK = `if [ -f "$drover_file" ] && [ "$(head -c 8192 "$drover_file" | tr -dc '\\000' | wc -c)" -gt 0 ]; then printf 'binary=1\\0'; fi`;

function nameProbe(table: string, field: string, given: string | null | undefined): string {
  if (!/^\s*[+-]?\d+\s*$/.test(given ?? '')) return '';
  return `${call('drover_known', table, String(Number(given)))} || printf 'nameless:${field}=1\\0'`;
}

function walkProbe(args: FileModuleArgs): string {
  const words = [args.follow ? '1' : '', createMark(), args.attributes ? '1' : ''].map(quote).join(' ');
  return `if [ -d "$drover_real" ] && [ ! -L "$drover_real" ]; then drover_walk "$drover_real" ${words}; fi`;
}

export function readFileState(answer: Answer, args: FileModuleArgs): FileState {
  const { pairs } = answer;
  const path = pairs.get('file') ?? args.path;
  const file = readPath(answer, 'file', path);
  const followed = args.follow && file.lstat?.kind === 'link';
  const missing = [...pairs.keys()].filter((key) => key.startsWith('missing:')).map((key) => key.slice(8));
  const [uid, gid] = (pairs.get('me') ?? '').split(':').map(Number);
  return {
    path,
    file,
    real: { ...readPath(answer, 'real', followed ? file.real : path) },
    full: pairs.has('full'),
    missing: missing.filter((directory) => !/(?:^|\/)\.\.?$/.test(directory)).reverse(),
    above: readPath(answer, 'above', ''),
    source: readPath(answer, 'source', pairs.get('from') ?? args.src ?? ''),
    tree: readTree(pairs),
    listed: (pairs.get('list') ?? '').split(pairs.get('mark') ?? '\0').slice(1),
    identity: readIdentity(pairs, args),
    me: { uid: uid!, gid: gid! },
    times: readTimes(pairs, args),
    nameless: { owner: pairs.has('nameless:owner'), group: pairs.has('nameless:group') },
    binary: pairs.has('binary'),
  };
}

/** What results call the kind of a path. */
export function kindOf(stat: FileStat | undefined): Kind {
  if (!stat) return 'absent';
  if (stat.kind === 'link' || stat.kind === 'directory') return stat.kind;
  return stat.links > 1 ? 'hard' : 'file';
}
