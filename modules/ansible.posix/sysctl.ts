import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
  quote,
  sh,
} from '../../src/module/index.js';
import { bytesOf, type Edit, type EditState, planEdit, probeEdit, readEdit, textOf } from '../shared/edit-file.js';
import { fileOptions } from '../shared/file-options.js';
import { missingTool } from '../shared/missing-tool.js';

const options = {
  name: { required: true, aliases: ['key'], description: 'The parameter, with dots: net.ipv4.ip_forward.' },
  value: { aliases: ['val'], description: 'Its value.' },
  state: { default: 'present', choices: ['present', 'absent'], description: 'Whether the file has an entry for it.' },
  reload: { type: 'bool', default: true, description: 'Whether the file is loaded when something changed.' },
  sysctl_set: { type: 'bool', default: false, description: 'Whether the running kernel must have the value, too.' },
  ignoreerrors: { type: 'bool', default: false, description: 'Whether unknown parameters are no error.' },
  sysctl_file: { type: 'path', default: '/etc/sysctl.conf', description: 'The file.' },
  ...fileOptions,
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly edit: EditState;
  readonly tool: boolean;
  /** Value in the running kernel. */
  readonly current: string | undefined;
}

export default defineModule({
  name: 'ansible.posix.sysctl',
  description: 'Looks after entries of sysctl.conf, and parameters of the running kernel.',
  options,
  required_if: [['state', 'present', ['value']]],
  returns: {},
  probe: (args) => [currentProbe(args), probeEdit(fileArgs(args))].join('\n'),
  read(answer, args) {
    const [tool = '', rc, current = ''] = answer.text.split('\0');
    const known = rc === 'rc=0' ? current.slice('current='.length) : undefined;
    return { edit: readEdit(answer, fileArgs(args)), tool: tool === 'tool=1', current: known };
  },
  plan,
  result: ({ changes }) => ({ changed: changes.length > 0 }),
});

function fileArgs(args: Args) {
  return { ...args, path: args.sysctl_file, backup: false, validate: undefined };
}

function currentProbe({ name }: Args): string {
  return `PATH=$PATH:/sbin:/usr/sbin
LC_ALL=C; export LC_ALL
if command -v sysctl >/dev/null 2>&1; then drover_tool=1; else drover_tool=; fi
drover_current=$(sysctl -e -n ${quote(name.trim())} 2>/dev/null)
printf 'tool=%s\\0rc=%s\\0current=%s\\0' "$drover_tool" "$?" "$drover_current"`;
}

function plan(state: State, args: Args): Change[] {
  if (args.name === '') throw new ModuleFailure('name cannot be blank');
  if (args.state === 'present' && args.value === '') throw new ModuleFailure('value cannot be blank');
  if (!state.tool) throw missingTool('sysctl', 'procps');
  const wanted = valueOf(args.value);
  const { edit, stale } = editOf(state, args, wanted);
  const differs = state.current === undefined || !sameWords(state.current, wanted);
  const set = args.sysctl_set && args.state === 'present' && differs;
  const files = planEdit(state.edit, fileArgs(args), edit);
  const sets = set && state.current !== undefined ? [setting(args, wanted, state.current)] : [];
  const changed = files.length > 0 || set || stale;
  return [...sets, ...files, ...(changed ? [loading(args)] : [])];
}

/** Words for yes and no are 1 and 0. */
function valueOf(value: string | null | undefined): string {
  const text = (value ?? '').trim();
  if (['yes', 'on', '1', 'true', 'y', 't'].includes(text.toLowerCase())) return '1';
  return ['no', 'off', '0', 'false', 'n', 'f'].includes(text.toLowerCase()) ? '0' : text;
}

/** Every entry is written as `name=value`; a second one of a name goes. `stale`: only the kernel has another value. */
function editOf({ edit: state, current }: State, args: Args, wanted: string): { edit: Edit; stale: boolean } {
  const name = args.name.trim();
  const lines = textOf(state.content ?? '')
    .split('\n')
    .map((line) => line.trim());
  if (lines.at(-1) === '') lines.pop();
  const entries = new Map<string, string>();
  const seen = new Set<string>();
  const kept = lines.flatMap((line) => {
    if (line === '' || /^[#;]/.test(line) || !line.includes('=')) return [line];
    const at = line.indexOf('=');
    const [key, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    entries.set(key, value);
    if (seen.has(key)) return [];
    seen.add(key);
    if (key !== name) return [`${key}=${value}`];
    return args.state === 'present' ? [`${key}=${wanted}`] : [];
  });
  const known = entries.get(name);
  if (args.state === 'present' && known === undefined && !seen.has(name)) kept.push(`${name}=${wanted}`);
  const changed = args.state === 'present' ? known !== wanted : known !== undefined;
  const loads = args.reload && args.state === 'present' && !changed;
  const stale = loads && (current === undefined || !sameWords(current, wanted));
  return { edit: { content: bytesOf(`${kept.join('\n')}\n`), changed, msg: '' }, stale };
}

function sameWords(one: string, other: string): boolean {
  const words = (text: string) => text.trim().split(/\s+/).join(' ');
  return words(one) === words(other);
}

/** A command of sysctl's, which may say that it failed with a status of 0. */
function checked(command: string): string {
  return `PATH=$PATH:/sbin:/usr/sbin
LC_ALL=C; export LC_ALL
{ drover_error=$(${command} 2>&1 >&3); drover_rc=$?; } 3>&1
if [ -n "$drover_error" ]; then printf '%s\n' "$drover_error" >&2; fi
case $drover_error in
  *'sysctl: setting key'*': Invalid argument'* | *'sysctl: setting key'*': Read-only file system'*) exit 255 ;;
esac
exit "$drover_rc"`;
}

function setting(args: Args, wanted: string, before: string): Change {
  const name = args.name.trim();
  const words = [...(args.ignoreerrors ? ['-e'] : []), '-w', `${name}=${wanted}`];
  const failed = (answer: Answer) => `setting ${name} failed: ${answer.text}${answer.errorText}`;
  return { field: 'kernel', before: before.trim(), after: wanted, run: checked(sh`sysctl ${words}`), failed };
}

function loading(args: Args): Change {
  const words = [...(args.ignoreerrors ? ['-e'] : []), '-p', args.sysctl_file];
  const failed = (answer: Answer) => `Failed to reload sysctl: ${answer.text}${answer.errorText}`;
  const run = args.reload ? checked(sh`sysctl ${words}`) : ':';
  return { field: 'reload', before: null, after: args.reload, run, failed };
}
