import {
  type Answer,
  type ArgsOf,
  defineModule,
  encode,
  ModuleFailure,
  type Options,
  type PlainDict,
  quote,
  sh,
  shellFile,
  type Target,
} from '../../src/module/index.js';
import { attributesProbe, identityProbe, pathInfo, planAttributes, readIdentity } from '../shared/file-attributes.js';
import { fileOptions } from '../shared/file-options.js';
import { call, FILE_PROBE, readPath } from '../shared/file-probe.js';
import { fnmatchPattern } from '../shared/fnmatch.js';
import { globWord } from '../shared/glob-word.js';
import { missingTool } from '../shared/missing-tool.js';

const ARCHIVE = shellFile(import.meta.url, 'archive.sh');
const REPLACE = shellFile(import.meta.url, '../shared/replace-file.sh');
const PLACE = shellFile(import.meta.url, '../shared/http-place.sh');

const options = {
  path: { type: 'list', elements: 'path', required: true, description: 'Files, directories and patterns of them.' },
  dest: { type: 'path', description: 'The archive; for a single file its name with the ending of the format.' },
  format: {
    default: 'gz',
    choices: ['bz2', 'gz', 'tar', 'xz', 'zip'],
    description: 'Kind of the archive, or of the compression.',
  },
  exclude_path: {
    type: 'list',
    elements: 'path',
    default: [],
    description: 'Paths, and patterns of them, that are left out.',
  },
  exclusion_patterns: { type: 'list', elements: 'path', description: 'Patterns of entries that are left out.' },
  force_archive: { type: 'bool', default: false, description: 'Whether a single file becomes an archive, too.' },
  remove: { type: 'bool', default: false, description: 'Whether what was archived is removed.' },
  ...fileOptions,
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.archive',
  description: 'Makes an archive, or compresses a file.',
  options,
  returns: {
    archived: { type: 'list', description: 'Paths that are in the archive.', returned: 'success' },
    arcroot: {
      type: 'str',
      description: 'What all paths begin with; names in the archive lack it.',
      returned: 'always',
    },
    dest: { type: 'str', description: 'The archive.', returned: 'success' },
    dest_state: { type: 'str', description: '`absent`, `archive`, `compress` or `incomplete`.', returned: 'success' },
    missing: { type: 'list', description: 'Paths that are not there.', returned: 'success' },
    expanded_paths: { type: 'list', description: 'Paths that the patterns found.', returned: 'always' },
    expanded_exclude_paths: { type: 'list', description: 'Paths that were left out.', returned: 'always' },
  },
  check: 'full',
  async run(args, target) {
    const plan = planOf(args, await target.sh(lookScript(args)));
    const { result, present, dest } = plan;
    const makes = present.length > 0;
    if (target.check) {
      const changed = makes && (plan.tree || !plan.destKind);
      const state = makes || !plan.destKind ? 'absent' : existingState(dest);
      return { ...result, archived: [], dest_state: state, changed };
    }
    if (!makes)
      return { ...result, archived: [], dest_state: plan.destKind ? existingState(dest) : 'absent', changed: false };
    const answer = await target.sh({
      script: makeScript(args, plan),
      stdin: encode(plan.names.map((name) => `${name}\n`).join('')),
    });
    refuse(answer, args, dest);
    const { changed, info } = await withAttributes(answer, dest, args, target);
    const compressed = !plan.tree && args.format !== 'tar' && args.format !== 'zip';
    const state = compressed ? 'compress' : plan.tree && plan.missing.length > 0 ? 'incomplete' : 'archive';
    return {
      ...result,
      archived: plan.archived,
      dest_state: state,
      changed: answer.pairs.has('changed') || changed,
      ...info,
    };
  },
});

interface Plan {
  readonly dest: string;
  readonly root: string;
  /** Whether it is an archive by its sources: several, a directory, a pattern. */
  readonly tree: boolean;
  readonly present: readonly string[];
  readonly missing: readonly string[];
  readonly archived: string[];
  /** Names in the archive. */
  readonly names: readonly string[];
  readonly destKind: boolean;
  readonly result: PlainDict;
}

