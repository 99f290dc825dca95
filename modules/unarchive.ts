import { DroverError } from '../src/base/error.js';
import {
  ActionFailure,
  ActionSkip,
  type Answer,
  type ArgsOf,
  type Controller,
  defineModule,
  type Input,
  ModuleFailure,
  type Options,
  type PlainDict,
  quote,
  sh,
  shellFile,
  type Target,
} from '../src/module/index.js';
import { identityProbe, pathInfo, planAttributes, readIdentity } from './shared/file-attributes.js';
import { fileOptions } from './shared/file-options.js';
import { call, FILE_PROBE, readPath } from './shared/file-probe.js';
import { guardOptions } from './shared/guard-options.js';
import { DOWNLOADED, fetchScript } from './shared/http-script.js';
import { contentOf, isSource, type LocalSource, loadSource } from './shared/local-source.js';

const UNARCHIVE = shellFile(import.meta.url, 'unarchive.sh');

const options = {
  src: {
    type: 'path',
    description: 'The archive: of the controller, or with `remote_src` of the target or a URL.',
  },
  dest: { type: 'path', description: 'The directory that it is unpacked in; it must exist.' },
  remote_src: {
    type: 'bool',
    default: false,
    description: 'Whether the archive is on the target, or to be had by it.',
  },
  copy: { type: 'bool', default: true, description: 'The opposite of `remote_src`, which is its newer name.' },
  creates: guardOptions('nothing is unpacked').creates,
  list_files: { type: 'bool', default: false, description: 'Whether the result names what is in the archive.' },
  keep_newer: { type: 'bool', default: false, description: 'Whether newer files are kept as they are.' },
  exclude: { type: 'list', elements: 'str', default: [], description: 'Patterns of entries that are left out.' },
  include: {
    type: 'list',
    elements: 'str',
    default: [],
    description: 'Entries that are unpacked; all others are left out.',
  },
  extra_opts: { type: 'list', elements: 'str', default: [], description: 'More options for tar or unzip.' },
  validate_certs: {
    type: 'bool',
    default: true,
    description: 'Whether the certificate of an `https` source is checked.',
  },
  io_buffer_size: {
    type: 'int',
    default: 65536,
    description: 'Accepted; the programs of the target choose their own.',
  },
  decrypt: { type: 'bool', default: true, description: 'Whether a vaulted archive is decrypted.' },
  ...fileOptions,
  _drover_source: { type: 'raw', hidden: true, description: 'The local archive.' },
  _drover_missing: { type: 'str', hidden: true, description: 'What is told when there is no such archive.' },
} as const satisfies Options;

/** `prepare` refuses a call without the two. */
type Args = ArgsOf<typeof options> & { readonly src: string; readonly dest: string };

export default defineModule({
  name: 'ansible.builtin.unarchive',
  async: false,
  description: 'Unpacks an archive: tar, also with gzip, bzip2, xz or zstd, and zip.',
  argumentName: 'ansible.legacy.unarchive',
  options,
  mutually_exclusive: [['include', 'exclude']],
  returns: {
    dest: { type: 'str', description: 'The directory.', returned: 'always' },
    src: { type: 'str', description: 'The archive on the target.', returned: 'always' },
    handler: { type: 'str', description: 'Kind of the archive.', returned: 'always', sample: 'TgzArchive' },
    extract_results: {
      type: 'dict',
      description: 'The command that unpacked: cmd, rc, out, err.',
      returned: 'changed',
    },
    files: { type: 'list', description: 'Names in the archive.', returned: '`list_files` is set' },
    mode: { type: 'str', description: 'Permissions of the directory.', returned: 'always' },
    owner: { type: 'str', description: 'Its owner.', returned: 'always' },
    group: { type: 'str', description: 'Its group.', returned: 'always' },
    uid: { type: 'int', description: 'Number of its owner.', returned: 'always' },
    gid: { type: 'int', description: 'Number of its group.', returned: 'always' },
    size: { type: 'int', description: 'Its size.', returned: 'always' },
    state: { type: 'str', description: '`directory`', returned: 'always' },
  },
  differences: [
    'Check mode tells whether a tar archive would be unpacked; Ansible skips it.',
    'tar need not be that of GNU: with another one the archive is unpacked beside and compared.',
  ],
  check: 'full',
  prepare,
  async run(checked, target) {
    const args = checked as Args;
    if (args.creates && (await exists(args.creates, target))) {
      throw new ActionSkip(`skipped, since ${args.creates} exists`);
    }
    if (args._drover_missing) throw new DroverError(String(args._drover_missing), { code: 'module-failed' });
    const answer = await target.sh({ script: unarchiveScript(args, target.check), stdin: sourceBytes(args) });
    const found = fieldsOf(answer);
    const sent = isSource(args._drover_source ?? null) ? temporaryName(found, target.now()) : undefined;
    if (sent !== undefined) target.show({ ...args, src: sent });
    refuse(found, args, answer);
    const files = (found.one.get('files') ?? '').split('\n').filter((name) => name !== '');
    const attributes = target.check ? false : await setAttributes(files, args, target);
    return resultOf(found, files, attributes, args, { answer, sent });
  },
});

