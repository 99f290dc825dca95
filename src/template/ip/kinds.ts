import { addressText, bitsOf, holds, type Network, parseNetwork } from './network.js';

/** Blocks of addresses with a meaning, as the registries of IANA name them. */
const BLOCKS = {
  private: [
    '10.0.0.0/8',
    '100.64.0.0/10',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '239.0.0.0/8',
    '169.254.0.0/16',
    'fc00::/7',
    'fec0::/10',
    'fe80::/10',
  ],
  loopback: ['127.0.0.0/8', '::1/128'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  linkLocal: ['169.254.0.0/16', 'fe80::/10'],
  reserved: ['240.0.0.0/4', '0.0.0.0/8', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'],
} as const;

export type Kind = keyof typeof BLOCKS;

const parsed = new Map<Kind, readonly Network[]>();

function blocksOf(kind: Kind): readonly Network[] {
  const blocks = parsed.get(kind) ?? BLOCKS[kind].map((text) => parseNetwork(text)!);
  parsed.set(kind, blocks);
  return blocks;
}

/** Whether the whole network lies in one of the kind's blocks. */
export function isKind(network: Network, kind: Kind): boolean {
  return blocksOf(kind).some((block) => holds(block, network));
}

/** An address that hosts of the Internet can have. */
export function isPublic({ version, address }: Network): boolean {
  const host: Network = { version, address, prefix: bitsOf(version) };
  if (isKind(host, 'private') || isKind(host, 'loopback') || isKind(host, 'multicast')) return false;
  return !isMask(version, address);
}

/** Whether the address looks as a netmask or hostmask does. */
function isMask(version: 4 | 6, address: bigint): boolean {
  const all = (1n << BigInt(bitsOf(version))) - 1n;
  const inverse = address ^ all;
  return (inverse & (inverse + 1n)) === 0n || (address & (address + 1n)) === 0n;
}

/** The name under which the reverse DNS knows the address. */
export function reverseName(version: 4 | 6, address: bigint): string {
  if (version === 4) return `${addressText(4, address)!.split('.').reverse().join('.')}.in-addr.arpa.`;
  const digits = address.toString(16).padStart(32, '0');
  return `${[...digits].reverse().join('.')}.ip6.arpa.`;
}