/** Expands patterns, and lists directories as a walk does: what is in one before what is in those below. */
function lookScript(args: Args): string {
  const expand = (label: string, paths: readonly string[]) =>
    paths.map((path) =>
      isPattern(path)
        ? `for drover_path in ${globWord(path)}; do if [ -e "$drover_path" ] || [ -L "$drover_path" ]; then printf '${label}=%s\\0' "$drover_path"; fi; done`
        : sh`printf '%s=%s\0' ${label} ${path}`,
    );
  const kinds = `drover_show() {
  if [ -d "$1" ]; then
    printf 'dir=%s\\0' "$1"
    if [ -L "$1" ]; then return; fi
    find "$1/" -mindepth 1 -type d -exec sh -c 'for p; do printf "in_dir=%s\\0" "$p"; done' sh {} +
    find "$1/" -mindepth 1 ! -type d -exec sh -c 'for p; do printf "in_file=%s\\0" "$p"; done' sh {} +
  elif [ -e "$1" ] || [ -L "$1" ]; then printf 'file=%s\\0' "$1"
  fi
}`;
  const shows = args.path.map(
    (path) =>
      `for drover_path in ${isPattern(path) ? globWord(path) : quote(path)}; do drover_show "$drover_path"; done`,
  );
  const dest = args.dest ?? (args.path.length === 1 ? `${args.path[0]}.${args.format}` : '');
  return [
    ...expand('path', args.path),
    ...expand('exclude', args.exclude_path),
    kinds,
    ...shows,
    sh`if [ -e ${dest} ]; then printf 'dest=1\0'; fi`,
  ].join('\n');
}

function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

function planOf(args: Args, answer: Answer): Plan {
  const all = (label: string) =>
    answer.fields.filter((field) => field.startsWith(`${label}=`)).map((field) => field.slice(label.length + 1));
  const [expanded, excluded] = [all('path'), all('exclude')];
  const told = { expanded_paths: expanded, expanded_exclude_paths: excluded };
  const paths = [...new Set(expanded)].filter((path) => !excluded.includes(path)).sort();
  if (paths.length === 0) {
    const joined = { expanded_paths: expanded.join(', '), expanded_exclude_paths: excluded.join(', ') };
    throw new ModuleFailure('Error, no source paths were found', { path: args.path.join(', '), ...joined });
  }
  const root = commonRoot(paths);
  const [directories, files] = [all('dir'), all('file')];
  const tree = args.force_archive || args.path.some(isPattern) || directories.includes(paths[0]!) || paths.length > 1;
  if (tree && !args.dest) {
    throw new ModuleFailure('Error, must specify "dest" when archiving multiple files or trees', {
      dest: null,
      path: args.path.join(', '),
    });
  }
  const dest = args.dest ?? `${paths[0]}.${args.format}`;
  const inside = paths.find((path) => directories.includes(path) && dest.startsWith(`${path}/`));
  if (args.remove && inside) {
    throw new ModuleFailure('Error, created archive can not be contained in source paths when remove=true', {
      path: paths.join(', '),
    });
  }
  const members = membersOf(paths, { directories, files, below: [...all('in_dir'), ...all('in_file')] }).filter(
    (path) => !isExcluded(path, root, args),
  );
  const present = paths.filter((path) => directories.includes(path) || files.includes(path));
  const missing = paths.filter((path) => !present.includes(path));
  const names = members.map((path) => stripRoot(path, root));
  const result = { ...told, dest, arcroot: root, missing };
  return { dest, root, tree, present, missing, archived: members, names, destKind: answer.pairs.has('dest'), result };
}

