import { type Answer, type ArgsOf, defineModule, ModuleFailure, type Options, sh } from '../../src/module/index.js';
import { systemFile } from '../shared/system-file.js';

const ITEMS = [
  'core',
  'data',
  'fsize',
  'memlock',
  'nofile',
  'rss',
  'stack',
  'cpu',
  'nproc',
  'as',
  'maxlogins',
  'maxsyslogins',
  'priority',
  'locks',
  'sigpending',
  'msgqueue',
  'nice',
  'rtprio',
  'chroot',
] as const;

const options = {
  domain: { required: true, description: 'A user, `@group`, or `*`.' },
  limit_type: { required: true, choices: ['soft', 'hard', '-'], description: 'Kind of the limit; `-` for both.' },
  limit_item: { required: true, choices: ITEMS, description: 'What is limited.' },
  value: { required: true, description: 'The limit: a number, `unlimited`, `infinity` or -1.' },
  use_max: { type: 'bool', default: false, description: 'Whether the greater of the two values counts.' },
  use_min: { type: 'bool', default: false, description: 'Whether the lesser of the two values counts.' },
  backup: { type: 'bool', default: false, description: 'Whether the old file is kept under a name with a date.' },
  dest: { default: '/etc/security/limits.conf', description: 'The file.' },
  comment: { default: '', description: 'Comment behind the limit.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly text: string;
  readonly exists: boolean;
  /** It is there, and cannot be written. */
  readonly locked: boolean;
  /** Its directory is there, and can be written. */
  readonly directory: boolean;
}

interface Edit {
  readonly text: string;
  readonly line: string;
  readonly changed: boolean;
}

export default defineModule({
  name: 'community.general.pam_limits',
  description: 'Looks after limits of users in limits.conf.',
  options,
  returns: {
    msg: { type: 'str', description: 'The line of the limit.', returned: 'success' },
    backup_file: { type: 'str', description: 'The old file.', returned: 'with `backup`, when it changed' },
  },
  differences: [
    'A backup is made only when something changes.',
    'A changed line keeps its own comment, not that of a line above.',
  ],
  probe: ({ dest }) => sh`drover_dir=$(dirname -- ${dest})
if [ -d "$drover_dir" ] && [ -w "$drover_dir" ]; then printf 'directory=1\0'; fi
if [ -f ${dest} ]; then printf 'exists=1\0'; [ -w ${dest} ] || printf 'locked=1\0'; fi
printf 'text='; cat ${dest} 2>/dev/null; printf '\0'`,
  read: ({ pairs }: Answer): State => ({
    text: pairs.get('text') ?? '',
    exists: pairs.has('exists'),
    locked: pairs.has('locked'),
    directory: pairs.has('directory'),
  }),
  plan(state, args) {
    const edit = editOf(state, args);
    const run = systemFile(args.dest, edit.text, { backup: args.backup });
    return edit.changed || !state.exists ? [{ field: 'limit', before: state.text, after: edit.text, run }] : [];
  },
  result({ before, outputs }, args) {
    const backup = /backup=([^\0]*)\0/.exec(outputs.join(''))?.[1];
    const edit = editOf(before, args);
    const diff = { before: before.text, after: edit.text };
    return { msg: edit.line, diff, ...(backup !== undefined && { backup_file: backup }) };
  },
});

const NO_LIMIT = ['unlimited', 'infinity', '-1'];

function refuse(item: string, value: string, prefix: string): void {
  if (item === 'nice' || item === 'priority') {
    if (/^\s*[+-]?\d+\s*$/.test(value) && Number(value) >= -20 && Number(value) <= 19) return;
    throw new ModuleFailure(
      `${prefix} Value of '${value}' for item '${item}' is invalid. Value must be a number in the range -20 to 19 inclusive. Refer to the limits.conf(5) manual pages for more details.`,
    );
  }
  if (NO_LIMIT.includes(value) || /^\d+$/.test(value)) return;
  throw new ModuleFailure(
    `${prefix} Value of '${value}' for item '${item}' is invalid. Value must either be 'unlimited', 'infinity' or -1, all of which indicate no limit, or a limit of 0 or larger. Refer to the limits.conf(5) manual pages for more details.`,
  );
}

function editOf(state: State, args: Args): Edit {
  const { domain, limit_type: type, limit_item: item, value, dest } = args;
  if (state.locked) throw new ModuleFailure(`${dest} is not writable. Use sudo`);
  if (!state.exists && !state.directory) {
    const directory = dest.slice(0, dest.lastIndexOf('/'));
    throw new ModuleFailure(`directory ${directory} is not writable (check presence, access rights, use sudo)`);
  }
  if (args.use_max && args.use_min) throw new ModuleFailure('Cannot use use_min and use_max at the same time.');
  refuse(item, value, '');
  let edit: { line: string; changed: boolean } | undefined;
  const lines = (state.text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => {
    const [bare = '', ...behind] = line.split('#');
    if (line.startsWith('#') || line.trim() === '') return line;
    const fields = bare.trim().split(/\s+/);
    if (fields.length !== 4) return line;
    const [lineDomain, lineType, lineItem, current] = fields as [string, string, string, string];
    refuse(lineItem, current, `Invalid configuration found in '${dest}'.`);
    if (lineDomain !== domain || lineType !== type || lineItem !== item) return line;
    const wanted = wantedValue(value, current, args);
    const changed = wanted !== current;
    const written = changed ? lineOf(args, wanted, args.comment || behind.join('#')) : line;
    edit = { line: written, changed };
    return written;
  });
  if (edit) return { ...edit, text: lines.join('') };
  const line = lineOf(args, value, args.comment);
  return { line, changed: true, text: lines.join('') + line };
}

function lineOf({ domain, limit_type: type, limit_item: item }: Args, value: string, comment: string): string {
  return `${[domain, type, item, value].join('\t')}${comment ? `\t#${comment.replace(/\n$/, '')}` : ''}\n`;
}

function wantedValue(value: string, current: string, args: Args): string {
  if (value === current || (!args.use_max && !args.use_min)) return value;
  const [free, other] = [NO_LIMIT.includes(current), NO_LIMIT.includes(value)];
  if (args.use_max) return free ? current : other ? value : String(Math.max(Number(value), Number(current)));
  if (free && other) return current;
  return free ? value : other ? current : String(Math.min(Number(value), Number(current)));
}
