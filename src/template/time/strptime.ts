import { dateOfOrdinal, ordinalOf } from '../../values/calendar.js';
import { DateTime } from '../../values/datetime.js';
import { valueError } from '../../values/exception.js';
import { repr } from '../../values/repr.js';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const names = (list: readonly string[]) => list.join('|');
const short = (list: readonly string[]) => list.map((name) => name.slice(0, 3));

/** What each directive matches, in Python's C locale. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  d: '3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]',
  f: '[0-9]{1,6}',
  H: '2[0-3]|[0-1]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]| [1-9]',
  G: '\\d\\d\\d\\d',
  j: '36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  S: '6[0-1]|[0-5]\\d|\\d',
  U: '5[0-3]|[0-4]\\d|\\d',
  W: '5[0-3]|[0-4]\\d|\\d',
  V: '5[0-3]|0[1-9]|[1-4]\\d|\\d',
  w: '[0-6]',
  u: '[1-7]',
  y: '\\d\\d',
  Y: '\\d\\d\\d\\d',
  z: '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|[Zz]',
  A: names(DAYS),
  a: names(short(DAYS)),
  B: names(MONTHS),
  b: names(short(MONTHS)),
  p: 'am|pm',
  Z: 'utc|gmt',
};

/** Directives that stand for others. */
const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
  T: '%H:%M:%S',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
};

type Fields = Readonly<Record<string, string | undefined>>;

/** A datetime from a text by a format, as Python's `strptime`. Throws ValueError in its words. */
export function strptime(text: string, format: string): DateTime {
  const match = expressionOf(format).exec(text);
  if (!match) throw valueError(`time data ${repr(text)} does not match format ${repr(format)}`);
  if (match[0].length !== text.length) throw valueError(`unconverted data remains: ${text.slice(match[0].length)}`);
  return dateTimeOf((match.groups ?? {}) as Fields);
}

function expressionOf(format: string): RegExp {
  const used = new Set<string>();
  let source = '';
  const expanded = format.replace(/%([cxX])/g, (_, letter: string) => COMPOSED[letter]!);
  for (let at = 0; at < expanded.length; at++) {
    const character = expanded[at]!;
    if (character !== '%') {
      source += /\s/.test(character) ? '\\s+' : character.replace(/[.*+?^${}()|[\]\\/-]/, '\\$&');
      while (/\s/.test(character) && /\s/.test(expanded[at + 1] ?? '')) at++;
      continue;
    }
    source += directive(expanded[++at], format, used);
  }
  return new RegExp(`^${source}`, 'i');
}

function directive(letter: string | undefined, format: string, used: Set<string>): string {
  if (letter === undefined) throw valueError(`stray %% in format '${format}'`.replace('%%', '%'));
  if (letter === '%') return '%';
  const pattern = DIRECTIVES[letter];
  if (pattern === undefined) throw valueError(`'${letter}' is a bad directive in format '${format}'`);
  if (used.has(letter))
    throw valueError(
      `redefinition of group name '${letter}' as group ${used.size + 1}; was group ${[...used].indexOf(letter) + 1}`,
    );
  used.add(letter);
  return `(?<${letter}>${pattern})`;
}

function dateTimeOf(fields: Fields): DateTime {
  const { year, month, day } = dateOf(fields);
  const second = Number(fields.S ?? 0);
  const { offset, zone } = zoneOf(fields);
  return new DateTime(year, month, day, {
    hour: hourOf(fields),
    minute: Number(fields.M ?? 0),
    second,
    microsecond: Number((fields.f ?? '').padEnd(6, '0')),
    offset,
    zone,
  });
}

function hourOf(fields: Fields): number {
  if (fields.H !== undefined) return Number(fields.H);
  if (fields.I === undefined) return 0;
  const hour = Number(fields.I) % 12;
  return fields.p?.toLowerCase() === 'pm' ? hour + 12 : hour;
}

function zoneOf({ z, Z }: Fields): { offset: number | undefined; zone: string | undefined } {
  if (z === undefined) return { offset: undefined, zone: Z?.toUpperCase() };
  if (z.toLowerCase() === 'z') return { offset: 0, zone: undefined };
  const [hours, minutes, seconds = '0'] = z.slice(1).replaceAll(':', '').match(/\d\d/g)!;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return { offset: z.startsWith('-') ? -size : size, zone: undefined };
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function dateOf(fields: Fields): Day {
  checkIso(fields);
  const year = yearOf(fields);
  const weekday = weekdayOf(fields);
  if (fields.G !== undefined) return isoDate(Number(fields.G), Number(fields.V), weekday!);
  if (fields.j !== undefined) return dateOfOrdinal(ordinalOf(year, 1, 1) + Number(fields.j) - 1);
  const week = fields.U ?? fields.W;
  if (week !== undefined && weekday !== undefined) return weekDate(year, Number(week), weekday, fields.W !== undefined);
  return { year, month: monthOf(fields), day: Number(fields.d ?? 1) };
}

function checkIso({ G, V, Y, A, a, w, u, j }: Fields): void {
  if (G === undefined && V === undefined) return;
  if (G !== undefined && j !== undefined)
    throw valueError(
      "Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.",
    );
  if (G !== undefined && (V === undefined || (A ?? a ?? w ?? u) === undefined))
    throw valueError(
      "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', '%a', '%w', or '%u').",
    );
  if (G === undefined && Y !== undefined)
    throw valueError(
      "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead.",
    );
  if (G === undefined)
    throw valueError(
      "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive ('%A', '%a', '%w', or '%u').",
    );
}

function yearOf({ Y, y }: Fields): number {
  if (Y !== undefined) return Number(Y);
  if (y === undefined) return 1900;
  return Number(y) + (Number(y) <= 68 ? 2000 : 1900);
}

function monthOf({ m, B, b }: Fields): number {
  if (m !== undefined) return Number(m);
  const name = (B ?? b)?.toLowerCase();
  return name === undefined ? 1 : MONTHS.findIndex((month) => month === name || month.slice(0, 3) === name) + 1;
}

/** Days since Monday. */
function weekdayOf({ A, a, w, u }: Fields): number | undefined {
  const name = (A ?? a)?.toLowerCase();
  if (name !== undefined) return DAYS.findIndex((day) => day === name || day.slice(0, 3) === name);
  if (w !== undefined) return (Number(w) + 6) % 7;
  return u === undefined ? undefined : Number(u) - 1;
}

function isoDate(year: number, week: number, weekday: number): Day {
  const january4 = ordinalOf(year, 1, 4);
  const monday = january4 - ((january4 + 6) % 7);
  return dateOfOrdinal(monday + (week - 1) * 7 + weekday);
}

function weekDate(year: number, week: number, weekday: number, fromMonday: boolean): Day {
  const first = ordinalOf(year, 1, 1);
  const firstWeekday = (first + 6) % 7;
  const day = fromMonday ? weekday : (weekday + 1) % 7;
  const start = fromMonday ? firstWeekday : (firstWeekday + 1) % 7;
  const days = week === 0 ? day - start : ((7 - start) % 7) + 7 * (week - 1) + day;
  return dateOfOrdinal(first + days);
}
