import { itemsOf } from '../../values/iterate.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { Special, Tuple, type Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import {
  addressText,
  bitsOf,
  firstOf,
  holds,
  lastOf,
  type Network,
  networkText,
  parseNetwork,
  sizeOf,
} from './network.js';
import { QUERIES, type Subject } from './queries.js';

/** The filter `ipaddr`: what the query asks of an address or network; False for what is none. Lists are filtered. */
export function ipaddr(value: Value, query: Value = '', version?: 4 | 6, alias = 'ipaddr'): Value {
  if (Array.isArray(value) || value instanceof Tuple || (value instanceof Special && value.iterate))
    return itemsOf(value)
      .map((item) => ipaddr(item, str(query), version, alias))
      .filter(isTrue);
  if (!isTrue(value) || value === true) return false;
  const subject = subjectOf(str(value), version);
  if (!subject || (version !== undefined && subject.network.version !== version)) return false;
  const name = str(query);
  const known = Object.hasOwn(QUERIES, name) ? QUERIES[name] : undefined;
  if (known) return known(subject);
  const within = /^\d+$/.test(name) ? undefined : parseNetwork(name);
  if (within) return holds(within, subject.network) ? subject.value : null;
  return nth(subject, name, alias);
}

function subjectOf(text: string, version: 4 | 6 | undefined): Subject | undefined {
  if (/^\d+$/.test(text)) {
    const network = numbered(BigInt(text), undefined, version);
    return network && { network, type: 'address', value: networkText(network) };
  }
  const network = parseNetwork(text);
  if (network) return { network, type: text.includes('/') ? 'network' : 'address', value: text };
  const cidr = /^(\d+)\/(\d+)$/.exec(text);
  const built = cidr ? numbered(BigInt(cidr[1]!), Number(cidr[2]), version) : undefined;
  return built && { network: built, type: 'network', value: networkText(built) };
}

/** A number as an address: IPv4 when it fits. */
function numbered(address: bigint, prefix: number | undefined, version: 4 | 6 | undefined): Network | undefined {
  for (const candidate of version === 6 ? ([6] as const) : ([4, 6] as const)) {
    const bits = bitsOf(candidate);
    if (addressText(candidate, address) !== undefined && (prefix ?? bits) <= bits)
      return { version: candidate, address, prefix: prefix ?? bits };
  }
  return undefined;
}

/** A number asks for the address at that place of the network, counted from the end when negative. */
function nth({ network, type }: Subject, query: string, alias: string): Value {
  const index = Number(query);
  if (query.trim() === '' || Number.isNaN(index)) throw ansibleError(`${alias}: unknown filter type: ${query}`);
  if (sizeOf(network) === 1n)
    return type === 'address' ? addressText(network.version, network.address)! : networkText(network);
  if (!Number.isInteger(index)) return false;
  const address = index < 0 ? lastOf(network) + BigInt(index) + 1n : firstOf(network) + BigInt(index);
  if (address < firstOf(network) || address > lastOf(network)) return false;
  return `${addressText(network.version, address)}/${network.prefix}`;
}

/** A network from a filter's value. Throws for what is none. */
export function networkOf(value: Value): Network {
  const network = typeof value === 'string' ? parseNetwork(value) : undefined;
  if (!network) throw ansibleError(`${repr(value)} is not a valid IP address or network`);
  return network;
}
