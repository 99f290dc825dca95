import { dateTimeAt, type DateTime } from '../../values/datetime.js';
import { zoneName } from './zone-name.js';

/** Microseconds from the start of year 1 to 1970, counted as `DateTime` counts. */
const EPOCH = 719_163n * 86_400_000_000n;

/** The moment on a clock in UTC. Without `aware` it does not say so, as Python's `utcfromtimestamp`. */
export function utcTime(milliseconds: number, aware = true): DateTime {
  return dateTimeAt(EPOCH + micros(milliseconds), aware ? { offset: 0, zone: 'UTC' } : {});
}

/** The moment on the controller's clock, with offset and zone for `%z` and `%Z`. */
export function zonedTime(milliseconds: number, tz: string | undefined): DateTime {
  const offset = offsetAt(milliseconds);
  const zone = zoneName(Math.floor(milliseconds / 1000), offset, tz);
  return dateTimeAt(EPOCH + micros(milliseconds) + BigInt(offset) * 1_000_000n, { offset, zone });
}

/** The moment on the controller's clock, naive, as `datetime.now()` gives it. */
export function localTime(milliseconds: number): DateTime {
  return dateTimeAt(EPOCH + micros(milliseconds) + BigInt(offsetAt(milliseconds)) * 1_000_000n);
}

function micros(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds * 1000));
}

/** Seconds east of UTC. */
function offsetAt(milliseconds: number): number {
  return Math.round(-new Date(milliseconds).getTimezoneOffset() * 60);
}
