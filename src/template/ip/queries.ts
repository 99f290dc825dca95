import type { Value } from '../../values/value.js';
import { int } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import { isKind, isPublic, reverseName } from './kinds.js';
import {
  addressText,
  bitsOf,
  cidrOf,
  firstOf,
  hostmaskOf,
  lastOf,
  type Network,
  netmaskOf,
  networkText,
  parseNetwork,
  sizeOf,
  usableOf,
} from './network.js';

/** What a query of `ipaddr` is asked about. */
export interface Subject {
  readonly network: Network;
  /** How it was written: with a prefix (`network`) or without. */
  readonly type: 'address' | 'network';
  readonly value: string;
}

type Query = (subject: Subject) => Value;

const text = ({ version }: Network, address: bigint): string => addressText(version, address)!;
const ip: Query = ({ network }) => text(network, network.address);
const prefixed = ({ network }: Subject): string => networkText(network);
const isHost = ({ network }: Subject): boolean => network.address !== firstOf(network);
const several = (subject: Subject): boolean => sizeOf(subject.network) > 1n;
/** Gives the value back when it is of a kind; None otherwise. */
const when =
  (decide: (subject: Subject) => boolean): Query =>
  (subject) =>
    decide(subject) ? subject.value : null;

const hostPrefix: Query = (subject) => {
  const { network } = subject;
  const edge = network.address === firstOf(network) || network.address === lastOf(network);
  return sizeOf(network) > 2n && edge ? false : prefixed(subject);
};
/** The address of a host; none where a network was written. Networks of two addresses have no broadcast, and hosts only. */
const address: Query = (subject) => {
  const { network: net } = subject;
  const pair = net.version === 4 && sizeOf(net) <= 2n;
  return isHost(subject) || pair || sizeOf(net) === 1n ? ip(subject) : null;
};
const network: Query = ({ network: net }) => text(net, firstOf(net));
const subnet: Query = ({ network: net }) => networkText(cidrOf(net));
const wildcard: Query = ({ network: net }) => text(net, hostmaskOf(net));
const netmask: Query = ({ network: net }) => text(net, netmaskOf(net));
const ipv4: Query = ({ network: net, value }) => {
  if (net.version === 4) return value;
  const mapped = net.address >> 32n === 0xffffn || net.address >> 32n === 0n;
  return mapped && net.prefix >= 96
    ? networkText({ version: 4, address: net.address & 0xffffffffn, prefix: net.prefix - 96 })
    : false;
};
const ipv6: Query = ({ network: net, value }) =>
  net.version === 6
    ? value
    : networkText({ version: 6, address: (0xffffn << 32n) | net.address, prefix: net.prefix + 96 });
const loopback = when(({ network: net }) => isKind({ ...net, prefix: bitsOf(net.version) }, 'loopback'));

