import { basename } from 'node:path';
import {
  type Answer,
  type ArgsOf,
  type Change,
  type Done,
  defineModule,
  encode,
  ModuleCrash,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
} from '../src/module/index.js';
import {
  type Crontab,
  jobNamed,
  jobNames,
  parseCrontab,
  putJob,
  renderCrontab,
  replaceJob,
  variableNames,
} from './shared/crontab.js';
import { missingTool } from './shared/missing-tool.js';
import { systemFile } from './shared/system-file.js';

const time = (description: string, aliases: readonly string[] = []) =>
  ({ default: '*', aliases, description }) as const;

const options = {
  name: { required: true, description: 'Name of the job, which a comment in front of it keeps; or of a variable.' },
  user: { description: 'Whose crontab it is; with `cron_file`, as whom the job runs.' },
  job: { aliases: ['value'], description: 'The command, or the value of the variable.' },
  cron_file: { type: 'path', description: 'A file in /etc/cron.d, or any by its path, in place of a crontab.' },
  state: { default: 'present', choices: ['present', 'absent'], description: 'Whether it must be there.' },
  backup: { type: 'bool', default: false, description: 'Whether the old crontab is kept in a temporary file.' },
  minute: time('Minute: 0-59, *, */2 …'),
  hour: time('Hour: 0-23.'),
  day: time('Day of the month: 1-31.', ['dom']),
  month: time('Month: 1-12.'),
  weekday: time('Day of the week: 0-6, beginning with Sunday.', ['dow']),
  special_time: {
    choices: ['reboot', 'yearly', 'annually', 'monthly', 'weekly', 'daily', 'hourly'],
    description: 'A time by its name, in place of the others.',
  },
  disabled: { type: 'bool', default: false, description: 'Whether the job is commented out.' },
  env: { type: 'bool', default: false, description: 'Whether it is a variable at the top, not a job.' },
  insertafter: { description: 'The variable that a new one goes behind.' },
  insertbefore: { description: 'The variable that a new one goes before.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State extends Crontab {
  readonly tool: boolean;
  /** The file is there; for a crontab of a user always. */
  readonly exists: boolean;
  readonly readable: boolean;
}

/** What becomes of the crontab; `removed` is a file that has nothing left in it. */
interface Edit {
  readonly lines: readonly string[];
  readonly changed: boolean;
  readonly removed?: boolean;
}

export default defineModule({
  name: 'ansible.builtin.cron',
  description: 'Looks after jobs, and variables, of a crontab.',
  options,
  mutually_exclusive: [['insertafter', 'insertbefore']],
  returns: {
    jobs: { type: 'list', description: 'Names of all jobs with a name.', returned: 'always' },
    envs: { type: 'list', description: 'Names of all variables.', returned: 'always' },
    cron_file: { type: 'str', description: 'The option.', returned: 'when it is given' },
    backup_file: { type: 'str', description: 'The old crontab.', returned: 'with `backup`, when it changed' },
  },
  probe,
  read,
  plan(state, args) {
    refuse(state, args);
    const edit = editOf(state, args);
    if (edit.removed)
      return state.exists
        ? [{ field: 'cron_file', before: true, after: false, run: sh`rm -f -- ${fileOf(args)!}` }]
        : [];
    if (!edit.changed) return [];
    return [
      { field: 'crontab', before: state.text, after: renderCrontab(edit.lines), ...writing(edit.lines, args, state) },
    ];
  },
  result,
  diff: () => undefined,
});

function fileOf({ cron_file: file }: Args): string | undefined {
  return file ? (file.startsWith('/') ? file : `/etc/cron.d/${file}`) : undefined;
}

/** `crontab` for the user of the session, `crontab -u name` for another. */
function crontabFunction({ user }: Args): string {
  return sh`drover_user=${user ?? ''}
drover_crontab() {
  if [ -z "$drover_user" ] || [ "$drover_user" = "$(id -un)" ]; then crontab "$@"; else crontab -u "$drover_user" "$@"; fi
}`;
}

function probe(args: Args): string {
  const file = fileOf(args);
  const tool = `if command -v crontab >/dev/null 2>&1; then printf 'tool=1\\0'; fi`;
  if (file !== undefined) {
    return `${tool}\n${sh`if [ -e ${file} ]; then printf 'exists=1\0readable=1\0content='; cat ${file}; else printf 'readable=1\0content='; fi`}`;
  }
  return `${tool}
${crontabFunction(args)}
drover_text=$(drover_crontab -l 2>/dev/null; drover_rc=$?; printf '.'; exit "$drover_rc")
drover_rc=$?
printf 'exists=1\\0'
if [ "$drover_rc" -le 1 ]; then printf 'readable=1\\0'; fi
printf 'content=%s' "\${drover_text%.}"`;
}

function read(answer: Answer, args: Args): State {
  const at = answer.text.indexOf('content=');
  const head = answer.text.slice(0, at);
  const crontab = parseCrontab(answer.text.slice(at + 'content='.length), { user: fileOf(args) === undefined });
  const has = (name: string) => head.split('\0').includes(`${name}=1`);
  return { ...crontab, tool: has('tool'), exists: has('exists'), readable: has('readable') };
}

function refuse(state: State, args: Args): void {
  const { special_time: special, user, job, insertafter, insertbefore, env } = args;
  if (args.cron_file === '/etc/crontab') {
    throw new ModuleFailure('Will not manage /etc/crontab via cron_file, see documentation.');
  }
  if (!state.tool) throw missingTool('crontab', 'cron or cronie');
  if (!state.readable) throw new ModuleCrash('Unable to read crontab');
  if (special && [args.minute, args.hour, args.day, args.month, args.weekday].some((field) => field !== '*')) {
    throw new ModuleFailure('You cannot combine special_time with any of the time or day/date parameters.');
  }
  if (args.state === 'present') {
    if (args.cron_file && !user) {
      throw new ModuleFailure('To use cron_file=... parameter you must specify user=... as well');
    }
    if (job === null || job === undefined) {
      throw new ModuleFailure("You must specify 'job' to install a new cron job or variable");
    }
    if ((insertafter || insertbefore) && !env) {
      throw new ModuleFailure('Insertafter and insertbefore parameters are valid only with env=yes');
    }
  }
  if (env && args.name.includes(' ')) throw new ModuleFailure('Invalid name for environment variable');
}

function editOf(state: State, args: Args): Edit {
  const edit = args.env ? editVariable(state, args) : editJob(state, args);
  // A crontab without a line break at its end is not read to its end.
  const unfinished = !edit.changed && !edit.removed && state.text !== '' && !/[\r\n]$/.test(state.text);
  return unfinished ? { ...edit, changed: true } : edit;
}

function editJob({ lines }: State, args: Args): Edit {
  const { name } = args;
  if (args.state === 'present') return putJob(lines, name, jobLine(args));
  if (jobNamed(lines, name) === undefined) return { lines, changed: false };
  const kept = replaceJob(lines, name, undefined);
  const empty = kept.every((line) => line.trim() === '');
  return { lines: kept, changed: true, removed: fileOf(args) !== undefined && empty };
}

function jobLine(args: Args): string {
  const job = (args.job ?? '').replace(/^[\r\n]+|[\r\n]+$/g, '');
  const { minute, hour, day, month, weekday, special_time: special } = args;
  const when = special ? [`@${special}`] : [minute, hour, day, month, weekday];
  const who = args.cron_file ? [args.user ?? ''] : [];
  return `${args.disabled ? '#' : ''}${[...when, ...who, job].join(' ')}`;
}

function editVariable({ lines }: State, args: Args): Edit {
  const { name, insertafter, insertbefore } = args;
  const isNamed = (wanted: string) => (line: string) => line.startsWith(`${wanted}=`);
  const at = lines.findIndex(isNamed(name));
  if (args.state === 'absent') return { lines: lines.filter((line) => !isNamed(name)(line)), changed: at !== -1 };
  const line = `${name}="${args.job}"`;
  if (at !== -1) {
    return { lines: lines.map((old) => (isNamed(name)(old) ? line : old)), changed: lines[at] !== line };
  }
  const other = insertafter || insertbefore;
  if (!other) return { lines: [line, ...lines], changed: true };
  const place = lines.findIndex(isNamed(other));
  if (place === -1) throw new ModuleFailure(`Variable named '${other}' not found.`);
  return { lines: lines.toSpliced(insertafter ? place + 1 : place, 0, line), changed: true };
}

function writing(lines: readonly string[], args: Args, state: State): Pick<Change, 'run' | 'failed'> {
  const text = renderCrontab(lines);
  const file = fileOf(args);
  const keep = args.backup ? backupScript(state) : '';
  if (file !== undefined) {
    return { run: systemFile(file, text, { before: keep }) };
  }
  const script = `${keep}${crontabFunction(args)}
umask 077
drover_file=$(mktemp "\${TMPDIR:-/tmp}/crontabXXXXXX") || exit
trap 'rm -f "$drover_file"' EXIT
cat >"$drover_file" && chmod 644 "$drover_file" || exit
drover_crontab "$drover_file" || { drover_rc=$?; printf 'file=%s\\0' "$drover_file"; exit "$drover_rc"; }`;
  return { run: { script, stdin: encode(text) }, failed };
}

function backupScript(state: State): string {
  const written = sh`printf '%s' ${renderCrontab(state.lines)} >"$drover_backup" || exit`;
  return `drover_backup=$(mktemp "\${TMPDIR:-/tmp}/crontabXXXXXX") || exit
${written}
printf 'backup=%s\\0' "$drover_backup"\n`;
}

function failed(answer: Answer): string {
  const [, said = '', file] = /^([\s\S]*?)file=([^\0]*)\0$/.exec(answer.text.replace(/^backup=[^\0]*\0/, '')) ?? [];
  if (file === undefined) return answer.errorText.trim();
  throw new ModuleFailure(`Failed to install new cronfile: ${file}`, {
    stderr: answer.errorText,
    stdout: said,
    rc: answer.rc,
  });
}

function result(done: Done<State>, args: Args): PlainDict {
  const { before, changes, check } = done;
  warn(done, args);
  const edit = editOf(before, args);
  const changed = changes.length > 0;
  const file = args.cron_file ? { cron_file: args.cron_file } : {};
  const header = fileOf(args) ?? (args.user ? `crontab for user "${args.user}"` : 'crontab');
  const diff = { before: before.text, before_header: header };
  if (edit.removed) {
    const gone = done.diff ? { ...diff, after: '', after_header: '/dev/null' } : {};
    return { ...file, state: args.state, diff: gone };
  }
  const backup = /backup=([^\0]*)\0/.exec(done.outputs.join(''))?.[1];
  const shown =
    changed && done.diff ? { diff: { ...diff, after: renderCrontab(edit.lines), after_header: header } } : {};
  const kept = backup !== undefined && !check ? { backup_file: backup } : {};
  return { jobs: jobNames(edit.lines), envs: variableNames(edit.lines), ...file, ...shown, ...kept };
}

function warn(done: Done<State>, args: Args): void {
  const name = args.cron_file ? basename(args.cron_file) : '';
  if (name && !/^[A-Z0-9_-]+$/i.test(name)) {
    done.warn(
      `Filename portion of cron_file ("${name}") should consist solely of upper- and lower-case letters, digits, underscores, and hyphens`,
    );
  }
  if (args.state === 'present' && !args.env && /[\r\n]/.test((args.job ?? '').replace(/^[\r\n]+|[\r\n]+$/g, ''))) {
    done.warn('Job should not contain line breaks');
  }
}
