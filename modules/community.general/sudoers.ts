import { posix } from 'node:path';
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
import { CAPTURE, captured } from '../shared/capture.js';
import { missingTool } from '../shared/missing-tool.js';
import { REPLACE } from '../shared/replace-file.js';

const options = {
  name: { required: true, description: 'Name of the file with the rule.' },
  state: { default: 'present', choices: ['present', 'absent'], description: 'Whether the rule is there.' },
  user: { description: 'The user whom it is for.' },
  group: { description: 'The group whom it is for.' },
  commands: { type: 'list', elements: 'str', description: 'What they may run; `ALL` for everything.' },
  host: { default: 'ALL', description: 'The host that it holds for.' },
  runas: { description: 'As whom they may run it.' },
  nopassword: { type: 'bool', default: true, description: 'Whether no password is asked for.' },
  noexec: { type: 'bool', default: false, description: 'Whether the commands may start no others.' },
  setenv: { type: 'bool', default: false, description: 'Whether the environment may be kept.' },
  sudoers_path: { default: '/etc/sudoers.d', description: 'The directory of the rules.' },
  validation: {
    default: 'detect',
    choices: ['absent', 'detect', 'required'],
    description: 'Whether visudo must accept the rule: not, where it is there, or always.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly text: string | undefined;
  readonly mode: string;
}

export default defineModule({
  name: 'community.general.sudoers',
  description: 'Looks after rules of sudo, each in a file of its own.',
  options,
  mutually_exclusive: [['user', 'group']],
  required_if: [['state', 'present', ['commands']]],
  returns: {},
  differences: ['A rule is written beside the old one and renamed: sudo never reads half a rule.'],
  probe(args) {
    const file = posix.join(args.sudoers_path, args.name);
    return `${CAPTURE}
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
${sh`drover_file=${file}`}
${args.state === 'present' ? validationScript(args) : ''}
if [ -e "$drover_file" ]; then printf 'mode=%s\\0text=' "$(stat -c %a "$drover_file")"; cat "$drover_file"; printf '\\0'; fi`;
  },
  read,
  plan({ text, mode }, args): readonly Change[] {
    const file = posix.join(args.sudoers_path, args.name);
    const there = text !== undefined;
    if (args.state === 'absent') {
      return there ? [{ field: file, before: text, after: null, run: sh`rm -f -- ${file}` }] : [];
    }
    const rule = ruleOf(args);
    if (text === rule && Number.parseInt(mode, 8) % 0o1000 === 0o440) return [];
    return [{ field: file, before: text ?? null, after: rule, run: writeScript(file, rule) }];
  },
  result: () => ({}),
  diff: () => undefined,
});

function validationScript(args: Args): string {
  if (args.validation === 'absent') return '';
  const needed = args.validation === 'required' ? `printf 'lacks=visudo\\0'; exit 0` : ':';
  return `if command -v visudo >/dev/null 2>&1; then
  drover_check() { printf '%s' ${quote(ruleOf(args))} | visudo -c -f -; }
  drover_capture check drover_check
else ${needed}; fi`;
}

function read(answer: Answer, args: Args): State {
  const { pairs } = answer;
  if (pairs.has('lacks')) throw missingTool('visudo', 'sudo');
  const check = args.state === 'present' ? captured(answer, 'check') : undefined;
  if (check && check.rc !== 0) {
    const { stdout, stderr } = check;
    throw new ModuleFailure(`Failed to validate sudoers rule:\n${stdout || stderr}`, { stdout, stderr });
  }
  return { text: pairs.get('text'), mode: pairs.get('mode') ?? '' };
}

function ruleOf({ user, group, host, runas, noexec, nopassword, setenv, commands }: Args): string {
  const owner = user || (group ? `%${group}` : undefined);
  if (owner === undefined) throw new ModuleFailure('a rule needs a user or a group');
  const tags = [noexec ? 'NOEXEC:' : '', nopassword ? 'NOPASSWD:' : '', setenv ? 'SETENV:' : ''].join('');
  const as = (runas ?? null) === null ? '' : `(${runas})`;
  return `${owner} ${host}=${as}${tags} ${commands!.join(', ')}\n`;
}

function writeScript(file: string, rule: string): string {
  return `${sh`drover_dest=${file} drover_unsafe=`}
${REPLACE}
drover_begin || exit
${sh`printf '%s' ${rule} >"$drover_new" && chmod 440 "$drover_new" || exit`}
drover_commit`;
}
