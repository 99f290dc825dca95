import type { PlainDict } from '../../../src/module/index.js';
import { deviceFacts } from './devices.js';
import { mountFacts } from './mounts.js';
import type { RawFacts } from './raw.js';

export function hardwareFacts(raw: RawFacts, architecture: string, uid: number): PlainDict {
  return {
    ...cpuFacts(raw, architecture),
    ...memoryFacts(raw),
    ...dmiFacts(raw),
    ...sysinfoFacts(raw),
    ...deviceFacts(raw),
    ...uptimeFacts(raw),
    ...lvmFacts(raw, uid),
    ...mountFacts(raw),
  };
}

const PROCESSOR_WORDS: ReadonlySet<string> = new Set([
  'model name',
  'Processor',
  'vendor_id',
  'cpu',
  'Vendor',
  'processor',
]);

function cpuFacts(raw: RawFacts, architecture: string): PlainDict {
  const lines = raw.lines('/proc/cpuinfo');
  if (!lines) return {};
  const rows = lines.map((line) => {
    const at = line.indexOf(':');
    return at === -1 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  }) as [string, string][];
  const flags = rows.findLast(([key]) => key === 'flags')?.[1];
  return {
    processor: rows.filter(([key]) => PROCESSOR_WORDS.has(key)).map(([, value]) => value),
    ...(flags !== undefined && { flags: flags.split(/\s+/).filter((flag) => flag !== '') }),
    ...cpuCounts(rows, raw, architecture),
  };
}

function cpuCounts(rows: readonly [string, string][], raw: RawFacts, architecture: string): PlainDict {
  const count = (word: string) => rows.filter(([key]) => key === word).length;
  const last = (word: string) => rows.findLast(([key]) => key === word)?.[1];
  const nproc = Number(raw.success('nproc') ?? count('processor'));
  if (architecture === 's390x')
    return s390Counts(Number(last('# processors')), Number(last('max thread id')) + 1, nproc);
  const total = totalProcessors(rows, architecture);
  if (isXenParavirtual(rows, raw)) {
    return { ...counts(total, total, 1, total), processor_nproc: nproc };
  }
  const { sockets, cores } = topology(rows);
  const socketCount = sockets.size > 0 ? sockets.size : total;
  const coreCount = [...sockets.values()][0] || 1;
  const threads = roundHalfEven(([...cores.values()][0] ?? 1) / coreCount);
  return { ...counts(socketCount, coreCount, threads, threads * socketCount * coreCount), processor_nproc: nproc };
}

function counts(sockets: number, cores: number, threads: number, vcpus: number): PlainDict {
  return {
    processor_count: sockets,
    processor_cores: cores,
    processor_threads_per_core: threads,
    processor_vcpus: vcpus,
  };
}

function s390Counts(processors: number, threads: number, nproc: number): PlainDict {
  return { ...counts(1, roundHalfEven(processors / threads), threads, processors), processor_nproc: nproc };
}

function totalProcessors(rows: readonly [string, string][], architecture: string): number {
  const count = (word: string) => rows.filter(([key]) => key === word).length;
  if (/^(armv|aarch|ppc)/.test(architecture)) return count('processor');
  const vendors = count('vendor_id');
  if (vendors > 0 && vendors === count('model name')) return vendors;
  const active = rows.findLast(([key]) => key === 'ncpus active')?.[1];
  return active === undefined ? rows.filter(([key]) => PROCESSOR_WORDS.has(key)).length : Number(active);
}

/** Cores by socket, and threads by core. */
function topology(rows: readonly [string, string][]) {
  const sockets = new Map<string | number, number>();
  const cores = new Map<string | number, number>();
  let socket: string | number = 0;
  let core: string | number = 0;
  for (const [key, value] of rows) {
    if (key === 'physical id') {
      socket = value;
      if (!sockets.has(socket)) sockets.set(socket, 1);
    } else if (key === 'core id') {
      core = value;
      if (!sockets.has(core)) cores.set(core, 1);
    } else if (key === 'cpu cores') sockets.set(socket, Number(value));
    else if (key === 'siblings') cores.set(core, Number(value));
  }
  return { sockets, cores };
}

