import type * as IpAddr from 'ipaddr.js';
import { requireLibrary } from '../../base/library.js';

/** An address with the length of its prefix, as `192.168.1.5/24` writes them. Bits of the host are kept. */
export interface Network {
  readonly version: 4 | 6;
  readonly address: bigint;
  readonly prefix: number;
}

const BITS = { 4: 32, 6: 128 } as const;

export function bitsOf(version: 4 | 6): number {
  return BITS[version];
}

/** `address`, `address/prefix`, `address/netmask` or `address/hostmask`; undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [addressText, prefixText, ...more] = text.split('/');
  const address = parseAddress(addressText!);
  if (!address || more.length > 0) return undefined;
  if (prefixText === undefined) return { ...address, prefix: bitsOf(address.version) };
  const prefix = parsePrefix(prefixText, address.version);
  return prefix === undefined ? undefined : { ...address, prefix };
}

/** A plain address; undefined for anything else. */
export function parseAddress(text: string): { readonly version: 4 | 6; readonly address: bigint } | undefined {
  const ipaddr = library();
  if (ipaddr.IPv4.isValidFourPartDecimal(text) && !/(^|\.)0\d/.test(text))
    return { version: 4, address: fromBytes(ipaddr.IPv4.parse(text).toByteArray()) };
  if (text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text))
    return { version: 6, address: fromBytes(ipaddr.IPv6.parse(text).toByteArray()) };
  return undefined;
}

function library(): typeof IpAddr {
  return requireLibrary('ipaddr.js') as typeof IpAddr;
}

function parsePrefix(text: string, version: 4 | 6): number | undefined {
  const bits = bitsOf(version);
  if (/^\d+$/.test(text)) return Number(text) <= bits ? Number(text) : undefined;
  const mask = parseAddress(text);
  if (!mask || mask.version !== version) return undefined;
  for (let prefix = 0; prefix <= bits; prefix++) if (maskOf(prefix, bits) === mask.address) return prefix;
  for (let prefix = 0; prefix <= bits; prefix++)
    if (maskOf(prefix, bits) === ~mask.address + (1n << BigInt(bits))) return prefix;
  return undefined;
}

function fromBytes(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** An address as text: IPv6 in the short form of RFC 5952. Undefined when the number is out of range. */
export function addressText(version: 4 | 6, address: bigint): string | undefined {
  const bits = bitsOf(version);
  if (address < 0n || address >> BigInt(bits)) return undefined;
  const bytes: number[] = [];
  for (let shift = bits - 8; shift >= 0; shift -= 8) bytes.push(Number((address >> BigInt(shift)) & 0xffn));
  if (version === 6 && address >> 32n === 0xffffn) return `::ffff:${bytes.slice(12).join('.')}`;
  return library().fromByteArray(bytes).toString();
}

export function networkText({ version, address, prefix }: Network): string {
  return `${addressText(version, address)}/${prefix}`;
}

function maskOf(prefix: number, bits: number): bigint {
  return ((1n << BigInt(prefix)) - 1n) << BigInt(bits - prefix);
}

/** Number of addresses. */
export function sizeOf({ version, prefix }: Network): bigint {
  return 1n << BigInt(bitsOf(version) - prefix);
}

export function firstOf(network: Network): bigint {
  return network.address & maskOf(network.prefix, bitsOf(network.version));
}

export function lastOf(network: Network): bigint {
  return firstOf(network) + sizeOf(network) - 1n;
}

/** The network with the host's bits cleared. */
export function cidrOf(network: Network): Network {
  return { ...network, address: firstOf(network) };
}

export function netmaskOf({ version, prefix }: Network): bigint {
  return maskOf(prefix, bitsOf(version));
}

export function hostmaskOf({ version, prefix }: Network): bigint {
  return (1n << BigInt(bitsOf(version) - prefix)) - 1n;
}

/** Whether all of `inner` lies in `outer`. */
export function holds(outer: Network, inner: Network): boolean {
  return outer.version === inner.version && firstOf(outer) <= firstOf(inner) && lastOf(inner) <= lastOf(outer);
}

/** First and last address that a host may have: all of them in networks of one or two. */
export function usableOf(network: Network): readonly [bigint, bigint] {
  const [first, last] = [firstOf(network), lastOf(network)];
  return sizeOf(network) > 2n ? [first + 1n, last - 1n] : [first, last];
}