/** Every query of `ipaddr` by its name. */
export const QUERIES: Readonly<Record<string, Query>> = {
  '': ({ network: net, type }) => (type === 'address' ? text(net, net.address) : networkText(net)),
  '6to4': sixToFour,
  address,
  'address/prefix': hostPrefix,
  bool: () => true,
  broadcast: ({ network: net }) => (sizeOf(net) > 2n ? text(net, lastOf(net)) : null),
  cidr: prefixed,
  first_usable: onNetwork(({ network: net }) => (sizeOf(net) > 1n ? text(net, usableOf(net)[0]) : null)),
  gateway: hostPrefix,
  gw: hostPrefix,
  host: (subject) => (several(subject) ? (isHost(subject) ? prefixed(subject) : null) : prefixed(subject)),
  'host/prefix': hostPrefix,
  hostmask: wildcard,
  hostnet: hostPrefix,
  int: ({ network: net, type }) => (type === 'address' ? int(net.address) : `${net.address}/${net.prefix}`),
  ip: address,
  'ip/prefix': (subject) => ipWith(subject, ({ network: net }) => `/${net.prefix}`),
  ip_netmask: (subject) => ipWith(subject, (given) => ` ${String(netmask(given))}`),
  ipv4,
  ipv6,
  last_usable: onNetwork(({ network: net }) => (sizeOf(net) > 1n ? text(net, usableOf(net)[1]) : null)),
  'link-local': when(({ network: net }) => isKind({ ...net, prefix: bitsOf(net.version) }, 'linkLocal')),
  lo: loopback,
  loopback,
  multicast: when(({ network: net }) => isKind(net, 'multicast')),
  net: (subject) => (several(subject) && !isHost(subject) ? subnet(subject) : null),
  next_usable: onNetwork((subject) => neighbour(subject, 1n)),
  netmask,
  network,
  network_id: network,
  'network/prefix': subnet,
  network_netmask: (subject) => `${String(network(subject))} ${String(netmask(subject))}`,
  network_wildcard: (subject) => `${String(network(subject))} ${String(wildcard(subject))}`,
  peer: onNetwork(peer),
  prefix: ({ network: net }) => net.prefix,
  previous_usable: onNetwork((subject) => neighbour(subject, -1n)),
  private: when(({ network: net }) => isKind(net, 'private')),
  public: when(({ network: net }) => isPublic(net)),
  range_usable: onNetwork(({ network: net }) => {
    const [first, last] = usableOf(net);
    return sizeOf(net) > 1n ? `${text(net, first)}-${text(net, last)}` : null;
  }),
  revdns: ({ network: net }) => reverseName(net.version, net.address),
  router: hostPrefix,
  size: ({ network: net }) => int(sizeOf(net)),
  size_usable: ({ network: net }) => int(sizeOf(net) === 1n ? 0n : sizeOf(net) === 2n ? 2n : sizeOf(net) - 2n),
  subnet,
  type: (subject) => (several(subject) && !isHost(subject) ? 'network' : 'address'),
  unicast: when(({ network: net }) => !isKind(net, 'multicast')),
  v4: ipv4,
  v6: ipv6,
  version: ({ network: net }) => net.version,
  wildcard,
  wrap: ({ network: net, type, value }) => {
    if (net.version === 4) return value;
    const wrapped = `[${text(net, net.address)}]`;
    return type === 'address' ? wrapped : `${wrapped}/${net.prefix}`;
  },
};

function onNetwork(query: Query): Query {
  return (subject) => {
    if (subject.type === 'address') throw ansibleError('Not a network address');
    return query(subject);
  };
}

function ipWith(subject: Subject, rest: (subject: Subject) => string): Value {
  const size = sizeOf(subject.network);
  if (size === 2n || (size > 1n && isHost(subject))) return String(ip(subject)) + rest(subject);
  return null;
}

function neighbour({ network: net }: Subject, offset: bigint): Value {
  const [first, last] = usableOf(net);
  const next = net.address + offset;
  return sizeOf(net) > 1n && first <= next && next <= last ? text(net, next) : null;
}

function peer({ network: net }: Subject): Value {
  const size = sizeOf(net);
  if (size === 2n) return text(net, net.address ^ 1n);
  if (size !== 4n) throw ansibleError('Not a point-to-point network');
  if (net.address % 4n === 0n) throw ansibleError('Network address of /30 has no peer');
  if (net.address % 4n === 3n) throw ansibleError('Broadcast address of /30 has no peer');
  return text(net, net.address ^ 3n);
}

function sixToFour(subject: Subject): Value {
  const { network: net, type, value } = subject;
  if (net.version === 6) {
    const inside = parseNetwork('2002::/16')!;
    const matches = net.address >> 112n === inside.address >> 112n;
    return matches && (type === 'address' || isHost(subject)) ? value : false;
  }
  if (several(subject) && !isHost(subject)) return false;
  const host: Network = { ...net, prefix: bitsOf(net.version) };
  if (net.address === 0n || isKind(host, 'loopback') || isKind(host, 'multicast')) return false;
  const hex = net.address.toString(16).padStart(8, '0');
  return `2002:${hex.slice(0, 4)}:${hex.slice(4)}::1/48`;
}
