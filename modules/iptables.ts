import { Answer, type Change, defineModule, ModuleFailure, sh } from '../src/module/index.js';
import { commandFailure } from './shared/command-failure.js';
import { iptablesOptions } from './shared/iptables-options.js';
import { type IptablesArgs, ruleOf } from './shared/iptables-rule.js';
import { missingTool } from './shared/missing-tool.js';

type Pairs = ReadonlyMap<string, string>;

/** What is asked of a table: to be emptied, a policy, a chain, or a rule. */
type Aim = 'flush' | 'policy' | 'chain' | 'rule';

export default defineModule({
  name: 'ansible.builtin.iptables',
  description: 'Looks after rules, chains and policies of the packet filter, in the running kernel.',
  options: iptablesOptions,
  mutually_exclusive: [
    ['set_dscp_mark', 'set_dscp_mark_class'],
    ['flush', 'policy'],
  ],
  required_by: { set_dscp_mark: ['jump'], set_dscp_mark_class: ['jump'] },
  required_if: [
    ['jump', 'TEE', ['gateway']],
    ['jump', 'tee', ['gateway']],
    ['flush', false, ['chain']],
  ],
  returns: {
    rule: { type: 'str', description: 'The words of the rule.', returned: 'always' },
    ip_version: { type: 'str', description: 'The option.', returned: 'always' },
    table: { type: 'str', description: 'The option.', returned: 'always' },
    chain: { type: 'str', description: 'The option.', returned: 'always' },
    state: { type: 'str', description: 'The option.', returned: 'always' },
    flush: { type: 'bool', description: 'The option.', returned: 'always' },
    chain_management: { type: 'bool', description: 'The option.', returned: 'always' },
    wait: { type: 'str', description: 'The option.', returned: 'always' },
  },
  probe: (args) => [WAIT, ...programsOf(args).map((program) => probeOf(program, args))].join('\n'),
  read: (answer) => answer.pairs,
  plan: (pairs, args) => programsOf(args).flatMap((program) => planOf(program, pairs, args)),
  result(done, args) {
    const { ip_version, table, flush, state, chain_management } = args;
    const [chain, wait] = [args.chain ?? null, args.wait ?? null];
    const rule = ruleOf(args, args.jump).join(' ');
    // Without `chain_management` the reference tells of a chain that it would make or remove, and does not.
    return { changed: done.changes.length > 0, ip_version, table, chain, flush, rule, state, chain_management, wait };
  },
  diff: () => undefined,
});

function programsOf({ ip_version: version }: IptablesArgs): string[] {
  return [...(version === 'ipv6' ? [] : ['iptables']), ...(version === 'ipv4' ? [] : ['ip6tables'])];
}

/** Versions before 1.6.0 take no number of seconds to wait. */
const WAIT = `PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin
drover_tables() {
  tables_program=$1
  shift
  case $("$tables_program" --version) in
    *' v0.'* | *' v1.'[0-5].* | *' v1.'[0-5]) drover_wait= ;;
  esac
  "$tables_program" "$@" \${drover_wait:+-w "$drover_wait"}
}`;

function probeOf(program: string, args: IptablesArgs): string {
  const look = lookOf(aimOf(args), args);
  return `${waitOf(args)}
if command -v ${program} >/dev/null 2>&1; then
  printf 'path:${program}=%s\\0' "$(command -v ${program})"
  drover_said=$(${sh`drover_tables ${[program, ...look]}`} 2>&1)
  printf 'rc:${program}=%s\\0said:${program}=%s\\0' "$?" "$drover_said"
fi`;
}

function waitOf({ wait }: IptablesArgs): string {
  return sh`drover_wait=${wait ?? ''}`;
}

function aimOf(args: IptablesArgs): Aim {
  if (args.flush) return 'flush';
  if (args.policy) return 'policy';
  return ruleOf(args, jumpOf(args)).length === 0 ? 'chain' : 'rule';
}

/** Options of the log are for its target, which they stand for. */
function jumpOf({ jump, log_prefix: prefix, log_level: level }: IptablesArgs): string | null | undefined {
  return (prefix || level) && !jump ? 'LOG' : jump;
}

function at({ table, chain }: IptablesArgs, action: string): string[] {
  return ['-t', table, action, ...(chain ? [chain] : [])];
}

function lookOf(aim: Aim, args: IptablesArgs): string[] {
  if (aim === 'flush') return ['--version'];
  if (aim === 'rule') return [...at(args, '-C'), ...ruleOf(args, jumpOf(args))];
  return [...at(args, '-L'), ...(args.numeric ? ['--numeric'] : [])];
}

function planOf(program: string, pairs: Pairs, args: IptablesArgs): Change[] {
  if (!pairs.has(`path:${program}`)) throw missingTool(program, 'iptables');
  if ((args.log_prefix || args.log_level) && args.jump && args.jump !== 'LOG') {
    throw new ModuleFailure('Logging options can only be used with the LOG jump target.');
  }
  const aim = aimOf(args);
  const words = actionOf(aim, program, pairs, args);
  if (words === undefined) return [];
  const makes = aim !== 'chain' || args.chain_management;
  const command = [pairs.get(`path:${program}`)!, ...words];
  const run = makes ? `${WAIT}\n${waitOf(args)}\n${sh`drover_tables ${[program, ...words]}`}` : ':';
  const failed = (answer: Answer): string => {
    throw commandFailure(answer, command);
  };
  return [{ field: program, before: null, after: words.join(' '), run, failed }];
}

/** The words of the command that brings it into shape; undefined when it is. */
function actionOf(aim: Aim, program: string, pairs: Pairs, args: IptablesArgs): string[] | undefined {
  const there = pairs.get(`rc:${program}`) === '0';
  const wanted = args.state === 'present';
  switch (aim) {
    case 'flush':
      return at(args, '-F');
    case 'policy': {
      if (!there) throw lookFailure(program, pairs, args);
      const policy = /\(policy ([A-Z]+)\)/.exec(pairs.get(`said:${program}`)?.split('\n')[0] ?? '')?.[1];
      if (policy === undefined) throw new ModuleFailure("Can't detect current policy");
      return policy === args.policy ? undefined : [...at(args, '-P'), args.policy!];
    }
    case 'chain':
      return there === wanted ? undefined : at(args, wanted ? '-N' : '-X');
    case 'rule': {
      if (there === wanted) return undefined;
      const rule = ruleOf(args, jumpOf(args));
      if (!wanted) return [...at(args, '-D'), ...rule];
      const place = args.action === 'insert' && args.rule_num ? [args.rule_num] : [];
      return [...at(args, args.action === 'insert' ? '-I' : '-A'), ...place, ...rule];
    }
  }
}

function lookFailure(program: string, pairs: Pairs, args: IptablesArgs): ModuleFailure {
  const stderr = Buffer.from(`${pairs.get(`said:${program}`) ?? ''}\n`);
  const answer = new Answer({ rc: Number(pairs.get(`rc:${program}`)), stdout: new Uint8Array(), stderr });
  return commandFailure(answer, [pairs.get(`path:${program}`)!, ...lookOf('policy', args)]);
}