async function prepare(args: PlainDict, controller: Controller): Promise<PlainDict> {
  const { src, dest } = args;
  const { given } = controller;
  const refuse = (msg: string) => new ActionFailure(msg, { changed: false });
  if ('copy' in given && 'remote_src' in given)
    throw refuse("parameters are mutually exclusive: ('copy', 'remote_src')");
  if (typeof src !== 'string' || typeof dest !== 'string') throw refuse('src (or content) and dest are required');
  const remote = args.remote_src === true || args.copy === false;
  if (remote) return { ...args, remote_src: true };
  const path = sourcePath(src, args, controller);
  if (path instanceof DroverError) return { ...args, _drover_missing: path.message };
  return { ...args, _drover_source: await loadSource(path, args.decrypt === true, controller) };
}

/** Where `creates` may make it needless, an archive that is not here is told of only when it is needed. */
function sourcePath(src: string, { creates }: PlainDict, controller: Controller): string | DroverError {
  try {
    return controller.findFile('files', src);
  } catch (error) {
    if (!creates || !(error instanceof DroverError)) throw error;
    return error;
  }
}

async function exists(path: string, target: Target): Promise<boolean> {
  return (await target.sh(sh`[ -e ${path} ] || [ -L ${path} ]`)).rc === 0;
}

function sourceBytes(args: Args): Input | undefined {
  const source = args._drover_source as LocalSource | undefined;
  return isSource(source) ? contentOf(source) : undefined;
}

function unarchiveScript(args: Args, check: boolean): string {
  return [
    FILE_PROBE,
    wordFunctions(args),
    sh`drover_dest=${args.dest} drover_keep=${args.keep_newer ? '1' : ''} drover_mode=${modeWord(args)}`,
    sh`drover_owner=${args.owner ?? ''} drover_group=${args.group ?? ''} drover_src=${args.src}`,
    UNARCHIVE,
    LOOK,
    'drover_say home "$HOME"',
    call('drover_stat', 'before', args.dest),
    `[ -d "$drover_dest" ] || { drover_say problem no-dest; exit 0; }`,
    sourceScript(args),
    'drover_pick || { drover_say problem no-handler; exit 0; }',
    'drover_list',
    'drover_say handler "$drover_handler"; drover_say bin "$drover_bin"; drover_say flag "$drover_flag"; drover_say src "$drover_src"',
    'drover_say files "$(cat "$drover_tmp/list")"',
    `if drover_differs; then\n  drover_say changed 1\n  ${check ? '' : 'drover_unpack'}\nfi`,
    call('drover_stat', 'after', args.dest),
  ].join('\n');
}

/** Names become numbers for the comparison; what is made on the way is removed. */
const LOOK = `drover_flag=
drover_tmp=$(umask 077 && mktemp -d "\${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
trap 'rm -rf "$drover_tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
case $drover_dest in -*) drover_dest=./$drover_dest ;; esac
if [ -n "$drover_owner" ]; then drover_owner=$(id -u -- "$drover_owner" 2>/dev/null || printf '%s' "$drover_owner"); fi
if [ -n "$drover_group" ]; then
  drover_entry=$(drover_group "$drover_group")
  case $drover_entry in gid=*) drover_group=$(printf '%s' "\${drover_entry#gid=}" | tr -d '\\000') ;; esac
fi`;

