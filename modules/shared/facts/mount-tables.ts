import type { PlainDict } from '../../../src/module/index.js';
import { unescapeOctal } from './mounts.js';

/** An entry of a table of mounts: its fields, and the text that they were read from. */
export interface MountEntry {
  readonly mount: string;
  readonly device: string;
  readonly fstype: string;
  readonly text: string;
  readonly fields: PlainDict;
}

/** Entries of a file: the first of the forms that all of its lines have. */
export function readMountFile(content: string): MountEntry[] {
  const text = content.trim();
  if (text === '') return [];
  const lines = text.split(/\r\n|\n|\r/);
  for (const form of [vfstab, mnttab, fstab, stanzas]) {
    const entries = form(lines);
    if (entries !== undefined) return entries;
  }
  return [];
}

function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}

function isComment(line: string): boolean {
  return line.trim() === '' || line.trim().startsWith('#');
}

function isInt(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

/** /etc/vfstab of Solaris: seven columns. */
function vfstab(lines: readonly string[]): MountEntry[] | undefined {
  const rows = lines.filter((line) => !isComment(line)).map((line) => [line, wordsOf(line)] as const);
  if (rows.some(([, words]) => words.length < 7)) return undefined;
  return rows.map(([text, [device = '', check = '', mount = '', fstype = '', pass = '', boot = '', options = '']]) => ({
    mount,
    device,
    fstype,
    text,
    fields: {
      device,
      device_to_fsck: check,
      mount,
      fstype,
      passno: isInt(pass) ? Number(pass) : pass,
      mount_at_boot: boot,
      options,
    },
  }));
}

/** /etc/mnttab of Solaris: the fifth column is a time. */
function mnttab(lines: readonly string[]): MountEntry[] | undefined {
  const rows = lines.map((line) => [line, wordsOf(line)] as const);
  if (rows.some(([, words]) => words.length < 5 || !isInt(words[4]!))) return undefined;
  if (!rows.some(([, words]) => words[4]!.length === 10)) return undefined;
  return rows.map(([text, [device = '', mount = '', fstype = '', options = '', time]]) => ({
    mount,
    device,
    fstype,
    text,
    fields: { device, mount, fstype, options, time: Number(time) },
  }));
}

/** fstab(5): the last two columns may be missing. */
function fstab(lines: readonly string[]): MountEntry[] | undefined {
  const rows = lines
    .filter((line) => !isComment(line))
    .map((line) => [line.trim(), wordsOf(line).map(unescapeOctal)] as const);
  if (rows.some(([, words]) => words.length < 4 || words.slice(4, 6).some((word) => !isInt(word)))) return undefined;
  return rows.map(([text, [device = '', mount = '', fstype = '', options = '', dump, passno]]) => ({
    mount,
    device,
    fstype,
    text,
    fields: {
      device,
      mount,
      fstype,
      options,
      ...(dump !== undefined && { dump: Number(dump) }),
      ...(passno !== undefined && { passno: Number(passno) }),
    },
  }));
}

/** /etc/filesystems of AIX: a mount point with a colon, then assignments. */
function stanzas(lines: readonly string[]): MountEntry[] | undefined {
  const found: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('*') || line.trim() === '') continue;
    if (line.trimEnd().endsWith(':')) found.push([line]);
    else if (!line.includes('=') || found.length === 0) return [];
    else found.at(-1)!.push(line);
  }
  return found.map(([head = '', ...rows]) => {
    const pairs = rows.map(
      (row) => [row.slice(0, row.indexOf('=')).trim(), row.slice(row.indexOf('=') + 1).trim()] as const,
    );
    const attributes = new Map(pairs);
    const device = [attributes.get('nodename'), attributes.get('dev')].filter((part) => part).join(':') || 'unknown';
    const mount = head.slice(0, -1);
    const fstype = attributes.get('vfs') || 'unknown';
    return { mount, device, fstype, text: [head, ...rows].join('\n'), fields: { mount, device, fstype, attributes } };
  });
}

const LINUX = /^(\S+) on (\S+) type (\S+) \((.+)\)$/;
const BSD = /^(\S+) on (\S+) \((.+)\)$/;
const AIX = /^(\S*)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+\s+\d+\s+\d+:\d+)\s+(.*)$/;

/** What the program `mount` printed. */
export function readMountOutput(output: string): MountEntry[] {
  const lines = output.split('\n').filter((line, at, all) => line !== '' || at < all.length - 1);
  if (lines.every((line) => LINUX.test(line))) {
    return lines.map((text) => {
      const [, device = '', mount = '', fstype = '', options = ''] = LINUX.exec(text)!;
      return { mount, device, fstype, text, fields: { device, mount, fstype, options } };
    });
  }
  if (lines.every((line) => line.startsWith('map ') || BSD.test(line))) {
    return lines.filter((line) => BSD.test(line)).map(bsdEntry);
  }
  return lines.length > 2 && lines.slice(2).every((line) => AIX.test(line))
    ? lines.filter((line) => AIX.test(line)).map(aixEntry)
    : [];
}

function bsdEntry(text: string): MountEntry {
  const [, device = '', mount = '', within = ''] = BSD.exec(text)!;
  const [, fstype = '', options] = /^([^,]*?)\s*(?:,\s*([\s\S]*))?$/.exec(within)!;
  return { mount, device, fstype, text, fields: { device, mount, fstype, ...(options !== undefined && { options }) } };
}

function aixEntry(text: string): MountEntry {
  const [, node = '', mounted = '', mount = '', fstype = '', time = '', options = ''] = AIX.exec(text)!;
  const device = node ? `${node}:${mounted}` : mounted;
  return { mount, device, fstype, text, fields: { mount, fstype, time, options, device } };
}
