import { isIP } from 'node:net';
import { type Answer, defineModule, ModuleFailure, sh, stepsOf, type Target } from '../../src/module/index.js';
import { missingTool } from '../shared/missing-tool.js';
import { insertAt, ruleWords, type UfwArgs, ufwOptions } from '../shared/ufw-rule.js';

const FILES = [
  '/lib/ufw/user.rules',
  '/lib/ufw/user6.rules',
  '/etc/ufw/user.rules',
  '/etc/ufw/user6.rules',
  '/var/lib/ufw/user.rules',
  '/var/lib/ufw/user6.rules',
];

const HEAD = 'PATH=$PATH:/sbin:/usr/sbin\nLANG=C; LC_ALL=C; export LANG LC_ALL';
const RULES = `grep -h '^### tuple' ${FILES.join(' ')} 2>/dev/null`;
const STATUS = 'ufw status verbose';

export default defineModule({
  name: 'community.general.ufw',
  description: 'Looks after the firewall of ufw: rules, defaults, logging, and whether it runs.',
  options: ufwOptions,
  mutually_exclusive: [
    ['name', 'proto', 'logging'],
    ['direction', 'interface_in'],
    ['direction', 'interface_out'],
  ],
  required_one_of: [['state', 'default', 'rule', 'logging']],
  required_by: { interface: ['direction'] },
  returns: {
    commands: { type: 'list', description: 'The commands that were run.', returned: 'always' },
    msg: { type: 'str', description: 'The status afterwards.', returned: 'not in check mode' },
  },
  differences: ['`commands` has the programs without their paths, and only those of ufw.'],
  check: 'full',
  async run(args, target) {
    refuse(args);
    const looks = stepsOf([`command -v ufw`, STATUS, RULES, 'ufw status numbered'], { goOn: true });
    const { answers } = looks.read(await target.sh(`${HEAD}\n${looks.script}`));
    const [tool, status, rules, numbered] = answers as [Answer, Answer, Answer, Answer];
    if (tool.rc !== 0) throw missingTool('ufw', 'ufw');
    if (status.rc !== 0) throw new ModuleFailure(status.errorText || status.text, { commands: [STATUS] });
    const before = { status: status.text, rules: rules.text };
    const commands = commandsOf(args, numbered.text, target.check);
    const acted = await act(commands, target);
    const shown = [STATUS, ...commands.map((words) => words.join(' '))];
    if (target.check) return { changed: wouldChange(args, before, acted.answers), commands: shown };
    const { after } = acted;
    const forced = args.state === 'reloaded' || args.state === 'reset';
    const changed = forced || after!.status !== before.status || after!.rules !== before.rules;
    return { changed, commands: [...shown, STATUS], msg: after!.status.trimEnd() };
  },
});

function refuse(args: UfwArgs): void {
  const { direction } = args;
  if (args.default && (direction === 'in' || direction === 'out')) {
    throw new ModuleFailure(
      'For default, direction must be one of "outgoing", "incoming" and "routed", or direction must not be specified.',
    );
  }
  if (args.rule && direction && direction !== 'in' && direction !== 'out') {
    throw new ModuleFailure('For rules, direction must be one of "in" and "out", or direction must not be specified.');
  }
  if (args.rule && !args.route && args.interface_in && args.interface_out) {
    throw new ModuleFailure('Only route rules can combine interface_in and interface_out');
  }
}

const STATES = { enabled: 'enable', disabled: 'disable', reloaded: 'reload', reset: 'reset' } as const;

/** In check mode only the rule, which ufw itself can try. */
function commandsOf(args: UfwArgs, numbered: string, check: boolean): string[][] {
  const rule = args.rule
    ? [['ufw', ...(check ? ['--dry-run'] : []), ...ruleWords(args, insertAt(args, numbered))]]
    : [];
  if (check) return rule;
  return [
    ...(args.state ? [['ufw', '-f', STATES[args.state]]] : []),
    ...(args.default ? [['ufw', 'default', args.default, ...(args.direction ? [args.direction] : [])]] : []),
    ...rule,
    ...(args.logging ? [['ufw', 'logging', args.logging]] : []),
  ];
}

interface Acted {
  readonly answers: readonly Answer[];
  readonly after: { readonly status: string; readonly rules: string } | undefined;
}

async function act(commands: readonly (readonly string[])[], target: Target): Promise<Acted> {
  if (commands.length === 0) return { answers: [], after: undefined };
  const looks = target.check ? [] : [STATUS, `${RULES}; true`];
  const steps = stepsOf([...commands.map((words) => sh`${words}`), ...looks]);
  const { answers } = steps.read(await target.sh(`${HEAD}\n${steps.script}`));
  const failed = answers.findIndex(({ rc }) => rc !== 0);
  if (failed !== -1) {
    const done = [STATUS, ...commands.slice(0, failed + 1).map((words) => words.join(' '))];
    throw new ModuleFailure(answers[failed]!.errorText || answers[failed]!.text, { commands: done });
  }
  const [status, rules] = answers.slice(commands.length);
  return { answers, after: target.check ? undefined : { status: status!.text, rules: rules!.text } };
}

function wouldChange(args: UfwArgs, before: { status: string; rules: string }, answers: readonly Answer[]): boolean {
  const { state, logging } = args;
  const active = before.status.includes(' active');
  if (state === 'reloaded' || state === 'reset') return true;
  if ((state === 'enabled' && !active) || (state === 'disabled' && active)) return true;
  if (logging && !isLogging(logging, before.status)) return true;
  if (args.default && !isDefault(args, before.status)) return true;
  return args.rule ? ruleChanges(args, before.rules, answers[0]!.text) : false;
}

function isLogging(wanted: string, status: string): boolean {
  const [, now, level] = /Logging: (on|off)(?: \(([a-z]+)\))?/.exec(status) ?? [];
  if (wanted === 'off') return now === 'off';
  return now === 'on' && (wanted === 'on' || wanted === level);
}

function isDefault(args: UfwArgs, status: string): boolean {
  const found = /Default: (\w+) \(incoming\), (\w+) \(outgoing\), (\w+) \(routed\)/.exec(status);
  if (!found) return false;
  const at = { incoming: 1, outgoing: 2, routed: 3 }[(args.direction as 'incoming') ?? 'incoming'];
  return found[at] === args.default || found[at] === 'disabled';
}

/** What ufw would write, beside what there is; it shows only the rules of the protocols that the addresses are of. */
function ruleChanges(args: UfwArgs, rules: string, dry: string): boolean {
  const lines = dry.split('\n').filter((line) => line !== '');
  if (lines.length > 0 && lines.every((line) => line.includes('Skipping'))) return false;
  const tuples = (text: string) => text.split('\n').filter((line) => line.startsWith('### tuple'));
  const versions = [args.from_ip, args.to_ip].map((address) => isIP(address.split('/')[0]!));
  const of = (text: string, six: boolean) =>
    tuples(text).filter((line) => six === /[0-9a-f]*:[0-9a-f:]*/i.test(line.slice(9)));
  if (versions.includes(4)) return of(rules, false).join('\n') !== of(dry, false).join('\n');
  if (versions.includes(6)) return of(rules, true).join('\n') !== of(dry, true).join('\n');
  return tuples(rules).join('\n') !== tuples(dry).join('\n');
}
