import { type Answer, type ArgsOf, defineModule, ModuleFailure, type Options, sh } from '../../src/module/index.js';
import { CAPTURE, type Captured, captured, captureLine } from '../shared/capture.js';
import { missingTool } from '../shared/missing-tool.js';

const options = {
  name: { required: true, description: 'The setting: `user.email`.' },
  value: { description: 'Its value. Needed for `state: present`.' },
  state: { default: 'present', choices: ['present', 'absent'], description: 'Whether it is set.' },
  scope: {
    choices: ['file', 'local', 'global', 'system'],
    description: 'Where: a file, a repository, the user, or the system, which it is when not given.',
  },
  repo: { type: 'path', description: 'The repository, for `scope: local`.' },
  file: { type: 'path', description: 'The file, for `scope: file`.' },
  add_mode: {
    default: 'replace-all',
    choices: ['add', 'replace-all'],
    description: 'Whether other values of the setting stay or go.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly git: string;
  readonly values: readonly string[];
  /** What git printed was not nothing: an empty value is one. */
  readonly isSet: boolean;
}

export default defineModule({
  name: 'community.general.git_config',
  description: "Looks after git's settings.",
  options,
  required_if: [
    ['scope', 'local', ['repo']],
    ['scope', 'file', ['file']],
    ['state', 'present', ['value']],
  ],
  returns: { msg: { type: 'str', description: 'What was done.', returned: 'success' } },
  differences: ['A repository that is not there is an error; Ansible looks into the current directory then.'],
  probe(args) {
    if (args.state === 'present' && !args.value) {
      throw new ModuleFailure(
        'If state=present, a value must be specified. Use the community.general.git_config_info module to read a config value.',
      );
    }
    const list = [...base(args), '--get-all', args.name];
    return `${CAPTURE}
drover_need git
printf 'git=%s\\0' "$(command -v git)"
${enter(args)}
${captureLine('get', list)}
:`;
  },
  read,
  plan(state, args) {
    const { state: wanted, value, add_mode: mode } = args;
    const { values, isSet } = state;
    const there = values.includes(value ?? '') && (values.length === 1 || mode === 'add');
    if (wanted === 'absent' ? !isSet : there) return [];
    const words = setWords(args);
    const failed = (answer: Answer): string => {
      throw new ModuleFailure(answer.errorText, { rc: answer.rc, cmd: [state.git, ...words.slice(1)] });
    };
    // Whatever git says on standard error is a failure.
    const run = `${LOCALE}
${enter(args)}
drover_said=$(${sh`${words}`} 2>&1 >/dev/null) && [ -z "$drover_said" ] || { drover_rc=$?; printf '%s\\n' "$drover_said" >&2; exit "$drover_rc"; }`;
    return [{ field: args.name, before: [...values], after: [...valuesAfter(state, args)], run, failed }];
  },
  result({ before, changes }, args) {
    if (changes.length === 0) return { msg: args.state === 'absent' ? 'no setting to unset' : '' };
    const header = [before.git, ...setWords(args).slice(1)].join(' ');
    const diff = {
      before_header: header,
      before: shown(before.values),
      after_header: header,
      after: shown(valuesAfter(before, args)),
    };
    return { msg: 'setting changed', diff };
  },
  diff: () => undefined,
});

const LOCALE = 'export LANG=C LC_ALL=C LC_MESSAGES=C LC_CTYPE=C';

/** From the root no settings of a repository are seen by accident. */
function enter({ scope, repo }: Args): string {
  return `${LOCALE}\n${sh`cd ${scope === 'local' ? repo! : '/'} || exit`}`;
}

function base({ scope, file }: Args): string[] {
  return ['git', 'config', '--includes', ...(scope === 'file' ? ['-f', file!] : [`--${scope ?? 'system'}`])];
}

function setWords(args: Args): string[] {
  const { name, value, state, add_mode: mode } = args;
  return [...base(args), ...(state === 'absent' ? ['--unset-all', name] : [`--${mode}`, name, value!])];
}

function read(answer: Answer, args: Args): State {
  if (answer.pairs.has('lacks')) throw missingTool('git', 'git');
  const git = answer.pairs.get('git') ?? 'git';
  const said: Captured | undefined = captured(answer, 'get');
  if (!said) throw new ModuleFailure(answer.errorText.trim() || 'the repository could not be entered');
  // 1 means that it is not set.
  if (said.rc >= 2) {
    const cmd = [git, ...base(args).slice(1), '--get-all', args.name].join(' ');
    throw new ModuleFailure(said.stderr, { rc: said.rc, cmd });
  }
  const text = said.stdout.trimEnd();
  return { git, values: text === '' ? [] : text.split('\n'), isSet: said.stdout !== '' };
}

function valuesAfter({ values }: State, { state, value, add_mode: mode }: Args): readonly string[] {
  if (state === 'absent') return [];
  return mode === 'add' ? [...values, value!] : [value!];
}

function shown(values: readonly string[]): string | string[] {
  if (values.length === 0) return '\n';
  return values.length === 1 ? `${values[0]}\n` : [...values];
}
