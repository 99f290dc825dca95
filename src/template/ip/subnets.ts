import { str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { isInt, type Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import {
  addressText,
  bitsOf,
  cidrOf,
  firstOf,
  lastOf,
  type Network,
  networkText,
  parseNetwork,
  sizeOf,
  usableOf,
} from './network.js';

/** The filter `ipsubnet`: a network's place among subnets, their number, or the one at an index. */
export function ipsubnet(value: Value, query: Value, index: Value): Value {
  const given = parseNetwork(str(value));
  if (!given) return false;
  const network = cidrOf(given);
  if (!isTrue(query)) return networkText(network);
  if (/^\d+$/.test(str(query))) return bySize(network, Number(str(query)), index);
  const outer = parseNetwork(str(query));
  if (!outer)
    throw ansibleError(`You must pass a valid subnet or IP address; ${str(query)} is not a valid subnet or IP address`);
  return placeIn(cidrOf(network), cidrOf(outer));
}

function bySize(network: Network, prefix: number, index: Value): Value {
  const wanted = index === null ? undefined : Number(str(index));
  if (sizeOf(network) > 1n) {
    if (prefix < network.prefix || prefix > bitsOf(network.version)) return wanted === undefined ? '0' : false;
    const count = 1n << BigInt(prefix - network.prefix);
    if (wanted === undefined) return count.toString();
    const at = wanted < 0 ? count + BigInt(wanted) : BigInt(wanted);
    if (at < 0n || at >= count) return false;
    const step = 1n << BigInt(bitsOf(network.version) - prefix);
    return networkText({ ...network, prefix, address: firstOf(network) + at * step });
  }
  if (prefix >= network.prefix) return false;
  // Supernets from the widest on: the one at an index is that much narrower.
  const length = network.prefix - prefix;
  const at = wanted === undefined ? 0 : wanted < 0 ? length + wanted : wanted;
  return at < 0 || at >= length ? false : networkText(cidrOf({ ...network, prefix: prefix + at }));
}

function placeIn(inner: Network, outer: Network): Value {
  const inside = inner.version === outer.version && firstOf(outer) <= inner.address && lastOf(inner) <= lastOf(outer);
  if (!inside || inner.prefix < outer.prefix)
    throw ansibleError(`${networkText(inner)} is not in the subnet ${networkText(outer)}`);
  return ((inner.address - firstOf(outer)) / sizeOf(inner) + 1n).toString();
}

/** The filters `next_nth_usable` and `previous_nth_usable`. */
export function nthUsable(value: Value, offset: Value, sign: 1n | -1n): Value {
  const network = parseNetwork(str(value));
  if (!network) return false;
  if (!isInt(offset)) throw ansibleError('Must pass in an integer');
  if (sizeOf(network) === 1n) return null;
  const [first, last] = usableOf(network);
  const address = network.address + sign * BigInt(offset);
  return first <= address && address <= last ? addressText(network.version, address)! : null;
}

/** The filter `cidr_merge`: the fewest networks that cover the same addresses, or the one that spans them all. */
export function cidrMerge(values: readonly Value[], action: Value): Value {
  const networks = values.map((value) => {
    const network = parseNetwork(str(value));
    if (!network) throw ansibleError(`cidr_merge: error in netaddr: invalid IPNetwork ${str(value)}`);
    return cidrOf(network);
  });
  if (action === 'merge') return merged(networks).map(networkText);
  if (action !== 'span') throw ansibleError(`cidr_merge: invalid action '${str(action)}'`);
  if (networks.length === 0) return null;
  return networks.length === 1 ? str(values[0]!) : networkText(spanOf(networks));
}

function merged(networks: readonly Network[]): Network[] {
  const stack: Network[] = [];
  const sorted = [...networks].sort(
    (a, b) => a.version - b.version || compare(a.address, b.address) || a.prefix - b.prefix,
  );
  for (const network of sorted) {
    const top = stack.at(-1);
    if (top && top.version === network.version && lastOf(network) <= lastOf(top)) continue;
    stack.push(network);
    while (stack.length > 1 && areSiblings(stack.at(-2)!, stack.at(-1)!)) {
      stack.pop();
      const lower = stack.pop()!;
      stack.push({ ...lower, prefix: lower.prefix - 1 });
    }
  }
  return stack;
}

function areSiblings(a: Network, b: Network): boolean {
  if (a.version !== b.version || a.prefix !== b.prefix || a.prefix === 0) return false;
  return a.address + sizeOf(a) === b.address && a.address % (sizeOf(a) * 2n) === 0n;
}

function spanOf(networks: readonly Network[]): Network {
  const [first] = networks;
  if (networks.some((network) => network.version !== first!.version))
    throw ansibleError('cidr_merge: error in netaddr: IP sequence cannot contain both IPv4 and IPv6!');
  const low = firstOf(networks.reduce((a, b) => (firstOf(a) < firstOf(b) ? a : b)));
  const high = lastOf(networks.reduce((a, b) => (lastOf(a) > lastOf(b) ? a : b)));
  let prefix = bitsOf(first!.version);
  while (prefix > 0 && lastOf({ version: first!.version, address: low, prefix }) < high) prefix--;
  return cidrOf({ version: first!.version, address: low, prefix });
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