function isXenParavirtual(rows: readonly [string, string][], raw: RawFacts): boolean {
  const xen = raw.exists('/proc/xen') || raw.lines('/sys/hypervisor/type')?.[0]?.trim() === 'xen';
  return xen && rows.some(([key, value]) => key === 'flags' && !value.includes('vme'));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function memoryFacts(raw: RawFacts): PlainDict {
  const lines = raw.lines('/proc/meminfo');
  if (!lines) return {};
  const known = new Map(
    lines.map((line) => {
      const [name = '', rest = ''] = line.split(':');
      return [name, Math.floor(Number(rest.trim().split(' ')[0]) / 1024)] as const;
    }),
  );
  const of = (name: string) => known.get(name) ?? null;
  const sum = (...terms: (number | null)[]) =>
    terms.includes(null) ? null : terms.reduce<number>((total, term) => total + term!, 0);
  const minus = (value: number | null) => (value === null ? null : -value);
  const free = sum(of('Cached'), of('MemFree'), of('Buffers'));
  return {
    ...Object.fromEntries(
      ['MemTotal', 'SwapTotal', 'MemFree', 'SwapFree']
        .filter((name) => known.has(name))
        .map((name) => [`${name.toLowerCase()}_mb`, of(name)]),
    ),
    memory_mb: {
      real: { total: of('MemTotal'), used: sum(of('MemTotal'), minus(of('MemFree'))), free: of('MemFree') },
      nocache: { free, used: sum(of('MemTotal'), minus(free)) },
      swap: {
        total: of('SwapTotal'),
        free: of('SwapFree'),
        used: sum(of('SwapTotal'), minus(of('SwapFree'))),
        cached: of('SwapCached'),
      },
    },
  };
}

/** Facts of the system's description table: the file below /sys/devices/virtual/dmi/id, the word of dmidecode. */
const DMI: Readonly<Record<string, readonly [string, string]>> = {
  bios_date: ['bios_date', 'bios-release-date'],
  bios_vendor: ['bios_vendor', 'bios-vendor'],
  bios_version: ['bios_version', 'bios-version'],
  board_asset_tag: ['board_asset_tag', 'baseboard-asset-tag'],
  board_name: ['board_name', 'baseboard-product-name'],
  board_serial: ['board_serial', 'baseboard-serial-number'],
  board_vendor: ['board_vendor', 'baseboard-manufacturer'],
  board_version: ['board_version', 'baseboard-version'],
  chassis_asset_tag: ['chassis_asset_tag', 'chassis-asset-tag'],
  chassis_serial: ['chassis_serial', 'chassis-serial-number'],
  chassis_vendor: ['chassis_vendor', 'chassis-manufacturer'],
  chassis_version: ['chassis_version', 'chassis-version'],
  form_factor: ['chassis_type', 'chassis-type'],
  product_name: ['product_name', 'system-product-name'],
  product_serial: ['product_serial', 'system-serial-number'],
  product_uuid: ['product_uuid', 'system-uuid'],
  product_version: ['product_version', 'system-version'],
  system_vendor: ['sys_vendor', 'system-manufacturer'],
};

/** Chassis types of the SMBIOS specification (DSP0134). */
const FORM_FACTORS = (
  'Unknown,Other,Unknown,Desktop,Low Profile Desktop,Pizza Box,Mini Tower,Tower,Portable,Laptop,Notebook,Hand Held,' +
  'Docking Station,All In One,Sub Notebook,Space-saving,Lunch Box,Main Server Chassis,Expansion Chassis,Sub Chassis,' +
  'Bus Expansion Chassis,Peripheral Chassis,RAID Chassis,Rack Mount Chassis,Sealed-case PC,Multi-system,CompactPCI,' +
  'AdvancedTCA,Blade,Blade Enclosure,Tablet,Convertible,Detachable,IoT Gateway,Embedded PC,Mini PC,Stick PC'
).split(',');

function dmiFacts(raw: RawFacts): PlainDict {
  const fromKernel = raw.exists('/sys/devices/virtual/dmi/id/product_name');
  return Object.fromEntries(
    Object.entries(DMI).map(([fact, [file, word]]) => {
      if (!fromKernel) return [fact, dmidecoded(raw, word)];
      const value = raw.content(`/sys/devices/virtual/dmi/id/${file}`);
      if (value === undefined) return [fact, 'NA'];
      return [fact, fact === 'form_factor' ? (FORM_FACTORS[Number(value)] ?? `unknown (${value})`) : value];
    }),
  );
}

function dmidecoded(raw: RawFacts, word: string): string {
  const text = raw.success(`dmi:${word}`);
  if (text === undefined) return 'NA';
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('');
}

/** IBM Z tells what it is in /proc/sysinfo. */
function sysinfoFacts(raw: RawFacts): PlainDict {
  if (!raw.exists('/proc/sysinfo')) return {};
  const text = raw.content('/proc/sysinfo') ?? '';
  const of = (pattern: RegExp) => pattern.exec(text)?.[1] ?? 'NA';
  return {
    system_vendor: of(/Manufacturer:\s+(.+)/),
    product_version: 'NA',
    product_serial: of(/Sequence Code:\s+0+(.+)/),
    product_name: of(/Type:\s+(.+)/),
    product_uuid: 'NA',
  };
}

function uptimeFacts(raw: RawFacts): PlainDict {
  const text = raw.content('/proc/uptime');
  return text === undefined ? {} : { uptime_seconds: Math.floor(Number(text.split(' ')[0])) };
}

function lvmFacts(raw: RawFacts, uid: number): PlainDict {
  if (!raw.hasTool('vgs') || uid !== 0) return { lvm: 'N/A' };
  const rows = (name: string) =>
    (raw.output(name) ?? '')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.trim().split(','));
  const names = new Map(rows('dmsetup').map(([name, minor]) => [`/dev/dm-${minor}`, `/dev/mapper/${name}`]));
  const table = (name: string, entry: (row: string[]) => PlainDict, key = (row: string[]) => row[0]!) =>
    Object.fromEntries(rows(name).map((row) => [key(row), entry(row)]));
  return {
    lvm: {
      lvs: table('lvs', (row) => ({ size_g: row[3], vg: row[1] })),
      vgs: table('vgs', (row) => ({ size_g: row.at(-2), free_g: row.at(-1), num_lvs: row[2], num_pvs: row[1] })),
      pvs: table(
        'pvs',
        (row) => ({ size_g: row[4], free_g: row[5], vg: row[1] }),
        (row) => names.get(row[0]!) ?? row[0]!,
      ),
    },
  };
}