/** Gets the archive to a file that tar can read twice. */
function sourceScript(args: Args): string {
  if (isSource(args._drover_source ?? null)) {
    return `drover_src=$drover_tmp/source\ncat >"$drover_src" || exit\n${SIZE}`;
  }
  const fetched = args.src.includes('://')
    ? [
        `[ -e "$drover_src" ] || {`,
        fetchScript({ url: args.src, validateCerts: args.validate_certs }, '"$drover_tmp/source"'),
        DOWNLOADED,
        `[ "$drover_rc" = 0 ] || { drover_say problem no-download; drover_say said "$drover_said"; exit 0; }`,
        `drover_src=$drover_tmp/source`,
        `}`,
      ].join('\n')
    : '';
  return [
    fetched,
    `[ -e "$drover_src" ] || { drover_say problem no-src; exit 0; }`,
    `[ -r "$drover_src" ] || { drover_say problem unreadable; exit 0; }`,
    `case $drover_src in /*) ;; *) drover_src=$PWD/$drover_src ;; esac`,
    SIZE,
  ].join('\n');
}

const SIZE = `[ -s "$drover_src" ] || { drover_say problem empty; drover_say src "$drover_src"; exit 0; }`;

/** The functions that know the words of this call. */
function wordFunctions({ extra_opts: extra, exclude, include, ...args }: Args): string {
  const options = [
    ...(extra.length > 0 ? ['--show-transformed-names', ...extra] : []),
    ...(args.keep_newer ? ['--keep-newer-files'] : []),
  ];
  const excluded = exclude.map((pattern) => pattern.replace(/\/+$/, ''));
  const words = excluded.map((pattern) => `--exclude=${pattern}`);
  const owner = args.owner ? [`--owner=${args.owner}`] : [];
  const group = args.group ? [`--group=${args.group}`] : [];
  return [
    'drover_tar_words() {',
    '  drover_verb=$1 drover_where=$2 drover_archive=$3',
    '  shift 3',
    '  if [ -n "$drover_gnu" ]; then',
    sh`    set -- "$@" ${[...owner, ...group, ...words, ...options]} -f "$drover_archive" ${include}`,
    '  else',
    // BusyBox may know no way to leave something out: what is left is named.
    sh`    set -- "$@" ${extra} -f "$drover_archive" ${include}`,
    excluded.length > 0
      ? '    if [ "$drover_verb" = -x ]; then while IFS= read -r drover_name; do case $drover_name in */) ;; *) set -- "$@" "$drover_name" ;; esac; done <"$drover_tmp/list"; fi'
      : '',
    '  fi',
    '  (cd "$drover_dest" && "$drover_bin" "$drover_verb" -C "$drover_where" "$@")',
    '}',
    'drover_zip_words() {',
    '  drover_archive=$1 drover_where=$2',
    '  shift 2',
    sh`  set -- ${exclude} "$@"`,
    '  if [ $# -gt 0 ]; then set -- -x "$@"; fi',
    sh`  "$drover_bin" -o ${extra} "$drover_archive" "$@" ${include} -d "$drover_where"`,
    '}',
    matchFunction(include, exclude),
  ].join('\n');
}

/** `drover_matches NAME`: whether an entry is taken. Zip patterns and those of tar's excludes are the shell's. */
function matchFunction(include: readonly string[], exclude: readonly string[]): string {
  const pattern = (text: string) => text.replace(/\/+$/, '').replace(/[^\w.*?[\]!/-]/g, (sign) => quote(sign));
  const out = exclude.map((text) => `${pattern(text)}|${pattern(text)}/*`).join('|');
  const taken = include.map((text) => `${pattern(text)}|${pattern(text)}/*`).join('|');
  return [
    'drover_matches() {',
    out === '' ? '' : `  case $1 in ${out}) return 1 ;; esac`,
    taken === ''
      ? ''
      : `  if [ "$drover_handler" = ZipArchive ]; then case $1 in ${taken}) return 0 ;; *) return 1 ;; esac; fi`,
    '  return 0',
    '}',
  ].join('\n');
}

function modeWord({ mode }: Args): string {
  if (mode === null || mode === undefined || mode === '') return '';
  if (typeof mode === 'number') return mode.toString(8);
  return /^0?[0-7]+$/.test(String(mode)) ? String(mode) : '-';
}

interface Found {
  readonly one: ReadonlyMap<string, string>;
  readonly reasons: readonly string[];
}

function fieldsOf(answer: Answer): Found {
  const reasons = answer.fields.filter((field) => field.startsWith('reason=')).map((field) => field.slice(7));
  return { one: answer.pairs, reasons: [...new Set(reasons)] };
}

