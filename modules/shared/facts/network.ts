import type { PlainDict } from '../../../src/module/index.js';
import { ipv4Network } from './ipv4.js';
import type { RawFacts } from './raw.js';

const TYPES: Readonly<Record<string, string>> = {
  '1': 'ether',
  '32': 'infiniband',
  '512': 'ppp',
  '772': 'loopback',
  '65534': 'tunnel',
};

/** Interfaces, addresses and default routes, by `ip` and /sys/class/net. */
export function networkFacts(raw: RawFacts): PlainDict {
  if (!raw.hasTool('ip')) return {};
  const found: Found = {
    interfaces: new Map(),
    default4: defaultRoute(raw.output('route4'), '8.8.8.8'),
    default6: defaultRoute(raw.output('route6'), '2404:6800:400a:800::1012'),
    all4: [],
    all6: [],
  };
  for (const [device, driver] of raw.under('interface:'))
    found.interfaces.set(device, interfaceOf(device, driver, raw));
  const primary = blocksOf(raw.success('ip_primary'));
  const all = blocksOf(raw.success('ip_all'));
  const secondary = blocksOf(raw.success('ip_secondary'));
  for (const device of [...found.interfaces.keys()]) {
    takeAddresses(primary.get(device) ?? all.get(device) ?? [], device, false, found, raw);
    takeAddresses(secondary.get(device) ?? [], device, true, found, raw);
    Object.assign(found.interfaces.get(device)!, ethtoolData(device, raw));
  }
  const named = [...found.interfaces].map(([name, data]) => [name.replaceAll(':', '_'), data] as const);
  return {
    interfaces: named.map(([name]) => name),
    ...Object.fromEntries(named),
    default_ipv4: found.default4,
    default_ipv6: found.default6,
    all_ipv4_addresses: found.all4,
    all_ipv6_addresses: found.all6,
    locally_reachable_ips: { ipv4: localRoutes(raw.success('local4')), ipv6: localRoutes(raw.success('local6')) },
  };
}

interface Found {
  readonly interfaces: Map<string, PlainDict>;
  readonly default4: PlainDict;
  readonly default6: PlainDict;
  readonly all4: string[];
  readonly all6: string[];
}

/** `8.8.8.8 via 192.0.2.1 dev eth0 src 192.0.2.2 uid 0` */
function defaultRoute(output: string | undefined, asked: string): PlainDict {
  const words = (output ?? '')
    .split('\n')[0]!
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words[0] !== asked) return {};
  const behind = (word: string) => words[words.lastIndexOf(word) + 1];
  const gateway = words.includes('via') && behind('via') !== asked ? behind('via') : undefined;
  return {
    ...(gateway !== undefined && { gateway }),
    ...(words.includes('dev') && { interface: behind('dev') }),
    ...(words.includes('src') && { address: behind('src') }),
  };
}

function localRoutes(output: string | undefined): string[] {
  const rows = (output ?? '').split('\n').map((line) => line.trim().split(/\s+/));
  return [...new Set(rows.filter(([word]) => word === 'local').map(([, address]) => address!))];
}

/** Lines of `ip addr show` by device: `4: eth0@if5: <…>` begins a block. */
function blocksOf(output: string | undefined): ReadonlyMap<string, readonly string[]> {
  const blocks = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of (output ?? '').split('\n')) {
    const device = /^\d+: ([^\s@]+?)(?:@[^\s]*)?: /.exec(line)?.[1];
    if (device !== undefined) {
      lines = [];
      blocks.set(device, lines);
    } else if (line.trim() !== '') lines.push(line.trim());
  }
  return blocks;
}

function interfaceOf(device: string, driver: string, raw: RawFacts): PlainDict {
  const base = `/sys/class/net/${device}`;
  const of = (name: string) => raw.content(`${base}/${name}`);
  const address = of('address');
  const type = of('type');
  const speed = of('speed');
  const module = raw.success(`driver:${device}`)?.trim().split('/').at(-1);
  const flags = of('flags');
  return {
    device,
    ...(address !== undefined && address !== '00:00:00:00:00:00' && { macaddress: address }),
    ...(of('mtu') !== undefined && { mtu: Number(of('mtu')) }),
    ...(of('operstate') !== undefined && { active: of('operstate') !== 'down' }),
    ...(module && { module }),
    ...(type !== undefined && { type: TYPES[type] ?? 'unknown' }),
    ...bridgeOf(base, raw),
    ...bondOf(base, raw),
    ...(raw.exists(`${base}/bonding_slave`) && { perm_macaddress: of('bonding_slave/perm_hwaddr') ?? '' }),
    ...(driver !== '' && { pciid: driver.split('/').at(-1) }),
    ...(speed !== undefined && { speed: Number(speed) }),
    ...(flags !== undefined && { promisc: (Number.parseInt(flags, 16) & 0x100) !== 0 }),
  };
}

function bridgeOf(base: string, raw: RawFacts): PlainDict {
  if (!raw.exists(`${base}/bridge`)) return {};
  const prefix = `${base}/brif/`;
  const ports = [...raw.under('exists:').keys()].filter((path) => path.startsWith(prefix) && !path.endsWith('*'));
  const id = raw.content(`${base}/bridge/bridge_id`);
  const stp = raw.content(`${base}/bridge/stp_state`);
  return {
    type: 'bridge',
    interfaces: ports.map((path) => path.slice(prefix.length)),
    ...(id !== undefined && { id }),
    ...(stp !== undefined && { stp: stp === '1' }),
  };
}

