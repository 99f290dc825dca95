import { type ArgsOf, defineModule, ModuleFailure, type Options, type PlainDict, sh } from '../../src/module/index.js';
import { str } from '../../src/values/repr.js';
import type { Value } from '../../src/values/value.js';
import { captured, runCaptured } from '../shared/capture.js';
import { capturedFailure } from '../shared/command-failure.js';
import { missingTool } from '../shared/missing-tool.js';
import { shlexQuote } from '../shared/shlex.js';

const options = {
  chdir: { type: 'path', required: true, description: 'The directory of the makefile.' },
  target: { description: 'The target.' },
  targets: { type: 'list', elements: 'str', description: 'Several targets.' },
  params: { type: 'dict', description: 'Variables for make; one without a value is a word of its own.' },
  file: { type: 'path', description: 'The makefile.' },
  make: { type: 'path', description: 'The program; gmake or make when not given.' },
  jobs: { type: 'int', description: 'How many jobs run at one time.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.make',
  description: 'Runs targets of a makefile, where they are not up to date.',
  options,
  mutually_exclusive: [['target', 'targets']],
  returns: {
    chdir: { type: 'path', description: 'The directory.', returned: 'success' },
    command: { type: 'str', description: 'The command.', returned: 'success' },
    file: { type: 'path', description: 'The makefile.', returned: 'success' },
    jobs: { type: 'int', description: 'The number of jobs.', returned: 'success' },
    params: { type: 'dict', description: 'The variables.', returned: 'success' },
    target: { type: 'str', description: 'The target.', returned: 'success' },
    targets: { type: 'list', description: 'The targets.', returned: 'success' },
  },
  check: 'full',
  differences: ['A `chdir` that is not there is an error; Ansible runs make in the current directory then.'],
  async run(args, target) {
    const words = wordsOf(args);
    // What make prints of a target that is up to date is the result, or what it printed when it was run.
    const script = sh`drover_make=${args.make ?? ''}
[ -n "$drover_make" ] || drover_make=$(command -v gmake) || drover_make=$(command -v make) || { printf 'lacks=make\0'; exit 0; }
printf 'make=%s\0' "$drover_make"
cd ${args.chdir} || exit
drover_capture ask "$drover_make" ${words} -q || [ -n ${target.check ? '1' : ''} ] || drover_capture act "$drover_make" ${words}
:`;
    const answer = await runCaptured(script, target);
    const make = answer.pairs.get('make');
    if (make === undefined) throw missingTool('make', 'make');
    const ask = captured(answer, 'ask');
    if (!ask) throw new ModuleFailure(answer.errorText.trim());
    if (ask.rc === 127 || ask.rc === 126) {
      const cmd = [make, ...words, '-q'].map(shlexQuote).join(' ');
      throw new ModuleFailure('Error executing command.', { rc: 2, stdout: '', stderr: '', cmd });
    }
    const act = captured(answer, 'act');
    if (act && act.rc !== 0) throw capturedFailure(act, [make, ...words]);
    const said = act ?? ask;
    return {
      changed: ask.rc !== 0,
      failed: false,
      stdout: said.stdout.replace(/[\r\n]+$/, ''),
      stderr: said.stderr.replace(/[\r\n]+$/, ''),
      ...shown(args),
      command: [make, ...words].map(shlexQuote).join(' '),
    };
  },
});

function wordsOf({ target, targets, params, file, jobs }: Args): string[] {
  const pairs = [...((params ?? new Map()) as ReadonlyMap<string, Value>)];
  return [
    ...((jobs ?? null) === null ? [] : ['-j', String(jobs)]),
    ...((file ?? null) === null ? [] : ['-f', file!]),
    ...(target ? [target] : (targets ?? [])),
    ...pairs.map(([name, value]) => (value === null ? name : `${name}=${str(value)}`)),
  ];
}

function shown({ target, targets, params, chdir, file, jobs }: Args): PlainDict {
  const all = { target, targets, params, chdir, file, jobs } as PlainDict;
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value ?? null]));
}
