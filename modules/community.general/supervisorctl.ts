import {
  type Answer,
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  type Options,
  quote,
  sh,
  type Target,
} from '../../src/module/index.js';
import { captured, captureLine, runCaptured } from '../shared/capture.js';
import { capturedFailure } from '../shared/command-failure.js';

const options = {
  name: { required: true, description: 'The program; a group with a colon behind it; `all` for all of them.' },
  state: {
    required: true,
    choices: ['present', 'started', 'restarted', 'stopped', 'absent', 'signalled'],
    description: 'What must be: known to supervisord, running, or what must happen to it.',
  },
  config: { type: 'path', description: 'The configuration file.' },
  server_url: { description: 'Where supervisord listens.' },
  username: { description: 'User there.' },
  password: { no_log: true, description: 'Password of that user.' },
  supervisorctl_path: { type: 'path', description: 'The program supervisorctl.' },
  stop_before_removing: { type: 'bool', default: false, description: 'Whether `absent` stops what runs.' },
  signal: { description: 'The signal of `signalled`.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.supervisorctl',
  description: 'Looks after programs that supervisord runs.',
  options,
  required_if: [['state', 'signalled', ['signal']]],
  returns: {
    name: { type: 'str', description: 'The option, without the colon of a group.', returned: 'not in check mode' },
    state: { type: 'str', description: 'The option.', returned: 'not in check mode' },
    affected: { type: 'list', description: 'Programs that were acted on.', returned: 'when there were some' },
  },
  check: 'full',
  differences: ['Check mode runs no `supervisorctl update`.'],
  run: (args, target) => keep(args, target),
});

interface Program {
  readonly name: string;
  readonly status: string;
}

interface Action {
  readonly words: readonly string[];
  /** What its output must say; without it, the status tells. */
  readonly says?: string;
}

async function keep(args: Args, target: Target): Promise<ModuleResult> {
  const { state, stop_before_removing: stops } = args;
  const name = args.name.replace(/:+$/, '');
  const told = { name, state };
  const programs = await look(args, target);
  if (state === 'present' || state === 'absent') {
    if (programs.length > 0 === (state === 'present')) return { changed: false, ...told };
    if (target.check) return { changed: true };
    const running = state === 'absent' && stops ? programs.filter(isRunning) : [];
    const stopping = running.map((program) => acting('stop', program.name, 'stopped'));
    const word = state === 'present' ? 'add' : 'remove';
    const last = { words: [word, name], says: `${name}: ${state === 'present' ? 'added' : 'removed'} process group` };
    await act([...stopping, { words: ['reread'] }, last], args, target, told);
    return { changed: true, ...told };
  }
  if (programs.length === 0) throw new ModuleFailure('ERROR (no such process)', { name });
  const { verb, done, applies } = ACTIONS[state];
  const affected = programs.filter(applies).map((program) => program.name);
  if (affected.length === 0) return { changed: false, ...told };
  if (target.check) return { changed: true };
  const words = state === 'signalled' ? `${verb} ${args.signal}` : verb;
  await act(
    affected.map((program) => acting(words, program, done)),
    args,
    target,
  );
  return { changed: true, ...told, affected };
}

function isRunning({ status }: Program): boolean {
  return status === 'RUNNING' || status === 'STARTING';
}

const ACTIONS = {
  started: { verb: 'start', done: 'started', applies: (program: Program) => !isRunning(program) },
  stopped: { verb: 'stop', done: 'stopped', applies: isRunning },
  restarted: { verb: 'restart', done: 'started', applies: () => true },
  signalled: { verb: 'signal', done: 'signalled', applies: ({ status }: Program) => status === 'RUNNING' },
};

function acting(verb: string, program: string, done: string): Action {
  return { words: [verb, program], says: `${program}: ${done}` };
}

async function look(args: Args, target: Target): Promise<Program[]> {
  const updates = args.state === 'restarted' && !target.check;
  const script = [updates ? line('update', ['update'], args) : '', line('status', ['status'], args), ':'].join('\n');
  const answer = await run(script, args, target);
  if (updates) refuse(answer, 'update', ['update'], args);
  const wanted = args.name.replace(/:+$/, '');
  const rows = (captured(answer, 'status')?.stdout ?? '').split('\n').map((row) => row.trim().split(/ +/));
  return rows.flatMap(([name = '', status = '']) => {
    const [group, member] = name.split(':');
    const fits = args.name.endsWith(':') ? member !== undefined && group === wanted : name === wanted;
    return name !== '' && (fits || args.name === 'all') ? [{ name, status }] : [];
  });
}

/** Runs the actions up to the first that fails. */
async function act(actions: readonly Action[], args: Args, target: Target, told = {}): Promise<void> {
  const lines = actions.map(({ words, says }, at) => {
    const command = line(`act${at}`, words, args);
    if (says === undefined) return `${command} || exit 0`;
    return `${command}\n${sh`case $drover_out in *${says}*) ;; *) exit 0 ;; esac`}`;
  });
  const answer = await run([...lines, ':'].join('\n'), args, target);
  for (const [at, { words, says }] of actions.entries()) {
    const said = captured(answer, `act${at}`)!;
    if (says !== undefined && said.stdout.includes(says)) continue;
    // Only adding and removing groups go by what is said alone.
    if (says === undefined || (words[0] !== 'add' && words[0] !== 'remove')) refuse(answer, `act${at}`, words, args);
    if (says !== undefined) throw new ModuleFailure(said.stdout, told);
  }
}

function refuse(answer: Answer, label: string, words: readonly string[], args: Args): void {
  const said = captured(answer, label)!;
  if (said.rc === 0) return;
  throw capturedFailure(said, [answer.pairs.get('at') ?? 'supervisorctl', ...flags(args), ...words]);
}

function flags({ config, server_url: url, username, password }: Args): string[] {
  const pair = (flag: string, value: string | null | undefined) => (value ? [flag, value] : []);
  return [...pair('-c', config), ...pair('-s', url), ...pair('-u', username), ...pair('-p', password)];
}

function line(label: string, words: readonly string[], args: Args): string {
  return captureLine(label, [args.supervisorctl_path || 'supervisorctl', ...flags(args), ...words]);
}

async function run(script: string, { supervisorctl_path: path }: Args, target: Target): Promise<Answer> {
  const find = path
    ? `[ -x ${quote(path)} ] || { printf 'wrong=1\\0'; exit 0; }\n${sh`printf 'at=%s\0' ${path}`}`
    : `drover_need supervisorctl\nprintf 'at=%s\\0' "$(command -v supervisorctl)"`;
  const answer = await runCaptured(`LANG=C LC_ALL=C; export LANG LC_ALL\n${find}\n${script}`, target);
  if (!answer.pairs.has('wrong')) return answer;
  throw new ModuleFailure(`Provided path to supervisorctl does not exist or isn't executable: ${path}`);
}
