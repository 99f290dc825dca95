import {
  type Answer,
  type ArgsOf,
  type Change,
  type Done,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
} from '../../src/module/index.js';
import { type FstabEdit, type FstabEntry, putEntry, removeEntry } from '../shared/fstab.js';
import { missingTool } from '../shared/missing-tool.js';
import { mountSources } from '../shared/mounted.js';
import { systemFile } from '../shared/system-file.js';

const options = {
  path: { type: 'path', required: true, aliases: ['name'], description: 'The mount point.' },
  src: { type: 'path', description: 'What is mounted: a device, LABEL=…, UUID=…, host:/directory.' },
  fstype: { description: 'Type of the file system.' },
  opts: { description: 'Options of the mount; `defaults` when not given.' },
  opts_no_log: { type: 'bool', default: false, description: 'Whether the options are a secret.' },
  dump: { default: '0', description: 'The fifth field of fstab.' },
  passno: { default: '0', no_log: false, description: 'The sixth field of fstab.' },
  state: {
    required: true,
    choices: [
      'absent',
      'absent_from_fstab',
      'absent_mount',
      'mounted',
      'present',
      'unmounted',
      'remounted',
      'ephemeral',
    ],
    description: 'What must be so: in fstab (`present`), mounted too (`mounted`), mounted only (`ephemeral`) …',
  },
  fstab: { description: 'The file, in place of /etc/fstab.' },
  boot: { type: 'bool', default: true, description: 'Whether it is mounted when the system starts.' },
  backup: { type: 'bool', default: false, description: 'Whether the old fstab is kept under a name with a date.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly pairs: ReadonlyMap<string, string>;
  readonly fstab: string;
  /** There is something mounted at the path; what, for a bind mount the directory. */
  readonly mounted: boolean;
  readonly source: string | undefined;
}

export default defineModule({
  name: 'ansible.posix.mount',
  description: 'Looks after mounts: the entries of fstab, and what is mounted now.',
  options,
  required_if: [
    ['state', 'mounted', ['src', 'fstype']],
    ['state', 'present', ['src', 'fstype']],
    ['state', 'ephemeral', ['src', 'fstype']],
  ],
  returns: {
    name: { type: 'str', description: 'The mount point.', returned: 'always' },
    src: { type: 'str', description: 'The option.', returned: 'when it is given' },
    fstype: { type: 'str', description: 'The option.', returned: 'when it is given' },
    opts: { type: 'str', description: 'The options of the mount.', returned: 'always' },
    dump: { type: 'str', description: 'The option.', returned: 'always' },
    passno: { type: 'str', description: 'The option.', returned: 'always' },
    boot: { type: 'str', description: '`yes` or `no`.', returned: 'always' },
    fstab: { type: 'str', description: 'The file.', returned: 'always' },
    backup_file: { type: 'str', description: 'The old fstab; empty when there is none.', returned: 'always' },
  },
  differences: ['Linux only.', 'A missing fstab is made only when an entry is written to it.'],
  probe,
  read,
  plan,
  result,
  diff: () => undefined,
});

function fstabOf({ fstab }: Args): string {
  return fstab || '/etc/fstab';
}

function probe(args: Args): string {
  return sh`PATH=$PATH:/sbin:/usr/sbin
drover_point=${args.path}
for drover_tool in mount umount; do
  if command -v "$drover_tool" >/dev/null 2>&1; then printf 'tool:%s=1\0' "$drover_tool"; fi
done
if [ -e "$drover_point" ]; then printf 'exists=1\0'; fi
printf 'real=%s\0' "$(readlink -f -- "$drover_point" 2>/dev/null || printf '%s' "$drover_point")"
drover_up=$drover_point
while [ -n "$drover_up" ] && [ "$drover_up" != . ] && ! [ -e "$drover_up" ]; do
  printf 'missing:%s=1\0' "$drover_up"
  drover_up=$(dirname -- "$drover_up")
done
printf 'info=%s\0' "$(cat /proc/self/mountinfo)"
printf 'listed=%s\0' "$(mount -v 2>/dev/null || mount)"
printf 'fstab=%s\0' "$(cat ${fstabOf(args)} 2>/dev/null)"`;
}

function read({ pairs }: Answer, args: Args): State {
  const sources = mountSources(pairs.get('info') ?? '');
  const points = [args.path.replace(/(.)\/+$/, '$1'), pairs.get('real') ?? ''];
  const point = points.find((path) => sources.has(path));
  const text = pairs.get('fstab') ?? '';
  return {
    pairs,
    fstab: text === '' ? '' : `${text}\n`,
    mounted: point !== undefined,
    source: point === undefined ? undefined : sources.get(point),
  };
}

function entryOf(args: Args): FstabEntry {
  const opts = args.opts ?? 'defaults';
  const manual = !args.boot && !opts.split(',').includes('noauto') ? `${opts},noauto` : opts;
  const { src, fstype, dump, passno } = args;
  return { src: src ?? undefined, name: args.path, fstype: fstype ?? undefined, opts: manual, dump, passno };
}

function plan(state: State, args: Args): Change[] {
  for (const tool of ['mount', 'umount']) if (!state.pairs.has(`tool:${tool}`)) throw missingTool(tool, 'mount');
  const entry = entryOf(args);
  switch (args.state) {
    case 'present':
      return writing(putEntry(state.fstab, entry), args);
    case 'absent_from_fstab':
      return writing(removeEntry(state.fstab, entry), args);
    case 'absent':
    case 'absent_mount':
      return absence(state, args, removeEntry(state.fstab, entry));
    case 'unmounted':
      return state.mounted ? [unmounting(args)] : [];
    case 'mounted':
      return mounting(state, args, entry);
    case 'ephemeral':
      return ephemeral(state, args, entry);
    case 'remounted':
      return [remounting(args, entry, (said) => `Error remounting ${args.path}: ${said}`)];
  }
}

function writing(edit: FstabEdit, args: Args): Change[] {
  if (!edit.changed) return [];
  const file = fstabOf(args);
  const before = sh`mkdir -p -- "$(dirname -- ${file})"`;
  const run = systemFile(file, edit.text, { backup: args.backup, before });
  return [{ field: 'fstab', before: null, after: edit.text, run }];
}

function said(answer: Answer): string {
  return answer.text + answer.errorText;
}

function unmounting(args: Args): Change {
  const failed = (answer: Answer) => `Error unmounting ${args.path}: ${said(answer)}`;
  return { field: 'mounted', before: true, after: false, run: sh`umount ${args.path}`, failed };
}

function absence(state: State, args: Args, edit: FstabEdit): Change[] {
  if (!edit.changed) return [];
  const gone = args.state === 'absent' && state.pairs.has('exists');
  const failed = (answer: Answer) => `Error rmdir ${args.path}: ${said(answer)}`;
  const removal = { field: 'path', before: true, after: false, run: sh`rmdir -- ${args.path}`, failed };
  return [...writing(edit, args), ...(state.mounted ? [unmounting(args)] : []), ...(gone ? [removal] : [])];
}

function missingOf(state: State): string[] {
  return [...state.pairs.keys()].filter((key) => key.startsWith('missing:')).map((key) => key.slice(8));
}

function directories(state: State, args: Args): Change[] {
  if (missingOf(state).length === 0) return [];
  const failed = (answer: Answer) => `Error making dir ${args.path}: ${said(answer)}`;
  return [{ field: 'path', before: false, after: true, run: sh`mkdir -p -- ${args.path}`, failed }];
}

/** `-T`, where the file is not the usual one. */
function tableWords(args: Args): string[] {
  const file = fstabOf(args);
  return file === '/etc/fstab' ? [] : ['-T', file];
}

function ephemeralWords(entry: FstabEntry): string[] {
  const opts = entry.opts === 'defaults' ? [] : ['-o', entry.opts];
  return ['-t', entry.fstype ?? '', ...opts, entry.src ?? ''];
}

function mountWords(args: Args, entry: FstabEntry): string[] {
  return [...(args.state === 'ephemeral' ? ephemeralWords(entry) : tableWords(args)), args.path];
}

function mounting(state: State, args: Args, entry: FstabEntry): Change[] {
  const edit = putEntry(state.fstab, entry);
  const writes = [...directories(state, args), ...writing(edit, args)];
  // A wrong entry may break the next start of the system: it goes again, with the directories.
  const undo = [
    edit.changed ? sh`printf '%s' ${state.fstab} >${fstabOf(args)}` : '',
    ...missingOf(state).map((directory) => sh`rmdir -- ${directory} 2>/dev/null`),
  ].filter((line) => line !== '');
  const failed = (answer: Answer) => `Error mounting ${args.path}: ${said(answer)}`;
  // Whatever is mounted there counts: fstab tells what it becomes.
  if (state.mounted) {
    if (!edit.changed) return [];
    return [...writes, remounting(args, entry, (text) => `Error mounting ${args.path}: ${text}`, undo)];
  }
  const run = `${sh`mount ${mountWords(args, entry)}`} || { drover_rc=$?; ${[...undo, 'exit "$drover_rc"'].join('; ')}; }`;
  return [...writes, { field: 'mounted', before: false, after: true, run, failed }];
}

function ephemeral(state: State, args: Args, entry: FstabEntry): Change[] {
  const failed = (text: string) => `Error mounting ${args.path}: ${text}`;
  if (!state.mounted) {
    const run = sh`mount ${mountWords(args, entry)}`;
    const change = {
      field: 'mounted',
      before: false,
      after: true,
      run,
      failed: (answer: Answer) => failed(said(answer)),
    };
    return [...directories(state, args), change];
  }
  const listed = (state.pairs.get('listed') ?? '').split('\n').map((line) => line.split(' '));
  const same = state.source === entry.src || listed.some(([src, , point]) => src === entry.src && point === args.path);
  if (!same) {
    throw new ModuleFailure(
      'Ephemeral mount point is already mounted with a different source than the specified one. Failing in order to prevent an unwanted unmount or override operation. Try replacing this command with a "state: unmounted" followed by a "state: ephemeral", or use a different destination path.',
    );
  }
  return [remounting(args, entry, failed)];
}

const REFUSED =
  'Options were specified with remounted, but the remount command failed. Failing in order to prevent an unexpected mount result. Try replacing this command with a "state: unmounted" followed by a "state: mounted" using the full desired mount options instead.';

/** Where the kernel does not remount, it is unmounted and mounted again. */
function remounting(
  args: Args,
  entry: FstabEntry,
  tell: (text: string) => string,
  undo: readonly string[] = [],
): Change {
  const strict = args.state === 'remounted' && entry.opts !== 'defaults';
  // util-linux would find the options in fstab by itself, BusyBox does not.
  const named = entry.opts !== 'defaults' && args.state !== 'ephemeral';
  const words = ['-o', named ? `remount,${entry.opts}` : 'remount', ...mountWords(args, entry)];
  const again = `{ ${sh`umount ${args.path}`} && ${sh`mount ${mountWords(args, entry)}`}; }`;
  const restore = `{ drover_rc=$?; ${[...undo, 'exit "$drover_rc"'].join('; ')}; }`;
  const first = sh`mount ${words}`;
  const run = strict ? first : `${first} 2>/dev/null || ${again} || ${restore}`;
  const failed = (answer: Answer) => (strict ? REFUSED : tell(said(answer)));
  return { field: 'remounted', before: null, after: true, run, failed };
}

function result(done: Done<State>, args: Args): PlainDict {
  const { src, fstype, ...entry } = entryOf(args);
  const backup = /backup=([^\0]*)\0/.exec(done.outputs.join(''))?.[1] ?? '';
  if (args.boot && entry.opts.split(',').includes('noauto')) {
    done.warn("Ignore the 'boot' due to 'opts' contains 'noauto'.");
  }
  const shown = {
    ...entry,
    boot: args.boot ? 'yes' : 'no',
    fstab: fstabOf(args),
    ...(src !== undefined && { src }),
    ...(fstype !== undefined && { fstype }),
    backup_file: backup,
  };
  if (!args.opts_no_log || !args.opts) return shown;
  const hidden = { opts: 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER' };
  return { ...shown, ...hidden, invocation: { module_args: { ...args, ...hidden } } };
}
