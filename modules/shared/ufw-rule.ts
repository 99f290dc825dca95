import type { ArgsOf, Options } from '../../src/module/index.js';

export const ufwOptions = {
  state: {
    choices: ['enabled', 'disabled', 'reloaded', 'reset'],
    description: 'Whether the firewall runs, or what must happen to it.',
  },
  default: { aliases: ['policy'], choices: ['allow', 'deny', 'reject'], description: 'What becomes of the rest.' },
  logging: { choices: ['full', 'high', 'low', 'medium', 'off', 'on'], description: 'What is logged.' },
  direction: {
    choices: ['in', 'incoming', 'out', 'outgoing', 'routed'],
    description: 'The direction that the rule or the default is about.',
  },
  delete: { type: 'bool', default: false, description: 'Whether the rule must be gone.' },
  route: { type: 'bool', default: false, description: 'Whether the rule is about forwarded packets.' },
  insert: { type: 'int', description: 'Number that a new rule gets.' },
  insert_relative_to: {
    choices: ['zero', 'first-ipv4', 'last-ipv4', 'first-ipv6', 'last-ipv6'],
    default: 'zero',
    description: 'The rule that `insert` counts from.',
  },
  rule: { choices: ['allow', 'deny', 'limit', 'reject'], description: 'What becomes of the packets of a rule.' },
  interface: { aliases: ['if'], description: 'Interface of the rule, with `direction`.' },
  interface_in: { aliases: ['if_in'], description: 'Interface that packets come in by.' },
  interface_out: { aliases: ['if_out'], description: 'Interface that packets go out by.' },
  log: { type: 'bool', default: false, description: 'Whether new connections of the rule are logged.' },
  from_ip: { default: 'any', aliases: ['from', 'src'], description: 'Source.' },
  from_port: { description: 'Source port.' },
  to_ip: { default: 'any', aliases: ['dest', 'to'], description: 'Destination.' },
  to_port: { aliases: ['port'], description: 'Destination port.' },
  proto: {
    aliases: ['protocol'],
    choices: ['ah', 'any', 'esp', 'ipv6', 'tcp', 'udp', 'gre', 'igmp'],
    description: 'Protocol.',
  },
  name: { aliases: ['app'], description: 'Profile in /etc/ufw/applications.d.' },
  comment: { description: 'Comment of the rule.' },
} as const satisfies Options;

export type UfwArgs = ArgsOf<typeof ufwOptions>;

/** The words of a rule, behind `ufw` and `--dry-run`. */
export function ruleWords(args: UfwArgs, insert: number | undefined): string[] {
  const pair = (word: string, value: string | null | undefined) => (value ? [word, value] : []);
  return [
    ...(args.route ? ['route'] : []),
    ...(args.delete ? ['delete'] : []),
    ...(insert === undefined ? [] : ['insert', String(insert)]),
    args.rule!,
    ...(args.direction ? [args.direction] : []),
    ...pair('on', args.interface),
    ...(args.interface_in ? ['in', 'on', args.interface_in] : []),
    ...(args.interface_out ? ['out', 'on', args.interface_out] : []),
    ...(args.log ? ['log'] : []),
    ...pair('from', args.from_ip),
    ...pair('port', args.from_port),
    ...pair('to', args.to_ip),
    ...pair('port', args.to_port),
    ...pair('proto', args.proto),
    ...pair('app', args.name),
    ...pair('comment', args.comment),
  ];
}

/** The number that a rule is inserted at: none at the end, for ufw takes no number beyond the last. */
export function insertAt(args: UfwArgs, numbered: string): number | undefined {
  const { insert, insert_relative_to: relative } = args;
  if (insert === null || insert === undefined || args.delete) return undefined;
  if (relative === 'zero') return insert;
  const rows = numbered.split('\n').flatMap((line) => {
    const number = /^\[ *([0-9]+)\] /.exec(line)?.[1];
    return number === undefined ? [] : [{ number: Number(number), six: line.includes('(v6)') }];
  });
  const last = Math.max(0, ...rows.map(({ number }) => number));
  const four = rows.filter(({ six }) => !six).map(({ number }) => number);
  const lastFour = four.length > 0 ? Math.max(...four) : undefined;
  const bases = {
    'first-ipv4': 1,
    'last-ipv4': lastFour ?? 1,
    'first-ipv6': lastFour === undefined ? 1 : lastFour + 1,
    'last-ipv6': rows.some(({ six }) => six) ? last : last + 1,
  };
  const at = insert + bases[relative];
  return at > last ? undefined : at;
}
