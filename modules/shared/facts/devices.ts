import type { Plain, PlainDict } from '../../../src/module/index.js';
import { humanSize } from './human-size.js';
import type { RawFacts } from './raw.js';

/** What points at a device: its names in /dev/disk, the devices that it is part of. */
type Links = Readonly<Record<'ids' | 'uuids' | 'labels' | 'masters', ReadonlyMap<string, readonly string[]>>>;

/** Block devices, by /sys/block. */
export function deviceFacts(raw: RawFacts): PlainDict {
  const blocks = linksIn(raw, '/sys/block');
  if (raw.output('links:/sys/block') === undefined) return { devices: {} };
  const links: Links = {
    ids: reversed(linksIn(raw, '/dev/disk/by-id')),
    uuids: reversed(linksIn(raw, '/dev/disk/by-uuid')),
    labels: reversed(linksIn(raw, '/dev/disk/by-label')),
    masters: mastersOf(raw),
  };
  const devices = [...blocks].map(([name, target]) => [name, deviceOf(name, target, links, raw)] as const);
  const shown = Object.entries(links).map(([kind, table]) => [kind, Object.fromEntries(table)]);
  return { devices: Object.fromEntries(devices), device_links: Object.fromEntries(shown) };
}

/** `name -> target` of `ls -l`. Names below /dev/disk hold no space: udev escapes it. */
function linksIn(raw: RawFacts, directory: string): ReadonlyMap<string, string> {
  const rows = (raw.output(`links:${directory}`) ?? '').split('\n');
  return new Map(
    rows.flatMap((row) => {
      const match = /\s(\S+) -> (.*)$/.exec(row);
      return match ? [[match[1]!, match[2]!] as const] : [];
    }),
  );
}

function reversed(links: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const [name, target] of links) {
    const device = baseName(target);
    names.set(device, [...(names.get(device) ?? []), name].sort());
  }
  return names;
}

function mastersOf(raw: RawFacts): ReadonlyMap<string, readonly string[]> {
  const masters = new Map<string, string[]>();
  for (const path of raw.under('device:').keys()) {
    const match = /^\/sys\/block\/([^/]+)\/slaves\/(.+)$/.exec(path);
    if (match) masters.set(match[2]!, [...(masters.get(match[2]!) ?? []), match[1]!].sort());
  }
  return masters;
}

function baseName(path: string): string {
  return path.split('/').at(-1)!;
}

function linksOf(name: string, links: Links): PlainDict {
  return Object.fromEntries(Object.entries(links).map(([kind, table]) => [kind, table.get(name) ?? []]));
}

function deviceOf(name: string, target: string, links: Links, raw: RawFacts): PlainDict {
  const base = `/sys/block/${name}`;
  const of = (path: string) => raw.content(`${base}/${path}`) ?? null;
  const serial = serialOf(name, raw);
  const wwn = links.ids.get(name)?.find((id) => id.startsWith('wwn-'));
  const discard = of('queue/discard_max_hw_bytes') === '0' ? '0' : of('queue/discard_granularity');
  return {
    virtual: 1,
    links: linksOf(name, links),
    vendor: of('device/vendor'),
    model: of('device/model'),
    sas_address: of('device/sas_address'),
    sas_device_handle: of('device/sas_device_handle'),
    ...(serial && { serial }),
    removable: of('removable'),
    support_discard: discard,
    ...(wwn && { wwn: wwn.slice(4) }),
    partitions: partitionsOf(name, links, raw),
    rotational: of('queue/rotational'),
    scheduler_mode: /\[(.*)\]/.exec(of('queue/scheduler') ?? '')?.[1] ?? '',
    ...sizesOf(base, raw),
    host: pciDescription(target, raw),
    holders: holdersOf(base, raw),
  };
}

function serialOf(name: string, raw: RawFacts): string | undefined {
  if (!raw.hasTool('sg_inq')) return raw.content(`/sys/block/${name}/device/serial`);
  return /(?:Unit serial|Serial) number:\s+(\w+)/.exec(raw.success(`sg_inq:${name}`) ?? '')?.[1];
}

/** The kernel counts sectors of 512 bytes, whatever the device has. */
function sizesOf(base: string, raw: RawFacts): { sectorsize: Plain; sectors: number; size: string } {
  const own = raw.content(`${base}/queue/logical_block_size`) ?? raw.content(`${base}/queue/hw_sector_size`);
  const sectorsize = own ?? 512;
  const sectors = Math.floor((Number(raw.content(`${base}/size`) ?? 0) * 512) / Number(sectorsize));
  return { sectorsize, sectors, size: humanSize(sectors * Number(sectorsize)) };
}

function partitionsOf(name: string, links: Links, raw: RawFacts): PlainDict {
  const prefix = `/sys/block/${name}/`;
  const found = raw
    .paths(/\/start$/)
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length, -'/start'.length))
    .filter((part) => new RegExp(`^${name.replace(/[^\w]/g, '\\$&')}p?\\d+$`).test(part));
  return Object.fromEntries(
    found.map((part) => {
      const base = prefix + part;
      return [
        part,
        {
          links: linksOf(part, links),
          start: raw.content(`${base}/start`) ?? 0,
          ...sizesOf(base, raw),
          uuid: links.uuids.get(part)?.[0] ?? null,
          holders: holdersOf(base, raw),
        },
      ];
    }),
  );
}

/** Device mapper names of what lies on a device. */
function holdersOf(base: string, raw: RawFacts): string[] {
  return [...raw.under('device:').keys()]
    .filter((path) => path.startsWith(`${base}/holders/`))
    .map((path) => path.slice(`${base}/holders/`.length))
    .filter((holder) => holder.startsWith('dm-'))
    .map((holder) => raw.content(`${base}/holders/${holder}/dm/name`) ?? holder);
}

function pciDescription(target: string, raw: RawFacts): string {
  const id = /.+\/([a-f0-9]{4}:[a-f0-9]{2}:[0|1][a-f0-9]\.[0-7])\//.exec(target)?.[1];
  const row = (raw.output('lspci') ?? '').split('\n').find((line) => id !== undefined && line.startsWith(`${id} `));
  return row?.slice(id!.length + 1) ?? '';
}
