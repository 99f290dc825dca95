import { zonedTime } from '../template/time/local-time.js';
import { strftime } from '../values/strftime.js';

/** A moment in a format of `strftime`, on the clock of a time zone. */
export function timeText(milliseconds: number, format: string, zone: string | undefined): string {
  return strftime(zonedTime(milliseconds, zone), format);
}