function refuse({ one, reasons }: Found, { src, dest }: Args, answer: Answer): void {
  switch (one.get('problem')) {
    case 'no-dest':
      throw new ActionFailure(`dest '${dest}' must be an existing dir`);
    case 'no-src':
      throw new ModuleFailure(`Source '${src}' does not exist`);
    case 'unreadable':
      throw new ModuleFailure(`Source '${src}' not readable`);
    case 'no-download':
      throw new ModuleFailure(`Failure downloading ${src}, ${one.get('said') ?? ''}`);
    case 'empty':
      throw new ModuleFailure(`Invalid archive '${one.get('src') ?? src}', the file is 0 bytes`);
    case 'no-handler':
      throw new ModuleFailure(
        `Failed to find handler for "${one.get('src') ?? src}". Make sure the required command to extract the file is installed.\n${reasons.join('\n')}`,
      );
  }
  if (!one.has('handler')) throw new ModuleFailure(answer.errorText.trim() || 'the archive could not be read');
}

/** Owner, group, mode and attributes of what was unpacked. */
async function setAttributes(files: readonly string[], args: Args, target: Target): Promise<boolean> {
  const wanted = [
    args.owner,
    args.group,
    args.mode,
    args.attributes,
    args.seuser,
    args.serole,
    args.setype,
    args.selevel,
  ];
  if (wanted.every((value) => value === null || value === undefined)) return false;
  const tops = files.filter((name) => name.includes('/')).map((name) => name.split('/')[0]!);
  const paths = [...new Set([...files, ...tops])].map((name) => `${args.dest}/${name}`.replace(/(?<=.)\/+$/, ''));
  const look = paths.map((path, at) => call('drover_stat', `p${at}`, path));
  const answer = await target.sh([FILE_PROBE, identityProbe(args), ...look].join('\n'));
  const identity = readIdentity(answer.pairs, args);
  const changes = paths.flatMap((path, at) => {
    const state = readPath(answer, `p${at}`, path);
    return state.lstat ? planAttributes(path, state.lstat, state, args, identity) : [];
  });
  if (changes.length === 0) return false;
  const done = await target.sh(changes.map(({ run }) => `${run as string} || exit`).join('\n'));
  if (done.rc !== 0)
    throw new ModuleFailure(
      'Unexpected error when accessing exploded file.',
      {},
      { cause: new Error(done.errorText.trim()) },
    );
  return true;
}

function resultOf(
  { one }: Found,
  files: readonly string[],
  attributes: boolean,
  args: Args,
  { answer, sent }: { readonly answer: Answer; readonly sent: string | undefined },
): PlainDict {
  const differs = one.has('changed');
  const src = sent ?? one.get('src')!;
  const text = (name: string) => (one.get(name) ?? 'x').slice(0, -1).replaceAll(one.get('src')!, src);
  const info = pathInfo(readPath(answer, 'after', args.dest));
  const result: PlainDict = { handler: one.get('handler')!, dest: args.dest, src };
  if (one.has('rc')) {
    const rc = Number(one.get('rc'));
    result.extract_results = { cmd: commandOf(one, src, args), rc, out: text('out'), err: text('err') };
    if (rc !== 0) throw new ModuleFailure(`failed to unpack ${src} to ${args.dest}`, { ...result, ...info });
  }
  return {
    ...result,
    changed: differs || attributes,
    ...(text('diff') !== '' && { diff: { prepared: text('diff') } }),
    ...(args.list_files && { files: [...files] }),
    ...info,
  };
}

/** Where Ansible would have put its copy of the archive. */
function temporaryName({ one }: Found, now: number): string {
  return `${one.get('home')}/.ansible/tmp/ansible-tmp-${Math.floor(now / 1000)}.0-0-0/source`;
}

function commandOf(one: ReadonlyMap<string, string>, src: string, args: Args): string[] {
  const { extra_opts: extra, exclude, include, dest } = args;
  const bin = one.get('bin')!;
  if (one.get('handler') === 'ZipArchive') {
    const left = [...exclude, ...(one.get('newer') ?? '').split('\n').filter((name) => name !== '')];
    return [bin, '-o', ...extra, src, ...(left.length > 0 ? ['-x', ...left] : []), ...include, '-d', dest];
  }
  const flag = one.get('flag') ?? '';
  return [
    bin,
    '--extract',
    '-C',
    dest,
    ...(flag === '' ? [] : [flag]),
    ...(extra.length > 0 ? ['--show-transformed-names', ...extra] : []),
    ...(args.owner ? [`--owner=${args.owner}`] : []),
    ...(args.group ? [`--group=${args.group}`] : []),
    ...(args.keep_newer ? ['--keep-newer-files'] : []),
    ...exclude.map((pattern) => `--exclude=${pattern.replace(/\/+$/, '')}`),
    '-f',
    src,
    ...include,
  ];
}
