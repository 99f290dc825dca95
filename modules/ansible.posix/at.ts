import {
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  quote,
  type Target,
} from '../../src/module/index.js';
import { captured, runCaptured } from '../shared/capture.js';
import { capturedFailure } from '../shared/command-failure.js';

const options = {
  command: { description: 'What is run.' },
  script_file: { description: 'A script on the target that is run.' },
  count: { type: 'int', description: 'In how many units. Needed for `state: present`.' },
  units: {
    choices: ['minutes', 'hours', 'days', 'weeks'],
    description: 'The unit. Needed for `state: present`.',
  },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether the job is there.' },
  unique: { type: 'bool', default: false, description: 'Whether a job with this text that is there already will do.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.posix.at',
  description: 'Runs something once, later, with at.',
  options,
  mutually_exclusive: [['command', 'script_file']],
  required_one_of: [['command', 'script_file']],
  returns: {
    state: { type: 'str', description: 'What was asked for.', returned: 'success' },
    script_file: { type: 'str', description: 'The script that at read.', returned: 'a job was made' },
    count: { type: 'int', description: 'In how many units.', returned: 'a job was made' },
    units: { type: 'str', description: 'The unit.', returned: 'a job was made' },
  },
  check: 'none',
  run: (args, target) => run(args, target),
});

async function run(args: Args, target: Target): Promise<ModuleResult> {
  const { state, count, units } = args;
  if (state === 'present' && !(count && units)) throw new ModuleFailure('present state requires count and units');
  const answer = await runCaptured(scriptOf(args), target, { at: 'at', atq: 'at' });
  for (const label of ['atq', 'show', 'remove', 'add']) {
    const said = captured(answer, label);
    if (said && said.rc !== 0) throw capturedFailure(said, (answer.pairs.get(`cmd:${label}`) ?? label).split(' '));
  }
  if (answer.pairs.has('unread')) throw new ModuleFailure(answer.errorText.trim());
  const file = answer.pairs.get('file');
  const changed = captured(answer, 'add') !== undefined || captured(answer, 'remove') !== undefined;
  const made = state === 'present' && changed;
  return { changed, state, ...(made && { script_file: file!, count: count!, units: units! }) };
}

/** All of it in one script: a job is known by its text, which at puts behind the environment. */
function scriptOf({ command, script_file, count, units, state, unique }: Args): string {
  const own = (command ?? null) !== null && command !== '';
  const file = own
    ? `drover_file=$(mktemp "\${TMPDIR:-/tmp}/atXXXXXX") && printf '%s\\n' ${quote(command!)} >"$drover_file" || exit`
    : `drover_file=${quote(script_file ?? '')}`;
  return `drover_need at
drover_at=$(command -v at)
${file}
printf 'file=%s\\0' "$drover_file"
drover_end() { ${own ? 'rm -f -- "$drover_file"' : ':'}; exit 0; }
${state === 'absent' || unique ? `drover_need atq\n${MATCH}` : ''}
${state === 'absent' ? REMOVE : unique ? '[ -z "$drover_jobs" ] || drover_end' : ''}
${
  state === 'absent'
    ? ''
    : `printf 'cmd:add=%s\\0' "$drover_at -f $drover_file now + ${count} ${units}"
drover_capture add "$drover_at" -f "$drover_file" now + ${count} ${units}`
}
drover_end`;
}

const MATCH = `printf 'cmd:atq=%s\\0' "$(command -v atq)"
drover_text=$(cat -- "$drover_file") || { printf 'unread=1\\0'; exit 0; }
drover_capture atq atq || drover_end
drover_jobs=
for drover_job in $(printf '%s' "$drover_out" | sed 's/[[:space:]].*//'); do
  printf 'cmd:show=%s\\0' "$drover_at -c $drover_job"
  drover_capture show "$drover_at" -c "$drover_job" || drover_end
  case $drover_out in *"$drover_text"*) drover_jobs="$drover_jobs $drover_job" ;; esac
done`;

const REMOVE = `for drover_job in $drover_jobs; do
  printf 'cmd:remove=%s\\0' "$drover_at -r $drover_job"
  drover_capture remove "$drover_at" -r "$drover_job" || drover_end
done`;