function bondOf(base: string, raw: RawFacts): PlainDict {
  if (!raw.exists(`${base}/bonding`)) return {};
  const of = (name: string) => raw.content(`${base}/bonding/${name}`);
  const first = (name: string) => (of(name) ?? '').split(/\s+/)[0];
  const primary = of('primary');
  const active = of('all_slaves_active');
  return {
    type: 'bonding',
    slaves: (of('slaves') ?? '').split(/\s+/).filter((slave) => slave !== ''),
    mode: first('mode'),
    miimon: first('miimon'),
    lacp_rate: first('lacp_rate'),
    ...(primary && { primary }),
    ...(primary && active !== undefined && { all_slaves_active: active === '1' }),
  };
}

function takeAddresses(
  lines: readonly string[],
  device: string,
  secondary: boolean,
  found: Found,
  raw: RawFacts,
): void {
  for (const line of lines) {
    const words = line.split(/\s+/);
    if (words[0] === 'inet') takeIpv4(words, device, secondary, found, raw);
    else if (words[0] === 'inet6') takeIpv6(words, device, found, raw);
  }
}

function takeIpv4(words: readonly string[], device: string, secondary: boolean, found: Found, raw: RawFacts): void {
  const [address = '', given] = words[1]!.split('/');
  const prefix = given ?? '32';
  const broadcast = given !== undefined && words[2] === 'brd' ? words[3]! : '';
  const entry = { address, broadcast, ...ipv4Network(address, Number(prefix)), prefix };
  const label = words.at(-1)!;
  const { interfaces } = found;
  if (label !== device) interfaces.set(label, {});
  const target = interfaces.get(label)!;
  if (!secondary && !('ipv4' in target)) target.ipv4 = entry;
  else target.ipv4_secondaries = [...((target.ipv4_secondaries as PlainDict[]) ?? []), entry];
  const main = interfaces.get(device)!;
  if (secondary && device !== label) {
    main.ipv4_secondaries = [...((main.ipv4_secondaries as PlainDict[]) ?? []), entry];
  }
  if (found.default4.address === address) {
    const { broadcast: _b, address: _a, ...net } = entry;
    Object.assign(found.default4, { broadcast, ...net, ...linkOf(device, main, raw), alias: label });
  }
  if (!address.startsWith('127.')) found.all4.push(address);
}

function takeIpv6(words: readonly string[], device: string, found: Found, raw: RawFacts): void {
  const peer = words[2] === 'peer';
  const [address = '', ownPrefix = ''] = words[1]!.split('/');
  const prefix = peer ? words[3]!.split('/')[1]! : ownPrefix;
  const scope = (peer ? words[5] : words[3]) ?? '';
  const main = found.interfaces.get(device)!;
  main.ipv6 = [...((main.ipv6 as PlainDict[]) ?? []), { address, prefix, scope }];
  if (found.default6.address === address)
    Object.assign(found.default6, { prefix, scope, ...linkOf(device, main, raw) });
  if (address !== '::1') found.all6.push(address);
}

function linkOf(device: string, data: PlainDict, raw: RawFacts): PlainDict {
  return {
    macaddress: raw.content(`/sys/class/net/${device}/address`) ?? '',
    mtu: data.mtu,
    type: data.type ?? 'unknown',
  };
}

function ethtoolData(device: string, raw: RawFacts): PlainDict {
  const features = raw.success(`features:${device}`);
  const stamps = raw.success(`timestamps:${device}`);
  const words = (prefix: string) =>
    [...(stamps ?? '').matchAll(new RegExp(`${prefix}_(\\w+)`, 'g'))].map((match) => match[1]!.toLowerCase());
  const clock = /PTP Hardware Clock: (\d+)/.exec(stamps ?? '')?.[1];
  return {
    ...(features !== undefined && { features: featuresOf(features) }),
    ...(stamps !== undefined && {
      timestamping: words('SOF_TIMESTAMPING'),
      hw_timestamp_filters: words('HWTSTAMP_FILTER'),
    }),
    ...(clock !== undefined && { phc_index: Number(clock) }),
  };
}

function featuresOf(output: string): PlainDict {
  const rows = output
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [key = '', value] = line.split(': ');
      return value ? [[key.trim().replaceAll('-', '_'), value.trim()] as const] : [];
    });
  return Object.fromEntries(rows);
}

export function fibreChannelFacts(raw: RawFacts): PlainDict {
  const names = raw.paths(/^\/sys\/class\/fc_host\/[^/]+\/port_name$/).flatMap((path) => raw.lines(path) ?? []);
  return { fibre_channel_wwn: names.map((name) => name.trimEnd().slice(2)) };
}

export function iscsiFacts(raw: RawFacts): PlainDict {
  const line = raw.lines('/etc/iscsi/initiatorname.iscsi')?.find((row) => row.startsWith('InitiatorName='));
  return { iscsi_iqn: line?.slice('InitiatorName='.length) ?? '' };
}

export function nvmeFacts(raw: RawFacts): PlainDict {
  return { hostnqn: raw.lines('/etc/nvme/hostnqn')?.find((row) => row.startsWith('nqn.')) ?? '' };
}
