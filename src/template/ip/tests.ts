import { define, type Test } from '../../jinja/index.js';
import { typeError } from '../../values/exception.js';
import { itemsOf } from '../../values/iterate.js';
import { typeName } from '../../values/type-name.js';
import type { Value } from '../../values/value.js';
import { bitsOf, firstOf, holds, type Network, netmaskOf, parseAddress, parseNetwork } from './network.js';

/** Blocks with a meaning, as Python's `ipaddress` knows them, which these tests ask. */
const BLOCKS = {
  loopback: ['127.0.0.0/8', '::1/128'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  unspecified: ['0.0.0.0/32', '::/128'],
  shared: ['100.64.0.0/10'],
  sixToFour: ['2002::/16'],
  teredo: ['2001::/32'],
  mapped: ['::ffff:0:0/96'],
  reserved: ['240.0.0.0/4', '::/3', '4000::/2', '8000::/1'],
  unreserved: ['fc00::/7', 'fe80::/9', 'ff00::/8'],
  private: [
    ...['0.0.0.0/8', '10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/29', '192.0.0.170/31'],
    ...['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4'],
    ...['::/127', '100::/64', '2001::/23', '2001:db8::/32', 'fc00::/7', 'fe80::/10'],
  ],
} as const;

type Block = keyof typeof BLOCKS;

/** Tests of ansible.utils on addresses, by their short names. */
export const IP_TESTS: Readonly<Record<string, Test>> = {
  in_network: within('in_network', (network, outer) => inside(network, outer)),
  in_any_network: within('in_any_network', (network, outer) => insideAll(network, outer).some(Boolean)),
  in_one_network: within('in_one_network', (network, outer) => insideAll(network, outer).filter(Boolean).length === 1),
  subnet_of: within('subnet_of', (network, outer) => inside(network, outer)),
  supernet_of: within('supernet_of', (network, inner) => {
    const subnet = strict(inner);
    return subnet !== undefined && holds(network, subnet);
  }),
  ip: test('ip', (value) => strict(value) !== undefined),
  ipv4: test('ipv4', (value) => strict(value)?.version === 4),
  ipv6: test('ipv6', (value) => strict(value)?.version === 6),
  ip_address: onAddress('ip_address', () => true),
  ipv4_address: onAddress('ipv4_address', ({ version }) => version === 4),
  ipv6_address: onAddress('ipv6_address', ({ version }) => version === 6),
  ipv4_netmask: onAddress('ipv4_netmask', ({ version, address }) => version === 4 && isMask(address)),
  ipv4_hostmask: onAddress('ipv4_hostmask', ({ version, address }) => version === 4 && isMask(address ^ 0xffffffffn)),
  ipv6_ipv4_mapped: onAddress('ipv6_ipv4_mapped', (host) => is(host, 'mapped')),
  ipv6_sixtofour: onAddress('ipv6_sixtofour', (host) => is(host, 'sixToFour')),
  ipv6_teredo: onAddress('ipv6_teredo', (host) => is(host, 'teredo')),
  loopback: onAddress('loopback', (host) => is(host, 'loopback')),
  multicast: onAddress('multicast', (host) => is(host, 'multicast')),
  unspecified: onAddress('unspecified', (host) => is(host, 'unspecified')),
  reserved: onAddress('reserved', (host) => is(host, 'reserved') && !is(host, 'unreserved')),
  private: onAddress('private', (host) => is(unmapped(host), 'private')),
  public: onAddress('public', (host) => !is(unmapped(host), 'private') && !is(unmapped(host), 'shared')),
  mac: define({ name: 'mac', params: ['mac'] }, (_call, value) => {
    if (typeof value !== 'string') throw typeError(`expected string or bytes-like object, got '${typeName(value!)}'`);
    return MAC.test(value);
  }),
};

const MAC =
  /^(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}|[0-9a-f]{12})$/i;

function test(name: string, decide: (value: Value) => boolean): Test {
  return define({ name, params: ['ip'] }, (_call, value) => decide(value!));
}

function within(name: string, decide: (network: Network, other: Value) => boolean): Test {
  return define({ name, params: ['ip', 'network'] }, (_call, value, other) => {
    const network = strict(value!);
    return network !== undefined && decide(network, other!);
  });
}

function onAddress(name: string, decide: (host: Network) => boolean): Test {
  return test(name, (value) => {
    const found = typeof value === 'string' ? parseAddress(value) : undefined;
    return found !== undefined && decide({ ...found, prefix: bitsOf(found.version) });
  });
}

/** An address or a network without bits of a host: anything else is none. */
function strict(value: Value): Network | undefined {
  const network = typeof value === 'string' ? parseNetwork(value) : undefined;
  return network && firstOf(network) === network.address ? network : undefined;
}

function inside(network: Network, outer: Value): boolean {
  const around = strict(outer);
  return around !== undefined && holds(around, network);
}

function insideAll(network: Network, networks: Value): boolean[] {
  return itemsOf(networks).map((outer) => inside(network, outer));
}

const parsed = new Map<Block, readonly Network[]>();

function is(host: Network, block: Block): boolean {
  let networks = parsed.get(block);
  if (!networks) {
    networks = BLOCKS[block].map((text) => parseNetwork(text)!);
    parsed.set(block, networks);
  }
  return networks.some((network) => holds(network, host));
}

/** An IPv4 address that is written as IPv6 is judged as IPv4. */
function unmapped(host: Network): Network {
  return is(host, 'mapped') ? { version: 4, address: host.address & 0xffffffffn, prefix: 32 } : host;
}

function isMask(address: bigint): boolean {
  for (let prefix = 1; prefix <= 32; prefix++) if (netmaskOf({ version: 4, address, prefix }) === address) return true;
  return false;
}
