import { dateOfOrdinal } from '../../values/calendar.js';
import { type DateTime, dateTimeAt } from '../../values/datetime.js';
import { overflowError } from '../../values/exception.js';
import type { TimeFields } from '../../values/strftime.js';
import { posixOffset, zoneName } from './zone-name.js';

/** Microseconds from the start of year 1 to 1970, counted as `DateTime` counts. */
const EPOCH = 719_163n * 86_400_000_000n;
const EPOCH_DAY = 719_163;
/** Seconds of the 400 years after which the calendar repeats. */
const CYCLE = 146_097 * 86_400;
const LAST_YEAR = 2_147_483_647;

/** The moment on a clock in UTC. Without `aware` it does not say so, as Python's `utcfromtimestamp`. */
export function utcTime(milliseconds: number, aware = true): DateTime {
  return dateTimeAt(EPOCH + micros(milliseconds), aware ? { offset: 0, zone: 'UTC' } : {});
}

/** The moment on the controller's clock (`tz` as the variable TZ has it), with offset and zone for `%z` and `%Z`. */
export function zonedTime(milliseconds: number, tz: string | undefined): DateTime {
  const offset = offsetAt(milliseconds, tz);
  const zone = zoneName(Math.floor(milliseconds / 1000), offset, tz);
  return dateTimeAt(EPOCH + micros(milliseconds) + BigInt(offset) * 1_000_000n, { offset, zone });
}

/** What a clock shows at a second since 1970, in UTC or in the zone of the controller; of any year that C's clocks have. */
export function clockAt(second: number, tz: string | undefined, utc: boolean): TimeFields {
  const cycles = Math.floor(second / CYCLE);
  const within = second - cycles * CYCLE;
  const local = offsetAt(within * 1000, tz);
  const offset = utc ? 0 : local;
  const wall = second + offset;
  const days = Math.floor(wall / 86_400);
  const rest = wall - days * 86_400;
  const date = dateOfOrdinal(days + EPOCH_DAY);
  if (Math.abs(date.year) > LAST_YEAR) throw overflowError('signed integer is greater than maximum');
  return {
    ...date,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    offset,
    zone: utc ? 'GMT' : zoneName(within, offset, tz),
    // As C has it: the fields are read as those of a local clock.
    epoch: wall - local,
  };
}

/** The moment on the controller's clock, naive, as `datetime.now()` gives it. */
export function localTime(milliseconds: number, tz: string | undefined): DateTime {
  return dateTimeAt(EPOCH + micros(milliseconds) + BigInt(offsetAt(milliseconds, tz)) * 1_000_000n);
}

function micros(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds * 1000));
}

/** Seconds east of UTC. A zone that nobody knows is UTC, as in the C library. */
function offsetAt(milliseconds: number, tz: string | undefined): number {
  if (tz === undefined) return Math.round(-new Date(milliseconds).getTimezoneOffset() * 60);
  const name = tz.replace(/^:/, '');
  const clock = clockOf(name);
  if (!clock) return posixOffset(name) ?? 0;
  const parts = Object.fromEntries(clock.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]));
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  const wall = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
  return Math.round((wall - Math.floor(milliseconds / 1000) * 1000) / 1000);
}

const clocks = new Map<string, Intl.DateTimeFormat | undefined>();

function clockOf(name: string): Intl.DateTimeFormat | undefined {
  if (!clocks.has(name)) clocks.set(name, makeClock(name));
  return clocks.get(name);
}

function makeClock(timeZone: string): Intl.DateTimeFormat | undefined {
  const fields = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: timeZone || 'UTC', hourCycle: 'h23', ...fields });
  } catch {
    return undefined;
  }
}
