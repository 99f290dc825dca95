import {
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
  type Target,
} from '../src/module/index.js';
import { call, FILE_PROBE } from './shared/file-probe.js';
import { candidates, type FindArgs, walkAll } from './shared/find-filter.js';
import { type Listing, listTree, readContents } from './shared/find-listing.js';

const options = {
  paths: {
    type: 'list',
    elements: 'path',
    required: true,
    aliases: ['name', 'path'],
    description: 'Directories to look into.',
  },
  patterns: {
    type: 'list',
    elements: 'str',
    default: [],
    aliases: ['pattern'],
    description: 'Names: shell patterns, or with `use_regex` regular expressions.',
  },
  excludes: { type: 'list', elements: 'str', aliases: ['exclude'], description: 'Names that are left out.' },
  contains: { description: 'Pattern that must match at the beginning of a line of the file.' },
  read_whole_file: { type: 'bool', default: false, description: 'Whether `contains` is searched in the whole file.' },
  file_type: { default: 'file', choices: ['any', 'directory', 'file', 'link'], description: 'What to find.' },
  age: { description: 'Least age, or most when negative: seconds, or with `m`, `h`, `d`, `w` behind it.' },
  age_stamp: { default: 'mtime', choices: ['atime', 'ctime', 'mtime'], description: 'The time that `age` is about.' },
  size: { description: 'Least size, or most when negative: bytes, or with `k`, `m`, `g`, `t` behind it.' },
  recurse: { type: 'bool', default: false, description: 'Whether directories below are looked into.' },
  hidden: { type: 'bool', default: false, description: 'Whether names that begin with a dot count.' },
  follow: { type: 'bool', default: false, description: 'Whether links to directories are looked into.' },
  get_checksum: { type: 'bool', default: false, description: 'Whether files get their checksum.' },
  checksum_algorithm: {
    default: 'sha1',
    choices: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
    aliases: ['checksum', 'checksum_algo'],
    description: 'The algorithm of the checksum.',
  },
  use_regex: { type: 'bool', default: false, description: 'Whether names are given by regular expressions.' },
  depth: { type: 'int', description: 'How many levels are looked at.' },
  mode: { type: 'raw', description: 'Permissions: octal text, or symbolic.' },
  exact_mode: {
    type: 'bool',
    default: true,
    description: 'Whether `mode` is all permissions, or any of them will do.',
  },
  encoding: { description: 'Encoding of the files that `contains` is searched in.' },
  limit: { type: 'int', description: 'How many matches are enough.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.find',
  description: 'Finds files by name, age, size, permissions and contents.',
  options,
  returns: {
    files: { type: 'list', description: 'What was found, each as `stat` tells it.', returned: 'success' },
    matched: { type: 'int', description: 'How many.', returned: 'success' },
    examined: { type: 'int', description: 'How many were looked at.', returned: 'success' },
    skipped_paths: { type: 'dict', description: 'What could not be looked at, and why.', returned: 'success' },
    msg: { type: 'str', description: 'Whether all was looked at.', returned: 'success' },
  },
  differences: ['The order of what is found in one directory is that of the `find` program.'],
  floats: ['atime', 'mtime', 'ctime'],
  check: 'full',
  looksFirst: true,
  async run(args, target) {
    const wanted = wantedOf(args);
    const listings: Listing[] = [];
    for (const path of args.paths) listings.push(await listTree(path, args, target));
    const contents = args.contains
      ? await readContents(
          listings.flatMap((listing) => candidates(listing, wanted)),
          target,
        )
      : new Map<string, Uint8Array>();
    const { files, looked, skipped, msg } = walkAll(listings, wanted, contents, target);
    const summed = args.get_checksum ? await addSums(files, args, target) : files;
    return {
      files: summed,
      changed: false,
      msg,
      matched: files.length,
      examined: looked,
      skipped_paths: new Map(Object.entries(skipped)),
    };
  },
});

/** The arguments with age and size in seconds and bytes. Throws ModuleFailure for what is none. */
function wantedOf(args: Args): FindArgs {
  const { mode, age, size, limit } = args;
  if (mode && typeof mode !== 'string') {
    const kind = typeof mode === 'number' ? 'int' : typeof mode === 'boolean' ? 'bool' : 'list';
    throw new ModuleFailure(`argument 'mode' is not a string and conversion is not allowed, value is of type ${kind}`);
  }
  const patterns = args.patterns.length > 0 ? args.patterns : [args.use_regex ? '.*' : '*'];
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  const bytes = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };
  const wanted = {
    ...args,
    patterns,
    mode: mode as string | undefined,
    age: quantity(age, seconds, 'age'),
    size: quantity(size, bytes, 'size'),
  };
  if (limit !== null && limit !== undefined && limit <= 0) {
    throw new ModuleFailure(`limit cannot be ${limit} (use None for unlimited)`);
  }
  return wanted;
}

function quantity(text: string | null | undefined, units: Readonly<Record<string, number>>, name: string) {
  if (text === null || text === undefined) return undefined;
  const match = /^(-?\d+)([a-z])?\n?$/.exec(text.toLowerCase());
  const unit = match?.[2] === undefined ? 1 : units[match[2]];
  if (!match || unit === undefined) throw new ModuleFailure(`failed to process ${name}`, { [name]: text });
  return Number(match[1]) * unit;
}

async function addSums(files: readonly PlainDict[], args: Args, target: Target): Promise<PlainDict[]> {
  const regular = files.filter((file) => file.isreg === true);
  if (regular.length === 0) return [...files];
  const { checksum_algorithm: algorithm } = args;
  const sums = regular.map((file, at) => call('drover_sum', String(at), wordOf(String(file.path)), algorithm));
  const { pairs } = await target.sh([FILE_PROBE, ...sums].join('\n'), { form: 'look' });
  const known = new Map(regular.map((file, at) => [file.path, pairs.get(`${at}.${algorithm}`) ?? null]));
  return files.map((file) => (known.has(file.path) ? { ...file, checksum: known.get(file.path)! } : file));
}

/** A path that no program takes for an option. */
function wordOf(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}
