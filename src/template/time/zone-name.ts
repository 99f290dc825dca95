import { readFileSync } from 'node:fs';

/** Abbreviation of the zone that has this offset at this time, as the system's database names it (`CET`, `EST`). */
export function zoneName(seconds: number, offset: number, tz: string | undefined): string {
  const name = tz?.replace(/^:/, '');
  if (name === '' || name === 'UTC' || name === 'Etc/UTC') return 'UTC';
  const posix = /^([A-Za-z]{3,}|<[^>]+>)[-+0-9:]+([A-Za-z]{3,}|<[^>]+>)?/.exec(name ?? '');
  if (posix) return (posix[2] && offset !== posixOffset(name!) ? posix[2] : posix[1]!).replace(/[<>]/g, '');
  const path = name === undefined ? '/etc/localtime' : name.startsWith('/') ? name : `/usr/share/zoneinfo/${name}`;
  return abbreviation(path, seconds, offset) ?? (offset === 0 ? 'UTC' : numericName(offset));
}

/** Seconds east of UTC of a rule such as `EST5EDT`, in winter; undefined when it is none. */
export function posixOffset(rule: string): number | undefined {
  const match = /^(?:[A-Za-z]{3,}|<[^>]+>)([-+]?)(\d+)(?::(\d+))?/.exec(rule);
  if (!match) return undefined;
  const [, sign, hours, minutes = '0'] = match;
  const size = Number(hours) * 3600 + Number(minutes) * 60;
  return sign === '-' ? size : -size;
}

function numericName(offset: number): string {
  const size = Math.abs(offset);
  const minutes = Math.floor(size / 60) % 60;
  const hours = String(Math.floor(size / 3600)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${hours}${minutes === 0 ? '' : String(minutes).padStart(2, '0')}`;
}

interface Zone {
  readonly transitions: readonly { readonly at: number; readonly type: number }[];
  readonly types: readonly { readonly offset: number; readonly name: string }[];
}

const zones = new Map<string, Zone | undefined>();

/** The name of the latest of the zone's periods before this time that has the offset. */
function abbreviation(path: string, seconds: number, offset: number): string | undefined {
  if (!zones.has(path)) zones.set(path, readZone(path));
  const zone = zones.get(path);
  if (!zone) return undefined;
  for (let index = zone.transitions.length - 1; index >= 0; index--) {
    const { at, type } = zone.transitions[index]!;
    if (at <= seconds && zone.types[type]!.offset === offset) return zone.types[type]!.name;
  }
  return zone.types.find((type) => type.offset === offset)?.name;
}

/** Reads a TZif file (RFC 8536); undefined when there is none. */
function readZone(path: string): Zone | undefined {
  let data: Buffer;
  try {
    data = readFileSync(path);
  } catch {
    return undefined;
  }
  if (data.toString('latin1', 0, 4) !== 'TZif') return undefined;
  const first = countsAt(data, 0);
  if (data[4]! < 0x32) return zoneAt(data, 44, first, 4);
  // From version 2 on the data stands twice: the second time with 64-bit times.
  const second = 44 + sizeOf(first, 4);
  return zoneAt(data, second + 44, countsAt(data, second), 8);
}

interface Counts {
  readonly utc: number;
  readonly standard: number;
  readonly leaps: number;
  readonly times: number;
  readonly types: number;
  readonly characters: number;
}

function countsAt(data: Buffer, at: number): Counts {
  const [utc, standard, leaps, times, types, characters] = [20, 24, 28, 32, 36, 40].map((offset) =>
    data.readUInt32BE(at + offset),
  );
  return { utc: utc!, standard: standard!, leaps: leaps!, times: times!, types: types!, characters: characters! };
}

function sizeOf({ utc, standard, leaps, times, types, characters }: Counts, width: number): number {
  return times * width + times + types * 6 + characters + leaps * (width + 4) + standard + utc;
}

function zoneAt(data: Buffer, start: number, counts: Counts, width: 4 | 8): Zone {
  const indices = start + counts.times * width;
  const types = indices + counts.times;
  const names = types + counts.types * 6;
  return {
    transitions: Array.from({ length: counts.times }, (_, index) => ({
      at: width === 8 ? Number(data.readBigInt64BE(start + index * 8)) : data.readInt32BE(start + index * 4),
      type: data[indices + index]!,
    })),
    types: Array.from({ length: counts.types }, (_, index) => {
      const name = names + data[types + index * 6 + 5]!;
      return {
        offset: data.readInt32BE(types + index * 6),
        name: data.toString('latin1', name, data.indexOf(0, name)),
      };
    }),
  };
}
