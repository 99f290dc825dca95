import type { ArgsOf } from '../../src/module/index.js';
import type { iptablesOptions } from './iptables-options.js';

export type IptablesArgs = ArgsOf<typeof iptablesOptions>;

/** The words of the rule, in the order of Ansible's module: rules are compared by what iptables makes of them. */
export function ruleOf(args: IptablesArgs, jump: string | null | undefined): string[] {
  const dscp = (value: string | null | undefined) => (value && jump?.toLowerCase() !== 'dscp' ? ['-j', 'DSCP'] : []);
  return [
    ...flag('-p', args.protocol),
    ...flag('-s', args.source),
    ...flag('-d', args.destination),
    ...args.match.flatMap((name) => flag('-m', name)),
    ...tcpFlags(args),
    ...flag('-j', jump),
    ...(jump?.toLowerCase() === 'tee' ? flag('--gateway', args.gateway) : []),
    ...flag('--log-prefix', args.log_prefix),
    ...flag('--log-level', args.log_level),
    ...flag('--to-destination', args.to_destination),
    ...(args.destination_ports.length > 0 ? ['-m', 'multiport', '--dports', args.destination_ports.join(',')] : []),
    ...flag('--to-source', args.to_source),
    ...flag('-g', args.goto),
    ...flag('-i', args.in_interface),
    ...flag('-o', args.out_interface),
    ...flag('-f', args.fragment),
    ...flag('-c', args.set_counters),
    ...flag('--source-port', args.source_port),
    ...flag('--destination-port', args.destination_port),
    ...flag('--to-ports', args.to_ports),
    ...flag('--set-dscp', args.set_dscp_mark),
    ...dscp(args.set_dscp_mark),
    ...flag('--set-dscp-class', args.set_dscp_mark_class),
    ...dscp(args.set_dscp_mark_class),
    ...(args.syn === 'ignore' ? [] : args.syn === 'match' ? ['--syn'] : ['!', '--syn']),
    ...connectionState(args),
    ...ranges(args),
    ...setOf(args),
    ...limits(args),
    ...(args.uid_owner ? ['-m', 'owner', ...flag('--uid-owner', args.uid_owner)] : []),
    ...(args.gid_owner ? ['-m', 'owner', ...flag('--gid-owner', args.gid_owner)] : []),
    ...(args.reject_with && !jump ? ['-j', 'REJECT'] : []),
    ...flag('--reject-with', args.reject_with),
    ...flag(args.ip_version === 'ipv6' ? '--icmpv6-type' : '--icmp-type', args.icmp_type),
    ...(args.comment ? ['-m', 'comment', ...flag('--comment', args.comment)] : []),
  ];
}

/** `!` in front of a value stands in front of the option. */
function flag(option: string, value: string | null | undefined): string[] {
  if (value === null || value === undefined) return [];
  return value.startsWith('!') ? ['!', option, value.slice(1)] : [option, value];
}

function tcpFlags({ tcp_flags: tcp }: IptablesArgs): string[] {
  return tcp?.flags && tcp.flags_set ? ['--tcp-flags', tcp.flags.join(','), tcp.flags_set.join(',')] : [];
}

function connectionState({ match, ctstate }: IptablesArgs): string[] {
  if (ctstate.length === 0) return [];
  const states = ctstate.join(',');
  if (match.includes('conntrack')) return ['--ctstate', states];
  return match.includes('state') ? ['--state', states] : ['-m', 'conntrack', '--ctstate', states];
}

function ranges({ match, src_range: source, dst_range: destination }: IptablesArgs): string[] {
  const words = [...flag('--src-range', source), ...flag('--dst-range', destination)];
  return words.length > 0 && !match.includes('iprange') ? ['-m', 'iprange', ...words] : words;
}

function setOf({ match, match_set: name, match_set_flags: flags }: IptablesArgs): string[] {
  if (!name) return [];
  const words = [...flag('--match-set', name), ...(flags ? [flags] : [])];
  return match.includes('set') ? words : ['-m', 'set', ...words];
}

function limits({ limit, limit_burst: burst }: IptablesArgs): string[] {
  const words = [...flag('--limit', limit), ...flag('--limit-burst', burst)];
  return words.length > 0 ? ['-m', 'limit', ...words] : [];
}
