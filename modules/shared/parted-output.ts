import { ModuleFailure, type PlainDict } from '../../src/module/index.js';

const DECIMAL = ['B', 'KB', 'MB', 'GB', 'TB'];
const BINARY = ['KiB', 'MiB', 'GiB', 'TiB'];

/** Units of parted, spelt as it takes them. */
export const PARTED_UNITS = [...DECIMAL, ...BINARY, 's', '%', 'cyl', 'chs', 'compact'];

export interface Partition extends PlainDict {
  readonly num: number;
  readonly end: number | PlainDict;
  readonly name: string;
  readonly flags: string[];
}

export interface Disk {
  readonly generic: PlainDict;
  readonly partitions: readonly Partition[];
}

/** A size or a place as parted writes it, with its unit where it has one. Throws ModuleFailure when it is none. */
export function readSize(text: string, unit = ''): { readonly size: number | PlainDict; readonly unit: string } {
  const [, cylinder, head, sector] = /^(\d+),(\d+),(\d+)$/.exec(text) ?? [];
  if (cylinder !== undefined) {
    return { size: { cylinder: Number(cylinder), head: Number(head), sector: Number(sector) }, unit: 'chs' };
  }
  const [, number, own] = /^(-?[\d.]+) *([\w%]+)?$/.exec(text) ?? [];
  const size = Number(number ?? Number.NaN);
  if (Number.isNaN(size)) throw new ModuleFailure(`Error interpreting parted size output: '${text}'`);
  return { size, unit: own ?? unit };
}

/** What `parted -m … print` says: a line for the disk, one for its geometry where that is the unit, one for each partition. */
export function readDisk(text: string, asked: string): Disk {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rows = lines.map((line) => line.replace(/;+$/, '').split(':'));
  const [dev = '', whole = '', , logical, physical, table = '', model = ''] = rows[1] ?? [];
  const { size, unit } = readSize(whole, asked);
  const geometric = unit === 'cyl' || unit === 'chs';
  const generic: PlainDict = {
    dev,
    size,
    unit: unit.toLowerCase(),
    table,
    model,
    logical_block: Number(logical),
    physical_block: Number(physical),
    ...(geometric && { chs_info: geometry(rows[2] ?? []) }),
  };
  const partitions = rows.slice(geometric ? 3 : 2).map((row) => partitionOf(row, unit));
  return { generic, partitions };
}

function geometry([cylinders, heads, sectors, cylinder = '']: readonly string[]): PlainDict {
  const { size, unit } = readSize(cylinder);
  return {
    cylinders: Number(cylinders),
    heads: Number(heads),
    sectors: Number(sectors),
    cyl_size: size,
    cyl_size_unit: unit.toLowerCase(),
  };
}

/** Places in cylinders, heads and sectors come without a size. */
function partitionOf(row: readonly string[], unit: string): Partition {
  const [num, begin = '', end = '', ...more] = row;
  const [size, fstype = '', name = '', flags = ''] = unit === 'chs' ? ['', ...more] : more;
  return {
    num: Number(num),
    begin: readSize(begin).size,
    end: readSize(end).size,
    size: unit === 'chs' ? '' : readSize(size ?? '').size,
    fstype,
    name,
    flags: flags.split(', ').flatMap((flag) => (flag === '' ? [] : [flag.trim()])),
    unit: unit.toLowerCase(),
  };
}

/** Megabytes where the unit tells nothing; a unit that is no size (sectors, percents) counts as bytes. */
export function bytesOf(size: number, unit: string): number {
  if (['', 'compact', 'cyl', 'chs'].includes(unit)) return Math.trunc(size * 1000 ** 2);
  const factor = DECIMAL.includes(unit)
    ? 1000 ** DECIMAL.indexOf(unit)
    : BINARY.includes(unit)
      ? 1024 ** (BINARY.indexOf(unit) + 1)
      : 1;
  return Math.trunc(size * factor);
}
