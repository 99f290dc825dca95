import type { PlainDict } from '../../../src/module/index.js';
import type { RawFacts } from './raw.js';

/** Mounted file systems that lie on a device or come over the network. */
export function mountFacts(raw: RawFacts): PlainDict {
  const bound = boundMounts(raw);
  const uuids = uuidsOf(raw);
  const mounts = new Map<string, PlainDict>();
  for (const line of (raw.output('mtab') ?? '').split('\n')) {
    const fields = line.split(/\s+/).filter((field) => field !== '');
    if (fields.length < 4) continue;
    const [device = '', mount = '', fstype = '', options = ''] = fields.map(unescapeOctal);
    if ((!/^[/\\]/.test(device) && !device.includes(':/')) || fstype === 'none') continue;
    const isBound = bound.has(mount) && !/.*bind.*"/.test(options);
    mounts.set(mount, {
      mount,
      device,
      fstype,
      options: isBound ? `${options},bind` : options,
      dump: Number(fields[4] ?? 0),
      passno: Number(fields[5] ?? 0),
      ...sizesOf(fields[1]!, raw),
      uuid: uuids.get(device) ?? udevUuid(fields[0]!, raw),
    });
  }
  return { mounts: [...mounts.values()] };
}

export function unescapeOctal(text: string): string {
  return text.replace(/\\([0-9]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** Mount points whose source has `[/directory]` behind it. */
function boundMounts(raw: RawFacts): ReadonlySet<string> {
  const rows = (raw.success('findmnt') ?? '').split('\n').map((line) => line.trim().split(/\s+/));
  return new Set(rows.filter((row) => row[1]?.includes(']')).map((row) => row[0]!));
}

export function uuidsOf(raw: RawFacts): ReadonlyMap<string, string> {
  const uuids = new Map<string, string>();
  for (const line of (raw.success('lsblk') ?? '').split('\n')) {
    const match = /^(.*\S)\s+(\S+)$/.exec(line.trim());
    if (match && !uuids.has(match[1]!)) uuids.set(match[1]!, match[2]!);
  }
  return uuids;
}

function udevUuid(device: string, raw: RawFacts): string {
  return /ID_FS_UUID=(.*)\n/.exec(raw.success(`udev:${device}`) ?? '')?.[1] ?? 'N/A';
}

function sizesOf(mount: string, raw: RawFacts): PlainDict {
  const text = raw.output(`statfs:${mount}`);
  if (text === undefined) return {};
  if (raw.status(`statfs:${mount}`) === 124) return { note: 'Could not get extra information due to timeout' };
  return readSizes(text);
}

/** `stat -f`: fragment size, blocks, blocks free for users, block size, inodes, free inodes. */
export function readSizes(text: string): PlainDict {
  const [fragment, blocks, available, block, inodes, inodesFree] = text.trim().split(' ').map(Number);
  if (inodesFree === undefined) return {};
  return {
    size_total: fragment! * blocks!,
    size_available: fragment! * available!,
    block_size: block!,
    block_total: blocks!,
    block_available: available!,
    block_used: blocks! - available!,
    inode_total: inodes!,
    inode_available: inodesFree,
    inode_used: inodes! - inodesFree,
  };
}