function membersOf(
  paths: readonly string[],
  found: { directories: string[]; files: string[]; below: string[] },
): string[] {
  const inside = new Map<string, string[]>();
  for (const name of found.below.map((path) => path.replace(/\/{2,}/g, '/'))) {
    const parent = name.slice(0, name.lastIndexOf('/'));
    inside.set(parent, [...(inside.get(parent) ?? []), name]);
  }
  // What is in a directory comes before what is in those below it.
  const walk = (directory: string): string[] => {
    const names = inside.get(directory) ?? [];
    return [...names, ...names.flatMap(walk)];
  };
  return paths.flatMap((path) => {
    if (found.directories.includes(path)) return walk(path.replace(/\/+$/, ''));
    return found.files.includes(path) ? [path] : [];
  });
}

/** The longest directory that all paths lie in, with a slash. */
function commonRoot(paths: readonly string[]): string {
  const parents = paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1));
  let common = parents[0]!;
  for (const parent of parents) while (!parent.startsWith(common)) common = common.slice(0, -1);
  return common.slice(0, common.lastIndexOf('/') + 1);
}

function stripRoot(path: string, root: string): string {
  return path.startsWith(root) ? path.slice(root.length) : path;
}

/** Patterns are compared with names in tar archives, but with paths for zip ones. */
function isExcluded(path: string, root: string, { exclusion_patterns: patterns, format }: Args): boolean {
  const shown = format === 'zip' ? path : stripRoot(path, root);
  return (patterns ?? []).some((pattern) => fnmatchPattern(pattern).test(shown));
}

function existingState(dest: string): string {
  return /\.(?:tar|tar\.(?:gz|bz2|xz)|tgz|tbz2|zip)$/i.test(dest) ? 'archive' : 'compress';
}

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  bz2: ['bzip2'],
  gz: ['gzip'],
  tar: [],
  xz: ['xz'],
  zip: ['zip'],
};

function makeScript(args: Args, plan: Plan): string {
  const needs = [...(args.format === 'zip' ? [] : ['tar']), ...NEEDS[args.format]!];
  const removed = [...plan.archived, ...plan.present];
  return [
    FILE_PROBE,
    REPLACE,
    PLACE,
    ARCHIVE,
    "drover_tmp_begin ''",
    'cat >"$drover_tmp/list" || exit',
    sh`drover_dest=${plan.dest} drover_root=${plan.root || '.'} drover_format=${args.format} drover_needs=${needs.join(' ')}`,
    sh`drover_unsafe=${args.unsafe_writes ? '1' : ''} drover_single=${plan.tree ? '' : plan.present[0]!}`,
    'drover_archive',
    args.remove ? sh`if [ -n "$drover_ok" ]; then rm -rf -- ${removed}; fi` : '',
    call('drover_stat', 'file', plan.dest),
    attributesProbe('file', plan.dest, args),
    identityProbe(args),
  ].join('\n');
}

function refuse(answer: Answer, { format }: Args, dest: string): void {
  const missing = answer.pairs.get('missing');
  if (missing !== undefined) throw missingTool(missing, missing);
  const failed = answer.pairs.get('failed');
  const kind = format === 'zip' || format === 'tar' ? format : `tar.${format}`;
  if (failed !== undefined) throw new ModuleFailure(`Error when writing ${kind} archive at ${dest}: ${failed}`);
  if (!answer.pairs.has('made'))
    throw new ModuleFailure(`Error when writing ${kind} archive at ${dest}: ${answer.errorText.trim()}`);
}

async function withAttributes(answer: Answer, dest: string, args: Args, target: Target) {
  const found = readPath(answer, 'file', dest);
  if (!found.lstat) return { changed: false, info: {} };
  const changes = planAttributes(dest, found.lstat, found, args, readIdentity(answer.pairs, args));
  if (changes.length === 0) return { changed: false, info: pathInfo(found) };
  const script = [
    ...changes.map(({ run }) => `${run as string} || exit`),
    FILE_PROBE,
    call('drover_stat', 'file', dest),
  ];
  const done = await target.sh(script.join('\n'));
  if (done.rc !== 0) throw new ModuleFailure(done.errorText.trim(), { path: dest });
  return { changed: true, info: pathInfo(readPath(done, 'file', dest)) };
}
