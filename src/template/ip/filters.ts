import { define, type Filter } from '../../jinja/index.js';
import { typeError, valueError } from '../../values/exception.js';
import { isIterable, itemsOf } from '../../values/iterate.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { int, isInt, type Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import { hwaddr, parseHardwareAddress } from './hwaddr.js';
import { ipaddr, networkOf } from './ipaddr.js';
import { addressText, cidrOf, firstOf, lastOf, type Network, parseNetwork, sizeOf, usableOf } from './network.js';
import { cidrMerge, ipsubnet, nthUsable } from './subnets.js';

const family = (alias: string, version?: 4 | 6): Filter =>
  define({ name: alias, params: ['value', ['query', '']] }, (_call, value, query) =>
    ipaddr(value!, query!, version, alias),
  );

/** Filters on IP and hardware addresses, as the collection ansible.utils has them. */
export const IP_FILTERS: Readonly<Record<string, Filter>> = {
  ipaddr: family('ipaddr'),
  ipv4: family('ipv4', 4),
  ipv6: family('ipv6', 6),
  ipwrap: define({ name: 'ipwrap', params: ['value', ['query', '']] }, (_call, value, query) => ipwrap(value!, query!)),
  ipsubnet: define(
    { name: 'ipsubnet', params: ['value', ['query', ''], ['index', null]] },
    (_call, value, query, index) => ipsubnet(value!, query!, index!),
  ),
  ipmath: define({ name: 'ipmath', params: ['value', 'amount'] }, (_call, value, amount) => ipmath(value!, amount!)),
  nthhost: define({ name: 'nthhost', params: ['value', ['query', '']] }, (_call, value, query) =>
    nthHost(value!, query!),
  ),
  next_nth_usable: define({ name: 'next_nth_usable', params: ['value', 'offset'] }, (_call, value, offset) =>
    nthUsable(value!, offset!, 1n),
  ),
  previous_nth_usable: define({ name: 'previous_nth_usable', params: ['value', 'offset'] }, (_call, value, offset) =>
    nthUsable(value!, offset!, -1n),
  ),
  network_in_network: define({ name: 'network_in_network', params: ['value', 'test'] }, (_call, value, test) =>
    insideOf(value!, test!, (outer) => [firstOf(outer), lastOf(outer)]),
  ),
  network_in_usable: define({ name: 'network_in_usable', params: ['value', 'test'] }, (_call, value, test) =>
    insideOf(value!, test!, usableOf),
  ),
  reduce_on_network: define({ name: 'reduce_on_network', params: ['value', 'network'] }, (_call, value, network) => {
    const outer = networkOf(network!);
    return listed(value!).filter((item) => inside(networkOf(item), firstOf(outer), lastOf(outer)));
  }),
  cidr_merge: define({ name: 'cidr_merge', params: ['value', ['action', 'merge']] }, (_call, value, action) => {
    if (!isIterable(value!)) throw ansibleError(`cidr_merge: expected iterable, got ${repr(value!)}`);
    return cidrMerge(listed(value!), action!);
  }),
  hwaddr: define({ name: 'hwaddr', params: ['value', ['query', '']] }, (_call, value, query) => hwaddr(value!, query!)),
  macaddr: define({ name: 'macaddr', params: ['value', ['query', '']] }, (_call, value, query) =>
    hwaddr(value!, query!, 'macaddr'),
  ),
  ip4_hex: define({ name: 'ip4_hex', params: ['arg', ['delimiter', '']] }, (_call, value, delimiter) =>
    str(value!).split('.').map(hexOf).join(str(delimiter!)),
  ),
  slaac: define({ name: 'slaac', params: ['value', ['query', '']] }, (_call, value, query) => slaac(value!, query!)),
  usable_range: define({ name: 'usable_range', params: ['ip'] }, (_call, value) => usableRange(value!)),
};

function hexOf(part: string): string {
  if (!/^\d+$/.test(part)) throw valueError(`invalid literal for int() with base 10: ${repr(part)}`);
  return Number(part).toString(16).padStart(2, '0');
}

/** A text counts as a list of itself. */
function listed(value: Value): readonly Value[] {
  return typeof value === 'string' ? [value] : itemsOf(value);
}

function inside(network: Network, first: bigint, last: bigint): boolean {
  return first <= firstOf(network) && lastOf(network) <= last;
}

/** Nothing lies in what is no network. */
function insideOf(value: Value, test: Value, rangeOf: (outer: Network) => readonly [bigint, bigint]): boolean {
  const outer = typeof value === 'string' ? parseNetwork(value) : undefined;
  return outer !== undefined && inside(networkOf(test), ...rangeOf(outer));
}

function ipwrap(value: Value, query: Value): Value {
  const wrap = (item: Value): Value => {
    const found = ipaddr(item, query, undefined, 'ipwrap');
    return isTrue(found) ? ipaddr(found, 'wrap') : item;
  };
  return Array.isArray(value)
    ? value.map((item) => (isTrue(ipaddr(item, query, undefined, 'ipwrap')) ? ipaddr(item, 'wrap') : item))
    : wrap(value);
}

function ipmath(value: Value, amount: Value): Value {
  const network = parseNetwork(str(value));
  if (!network) throw ansibleError(`You must pass a valid IP address; ${str(value)} is invalid`);
  if (!isInt(amount))
    throw ansibleError(`You must pass an integer for arithmetic; ${str(amount)} is not a valid integer`);
  const text = addressText(network.version, network.address + BigInt(amount));
  if (text === undefined) throw ansibleError(`${str(value)} plus ${str(amount)} is no IP address`);
  return text;
}

function nthHost(value: Value, query: Value): Value {
  const network = parseNetwork(str(value));
  if (!network || !isTrue(query) || !/^-?\d+$/.test(str(query))) return false;
  const nth = BigInt(str(query));
  const base = cidrOf(network);
  if (nth >= sizeOf(base)) return false;
  return addressText(base.version, nth < 0n ? lastOf(base) + nth + 1n : base.address + nth) ?? false;
}

/** The address that a host with this hardware address gives itself. */
function slaac(value: Value, query: Value): Value {
  const network = parseNetwork(str(value));
  const hex = parseHardwareAddress(str(query));
  if (network?.version !== 6 || hex === undefined) return false;
  const eui = BigInt(`0x${hex.slice(0, 6)}fffe${hex.slice(6)}`) ^ (1n << 57n);
  return addressText(6, firstOf(network) + eui)!;
}

const MOST_LISTED = 1_000_000n;

function usableRange(value: Value): Value {
  if (typeof value !== 'string') throw typeError(`usable_range needs a text, not ${typeName(value)}`);
  const network = networkOf(value);
  const size = sizeOf(network);
  if (size > MOST_LISTED)
    throw ansibleError(`${value} has ${size} addresses; ${MOST_LISTED} is the most that are listed`);
  const first = firstOf(network);
  const usable = Array.from(
    { length: Number(size) },
    (_, index) => addressText(network.version, first + BigInt(index))!,
  );
  return new Map<Value, Value>([
    ['usable_ips', usable],
    ['number_of_ips', int(size)],
  ]);
}
