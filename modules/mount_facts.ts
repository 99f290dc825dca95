import {
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type Options,
  type Plain,
  type PlainDict,
  quote,
  sh,
  type Target,
} from '../src/module/index.js';
import { fromPlain } from '../src/values/plain.js';
import { str } from '../src/values/repr.js';
import { Float } from '../src/values/value.js';
import { FACT_FUNCTIONS } from './shared/facts/functions.js';
import { type MountEntry, readMountFile, readMountOutput } from './shared/facts/mount-tables.js';
import { readSizes, uuidsOf } from './shared/facts/mounts.js';
import { type RawFacts, readRaw } from './shared/facts/raw.js';
import { fnmatchPattern } from './shared/fnmatch.js';
import { missingTool } from './shared/missing-tool.js';

const DYNAMIC = ['/etc/mtab', '/proc/mounts', '/etc/mnttab'];
const STATIC = ['/etc/fstab', '/etc/vfstab', '/etc/filesystems'];

const options = {
  sources: {
    type: 'list',
    elements: 'str',
    description: '`all`, `dynamic` (what is mounted), `static` (fstab and its like), `mount`, or files by their path.',
  },
  mount_binary: { type: 'raw', default: 'mount', description: 'The program that `mount` means; null for none.' },
  devices: { type: 'list', elements: 'str', description: 'Patterns of devices: others are left out.' },
  fstypes: { type: 'list', elements: 'str', description: 'Patterns of file system types: others are left out.' },
  timeout: { type: 'float', description: 'Seconds for the size of one mount, and for each program.' },
  on_timeout: {
    default: 'error',
    choices: ['error', 'warn', 'ignore'],
    description: 'What happens when that is over.',
  },
  include_aggregate_mounts: {
    type: 'bool',
    description: 'Whether `aggregate_mounts` lists all entries, also those that others hide.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface Row extends MountEntry {
  readonly source: string;
}

export default defineModule({
  name: 'ansible.builtin.mount_facts',
  description: 'Gathers what is mounted, and what is to be, as the facts `mount_points` and `aggregate_mounts`.',
  options,
  returns: {
    ansible_facts: {
      type: 'dict',
      description: '`mount_points` by the mount point, and the list `aggregate_mounts`.',
      returned: 'success',
    },
  },
  check: 'full',
  async run(args, target) {
    const { timeout, mount_binary: program } = args;
    if (timeout !== null && timeout !== undefined && timeout <= 0) {
      throw new ModuleFailure(`argument 'timeout' must be a positive number or null, not ${str(new Float(timeout))}`);
    }
    if (program !== null && program !== undefined && typeof program !== 'string') {
      throw new ModuleFailure(`argument 'mount_binary' must be a string or null, not ${str(fromPlain(program))}`);
    }
    const sources = sourcesOf(args, target);
    const raw = readRaw(await target.sh(lookScript(sources, args)));
    const rows = rowsOf(raw, sources, args).filter((row) => isWanted(row, raw, args));
    const sizes = readRaw(await target.sh(sizeScript(rows, args)));
    const mounts = rows.map((row) => ({ ...row.fields, ...sizeOf(row, sizes, args, target), ...contextOf(row, raw) }));
    return { ansible_facts: deduplicated(mounts, args, target) };
  },
});

function sourcesOf({ sources }: Args, target: Target): string[] {
  const wanted = sources?.length ? sources : ['all'];
  if (wanted.includes('')) throw new ModuleFailure('sources contains an empty string');
  const all = wanted.flatMap((source) => {
    if (source === 'all') return [...DYNAMIC, ...STATIC];
    if (source === 'dynamic') return DYNAMIC;
    return source === 'static' ? STATIC : [source];
  });
  if (new Set(all).size < all.length) {
    const listed = all.map((source) => `'${source}'`).join(', ');
    target.warn(`mount_facts option 'sources' contains duplicate entries, repeat sources will be ignored: [${listed}]`);
  }
  return all;
}

/** Devices and the UUIDs that /dev/disk/by-uuid knows them by. */
const BY_UUID = `uuid_links() {
  for link in /dev/disk/by-uuid/*; do printf '%s %s\\n' "$(readlink -f "$link")" "\${link##*/}"; done
}
put by_uuid uuid_links`;

function lookScript(sources: readonly string[], { mount_binary: program, timeout }: Args): string {
  const limited = timeout === null || timeout === undefined ? '' : `timeout ${timeout} `;
  const files = sources.filter((source) => source !== 'mount');
  const dynamic = sources.includes('mount') || files.some((file) => DYNAMIC.includes(file));
  return [
    FACT_FUNCTIONS,
    ...files.map((file) => sh`put ${`real:${file}`} readlink -f ${file}; put ${`text:${file}`} cat ${file}`),
    program && dynamic ? `tools ${quote(String(program))}; put mount ${limited}${quote(String(program))}` : '',
    BY_UUID,
    `if have lsblk; then put lsblk ${limited}lsblk --list --noheadings --paths --output NAME,UUID --exclude 2; fi`,
    'if have blkid; then put blkid blkid; fi',
  ].join('\n');
}

/** Entries of all sources, each file once; where no table of what is mounted has any, of the program. */
function rowsOf(raw: RawFacts, sources: readonly string[], args: Args): Row[] {
  const rows: Row[] = [];
  const seen = new Set<string>();
  let fallback = args.mount_binary ? sources.some((source) => DYNAMIC.includes(source)) : false;
  for (const source of sources) {
    const real = realPath(raw, source);
    if (seen.has(source) || seen.has(real)) continue;
    seen.add(real);
    const entries = source === 'mount' ? byProgram(raw, args) : readMountFile(raw.success(`text:${source}`) ?? '');
    rows.push(...entries.map((entry) => ({ ...entry, source })));
    if (entries.length > 0 && (source === 'mount' || DYNAMIC.includes(source))) fallback = false;
  }
  if (fallback) rows.push(...byProgram(raw, args).map((entry) => ({ ...entry, source: 'mount' })));
  return rows;
}

/** /proc/mounts leads to the process that looks. */
function realPath(raw: RawFacts, source: string): string {
  return (raw.output(`real:${source}`)?.trim() || source).replace(/^\/proc\/\d+\//, '/proc/self/');
}

function byProgram(raw: RawFacts, { mount_binary: program, timeout, on_timeout: late }: Args): MountEntry[] {
  if (!raw.hasTool(String(program))) throw missingTool(String(program), 'mount or util-linux');
  const rc = raw.status('mount');
  if (rc === 124 && timeout) {
    if (late === 'error') throw new ModuleFailure(`Command '${String(program)}' timed out after ${timeout} seconds`);
    return [];
  }
  if (rc !== 0) {
    throw new ModuleFailure(
      `Failed to execute ${String(program)}: Command '${String(program)}' returned non-zero exit status ${rc}.`,
    );
  }
  return readMountOutput(raw.output('mount') ?? '');
}

function isWanted(row: Row, raw: RawFacts, { devices, fstypes }: Args): boolean {
  const fits = (text: string, patterns: readonly string[] | null | undefined) =>
    !patterns?.length || patterns.some((pattern) => fnmatchPattern(pattern).test(text));
  return fits(deviceOf(row, raw), devices) && fits(row.fstype, fstypes);
}

/** The device that `UUID=` means. */
function deviceOf({ device }: Row, raw: RawFacts): string {
  const uuid = uuidIn(device);
  if (uuid === undefined) return device;
  const line = (raw.success('blkid') ?? '').split('\n').find((text) => text.includes(` UUID="${uuid}"`));
  return line?.slice(0, line.indexOf(':')) ?? device;
}

function uuidIn(device: string): string | undefined {
  return device.startsWith('UUID=') ? device.slice(5) : undefined;
}

function sizeScript(rows: readonly Row[], { timeout }: Args): string {
  const limited = timeout === null || timeout === undefined ? '' : `timeout ${timeout} `;
  const points = [...new Set(rows.map(({ mount }) => mount))];
  const look = (mount: string) => sh`put ${`size:${mount}`} $mounts_limit stat -f -c '%S %b %a %s %c %d' -- ${mount}`;
  return [FACT_FUNCTIONS, `mounts_limit='${limited.trim()}'`, ...points.map(look)].join('\n');
}

function sizeOf(row: Row, sizes: RawFacts, args: Args, target: Target): PlainDict {
  const name = `size:${row.mount}`;
  if (args.timeout && sizes.status(name) === 124) {
    const msg = `Timed out getting mount size for mount ${row.mount} (type ${row.fstype})`;
    if (args.on_timeout === 'error') throw new ModuleFailure(msg);
    if (args.on_timeout === 'warn') target.warn(msg);
    return {};
  }
  const text = sizes.success(name);
  return text === undefined ? {} : readSizes(text);
}

function contextOf(row: Row, raw: RawFacts): PlainDict {
  const links = (raw.output('by_uuid') ?? '').split('\n').map((line) => line.split(' '));
  const linked = links.find(([device]) => device === row.device)?.[1];
  const uuid = uuidIn(row.device) ?? linked ?? uuidsOf(raw).get(row.device) ?? null;
  return { ansible_context: { source: row.source, source_data: row.text }, uuid };
}

function deduplicated(mounts: readonly PlainDict[], args: Args, target: Target): PlainDict {
  const points = new Map<string, Plain>();
  const bySource = new Map<string, string[]>();
  for (const mount of mounts) {
    const point = String(mount.mount);
    const { source } = mount.ansible_context as { source: string };
    if (!points.has(point)) points.set(point, mount);
    bySource.set(source, [...(bySource.get(source) ?? []), point]);
  }
  const repeated = [...bySource].filter(([, list]) => new Set(list).size !== list.length);
  if (repeated.length > 0 && (args.include_aggregate_mounts ?? null) === null) {
    const listed = repeated.map(([source, list]) => `${source} ([${list.map((point) => `'${point}'`).join(', ')}])`);
    target.warn(
      `mount_facts: ignoring repeat mounts in the following sources: ${listed.join(', ')}. You can disable this warning by configuring the 'include_aggregate_mounts' option as True or False.`,
    );
  }
  return { mount_points: points, aggregate_mounts: args.include_aggregate_mounts ? mounts : [] };
}
