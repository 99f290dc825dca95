import { dayOfYear, isoCalendar, ordinalOf, weekdayOf } from './calendar.js';

/** What `strftime` reads of a date; a plain date has midnight and no zone. */
export interface TimeFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly microsecond?: number;
  /** Seconds east of UTC; undefined for a naive time, where `%z` and `%Z` are empty. */
  readonly offset?: number | undefined;
  readonly zone?: string | undefined;
  /** What `%s` shows, where it is not the moment that the other fields tell. */
  readonly epoch?: number | undefined;
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

type Directive = (time: Required<Omit<TimeFields, 'offset' | 'zone' | 'epoch'>> & TimeFields) => string;

/** Python's `strftime` on Linux in the C locale, glibc's flags (`%-d`, `%_H`, `%^a`, `%#Z`, `%010Y`) included. */
export function strftime(time: TimeFields, format: string): string {
  const full = { hour: 0, minute: 0, second: 0, microsecond: 0, ...time };
  return format.replace(
    /%([-_0^#]*)(\d+)?[EO]?([a-zA-Z%+])/gs,
    (whole, flags: string, width: string | undefined, letter: string) => {
      const directive = DIRECTIVES[letter];
      return directive ? adorn(directive(full), flags, width, letter) : whole;
    },
  );
}

const two = (value: number) => String(value).padStart(2, '0');
const three = (value: number) => String(value).padStart(3, '0');
const spaced = (value: number) => String(value).padStart(2, ' ');
const modulo = (value: number, by: number) => ((value % by) + by) % by;
const twelve = (hour: number) => hour % 12 || 12;

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  a: (time) => DAYS[weekday(time)]!.slice(0, 3),
  A: (time) => DAYS[weekday(time)]!,
  b: (time) => MONTHS[time.month - 1]!.slice(0, 3),
  B: (time) => MONTHS[time.month - 1]!,
  c: (time) => strftime(time, '%a %b %e %H:%M:%S %Y'),
  C: (time) => (time.year < 0 ? String(Math.floor(time.year / 100)) : two(Math.floor(time.year / 100))),
  d: (time) => two(time.day),
  D: (time) => strftime(time, '%m/%d/%y'),
  e: (time) => spaced(time.day),
  f: (time) => String(time.microsecond).padStart(6, '0'),
  F: (time) => strftime(time, '%Y-%m-%d'),
  g: (time) => two(modulo(iso(time).year, 100)),
  G: (time) => String(iso(time).year),
  h: (time) => MONTHS[time.month - 1]!.slice(0, 3),
  H: (time) => two(time.hour),
  I: (time) => two(twelve(time.hour)),
  j: (time) => three(dayOfYear(time.year, time.month, time.day)),
  k: (time) => spaced(time.hour),
  l: (time) => spaced(twelve(time.hour)),
  m: (time) => two(time.month),
  M: (time) => two(time.minute),
  n: () => '\n',
  p: (time) => (time.hour < 12 ? 'AM' : 'PM'),
  P: (time) => (time.hour < 12 ? 'am' : 'pm'),
  r: (time) => strftime(time, '%I:%M:%S %p'),
  R: (time) => strftime(time, '%H:%M'),
  s: (time) => String(epochSeconds(time)),
  S: (time) => two(time.second),
  t: () => '\t',
  T: (time) => strftime(time, '%H:%M:%S'),
  u: (time) => String(weekday(time) + 1),
  U: (time) => two(Math.floor((dayOfYear(time.year, time.month, time.day) + 6 - ((weekday(time) + 1) % 7)) / 7)),
  V: (time) => two(iso(time).week),
  w: (time) => String((weekday(time) + 1) % 7),
  W: (time) => two(Math.floor((dayOfYear(time.year, time.month, time.day) + 6 - weekday(time)) / 7)),
  x: (time) => strftime(time, '%m/%d/%y'),
  X: (time) => strftime(time, '%H:%M:%S'),
  y: (time) => two(modulo(time.year, 100)),
  Y: (time) => String(time.year),
  z: (time) => zoneOffset(time.offset, ''),
  Z: (time) =>
    time.zone ?? (time.offset === undefined ? '' : time.offset === 0 ? 'UTC' : `UTC${zoneOffset(time.offset, ':')}`),
  '%': () => '%',
};

function weekday(time: TimeFields): number {
  return weekdayOf(time.year, time.month, time.day);
}

function iso(time: TimeFields) {
  return isoCalendar(time.year, time.month, time.day);
}

function zoneOffset(offset: number | undefined, colon: string): string {
  if (offset === undefined) return '';
  const size = Math.abs(offset);
  const seconds = size % 60 ? `${colon}${two(size % 60)}` : '';
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}${colon}${two(Math.floor(size / 60) % 60)}${seconds}`;
}

/** Seconds since 1970; a naive time is taken as UTC. */
function epochSeconds(time: TimeFields): number {
  if (time.epoch !== undefined) return time.epoch;
  const days = ordinalOf(time.year, time.month, time.day) - ordinalOf(1970, 1, 1);
  return days * 86_400 + (time.hour ?? 0) * 3600 + (time.minute ?? 0) * 60 + (time.second ?? 0) - (time.offset ?? 0);
}

function adorn(text: string, flags: string, width: string | undefined, letter: string): string {
  let shown = text;
  const numeric = /^[ \d]+$/.test(text);
  if (flags.includes('-') && numeric) shown = String(Number(text));
  if (flags.includes('_') && numeric) shown = shown.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length));
  if (flags.includes('0')) shown = shown.replace(/^ +/, (spaces) => '0'.repeat(spaces.length));
  if (flags.includes('^')) shown = shown.toUpperCase();
  if (flags.includes('#')) shown = letter === 'Z' || letter === 'p' ? shown.toLowerCase() : shown.toUpperCase();
  const zeros = flags.includes('0') || (numeric && !flags.includes('_') && !text.startsWith(' '));
  return width === undefined ? shown : shown.padStart(Math.min(Number(width), 1000), zeros ? '0' : ' ');
}
