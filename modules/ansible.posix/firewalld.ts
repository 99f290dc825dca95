import {
  type Answer,
  defineModule,
  ModuleFailure,
  type ModuleResult,
  sh,
  type Target,
} from '../../src/module/index.js';
import { type Captured, captured, runCaptured } from '../shared/capture.js';
import { type CommandStep, runSteps, SYSTEM_PATHS } from '../shared/command-steps.js';
import {
  type FirewalldArgs,
  firewalldOptions,
  refuseArguments,
  type Subject,
  subjectOf,
} from '../shared/firewalld-options.js';

/** A task is about one thing. */
const EXCLUSIVE = [
  ...['icmp_block', 'icmp_block_inversion', 'service', 'protocol', 'port', 'port_forward', 'rich_rule', 'interface'],
  ...['forward', 'masquerade', 'source', 'target'],
];

export default defineModule({
  name: 'ansible.posix.firewalld',
  description: 'Looks after what firewalld lets through, in force and on the disk.',
  options: firewalldOptions,
  required_by: { interface: ['zone'], target: ['zone'], source: ['permanent'] },
  mutually_exclusive: [EXCLUSIVE],
  returns: { msg: { type: 'str', description: 'What was done.', returned: 'not where check mode changes' } },
  check: 'full',
  differences: [
    'firewall-cmd is asked, and firewall-offline-cmd while firewalld does not run, in place of the Python library; errors have their words.',
  ],
  run: (args, target) => keep(args, target),
});

const PACKAGES = { 'firewall-cmd': 'firewalld', 'firewall-offline-cmd': 'firewalld' };

/** Which of the two configurations is meant, with the program that changes it. */
interface Side {
  readonly label: 'permanent' | 'immediate';
  readonly tool: readonly string[];
}

async function keep(args: FirewalldArgs, target: Target): Promise<ModuleResult> {
  if (args.offline && !args.permanent) {
    throw new ModuleFailure('offline cannot be enabled unless permanent changes are allowed');
  }
  const answer = await runCaptured(lookScript(args), target, PACKAGES);
  const online = answer.pairs.has('online');
  const immediate = (args.immediate && !(args.offline && !online)) || !args.permanent;
  if (immediate && !online) {
    throw new ModuleFailure(
      'firewall is not currently running, unable to perform immediate actions without a running firewall daemon',
    );
  }
  refuseArguments(args);
  const zone = answer.pairs.get('zone') ?? '';
  const subject = subjectOf(args, zone);
  const sides: Side[] = [
    ...(args.permanent ? [permanentSide(online)] : []),
    ...(immediate ? [{ label: 'immediate', tool: ['firewall-cmd'] } as const] : []),
  ];
  const messages = subject ? [operation(sides)] : [];
  const wrong = subject ? wrongSides(answer, subject, sides) : [];
  if (wrong.length > 0 && target.check) return { changed: true };
  if (subject) {
    const steps = wrong.map((side) => changing(side, subject, zone, args, messages));
    await runSteps(steps, target, PACKAGES);
  }
  const said =
    wrong.length === 0 ? [] : [subject!.wanted ? subject!.enabledMessage : subject!.disabledMessage, subject!.changed];
  const offline = online ? [] : ['(offline operation: only on-disk configs were altered)'];
  return { changed: wrong.length > 0, msg: [...messages, ...said, ...offline].filter(Boolean).join(', ') };
}

function permanentSide(online: boolean): Side {
  return { label: 'permanent', tool: online ? ['firewall-cmd', '--permanent'] : ['firewall-offline-cmd'] };
}

function operation(sides: readonly Side[]): string {
  if (sides.length === 2) return 'Permanent and Non-Permanent(immediate) operation';
  return sides[0]!.label === 'permanent' ? 'Permanent operation' : 'Non-permanent operation';
}

/** Asks both configurations; which of them count is seen when it is known whether firewalld runs. */
function lookScript(args: FirewalldArgs): string {
  const query = subjectOf(args, '')?.query ?? [];
  const zoneless = subjectOf(args, '')?.zoneless ?? false;
  const ask = (label: string, tool: string) => {
    if (query.length === 0) return ':';
    return `drover_capture ${label} ${tool} ${zoneless ? '' : '--zone="$drover_zone" '}${sh`${query}`} || :`;
  };
  return `${SYSTEM_PATHS}
drover_need firewall-cmd
drover_tool='firewall-cmd --permanent'
if firewall-cmd --state >/dev/null 2>&1; then printf 'online=1\\0'
else
  drover_need firewall-offline-cmd
  drover_tool=firewall-offline-cmd
fi
${sh`drover_zone=${args.zone ?? ''}`}
[ -n "$drover_zone" ] || drover_zone=$(\${drover_tool%% *} --get-default-zone)
printf 'zone=%s\\0' "$drover_zone"
${args.permanent ? ask('permanent', '$drover_tool') : ':'}
[ "$drover_tool" = firewall-offline-cmd ] || ${ask('immediate', 'firewall-cmd')}`;
}

/** The configurations that are not as they must be. */
function wrongSides(answer: Answer, subject: Subject, sides: readonly Side[]): Side[] {
  return sides.filter(({ label }) => {
    if (subject.permanentOnly && label === 'immediate') {
      throw new ModuleFailure(
        "Zone operations must be permanent. Make sure you didn't set the 'permanent' flag to 'false' or the 'immediate' flag to 'true'.",
      );
    }
    const said = captured(answer, label)!;
    // 1 is "no"; other statuses are errors.
    if (said.rc > 1) throw exception(said, []);
    const enabled = subject.is ? subject.is(said.stdout) : said.rc === 0;
    return enabled !== subject.wanted;
  });
}

function changing(
  { label, tool }: Side,
  subject: Subject,
  zone: string,
  args: FirewalldArgs,
  messages: string[],
): CommandStep {
  const passes = subject.passes && subject.wanted && label === 'immediate' && args.timeout !== 0;
  const remove = (tool[0] === 'firewall-offline-cmd' ? subject.removeOffline : undefined) ?? subject.remove;
  const words = [
    ...tool,
    ...(subject.zoneless ? [] : [`--zone=${zone}`]),
    ...(subject.wanted ? subject.add : remove),
    ...(passes ? [`--timeout=${args.timeout}`] : []),
  ];
  return { words, judge: (said) => (said.rc === 0 ? undefined : exception(said, messages)) };
}

const SERVICES =
  'Services are defined by port/tcp relationship and named as they are in /etc/services (on most systems)';

function exception({ stdout, stderr }: Captured, messages: readonly string[]): ModuleFailure {
  const why = (stderr.trim() || stdout.trim()).replace(/^Error: /, '');
  const more = [...messages, ...(why.includes('INVALID_SERVICE') ? [SERVICES] : [])];
  return new ModuleFailure(`ERROR: Exception caught: ${[why, more.join(', ')].filter(Boolean).join(' ')}`);
}
