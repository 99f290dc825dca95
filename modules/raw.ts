import { ActionFailure, defineModule, quote } from '../src/module/index.js';

export default defineModule({
  name: 'ansible.builtin.raw',
  description: 'Runs a command line as it is, for targets that have next to nothing.',
  freeForm: 'command',
  async: false,
  action: true,
  options: {
    _raw_params: { description: 'The command line.', hidden: true },
    executable: { description: 'The shell that runs it.' },
    ...ignored('creates', 'removes', 'chdir', 'stdin', 'stdin_add_newline', 'strip_empty_ends', 'warn'),
  },
  returns: {
    rc: { type: 'int', description: 'Exit status.', returned: 'always' },
    stdout: { type: 'str', description: 'Standard output, as it came.', returned: 'always' },
    stderr: { type: 'str', description: 'Standard error, as it came.', returned: 'always' },
  },
  check: 'Skipped.',
  differences: [
    'Over SSH no terminal is allocated: the two outputs stay apart, and lines end as the command ends them.',
  ],
  async run(args, target) {
    if (Object.keys(target.environment).length > 0) target.warn('raw module does not support the environment keyword');
    if (target.check) return { skipped: true };
    if (!args._raw_params) {
      throw new ActionFailure('the command of raw is missing', {}, { hint: 'write it behind `raw:`' });
    }
    const script = args.executable ? `${args.executable} -c ${quote(args._raw_params)}` : args._raw_params;
    const answer = await target.sh(script, { bare: true });
    const result = { rc: answer.rc, stdout: answer.text, stderr: answer.errorText, changed: true };
    return answer.rc === 0 ? result : { ...result, msg: 'non-zero return code' };
  },
});

/** Words that the free form of commands takes for options. The reference's raw ignores them. */
function ignored<const N extends string>(...names: readonly N[]) {
  const option = { description: 'Without effect.', hidden: true } as const;
  return Object.fromEntries(names.map((name) => [name, option])) as { readonly [K in N]: typeof option };
}
