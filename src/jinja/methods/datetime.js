import { dayOfYear, isoCalendar, weekdayOf } from '../../values/calendar.js';
import { DateTime, offsetText, PythonDate } from '../../values/datetime.js';
import { typeError } from '../../values/exception.js';
import { strftime } from '../../values/strftime.js';
import { TimeDelta } from '../../values/timedelta.js';
import { float, Tuple } from '../../values/value.js';
import { intArgument, keywords, methodsFrom, NONE, ONE, textArgument } from './method.js';
const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];
const EPOCH_MICROSECONDS = 62135683200000000n;
/** Python's methods of date and datetime; those of the clock are refused by a plain date. */
export const DATE_METHODS = methodsFrom('datetime.datetime', {
  ctime: [NONE, (date) => strftime(date, '%a %b %e %H:%M:%S %Y')],
  date: [NONE, (date) => new PythonDate(date.year, date.month, date.day)],
  isocalendar: [NONE, isoCalendarOf],
  isoformat: [keywords(['sep', 'timespec']), isoText],
  isoweekday: [NONE, (date) => weekdayOf(date.year, date.month, date.day) + 1],
  replace: [keywords(FIELDS), replaceFields],
  strftime: [
    ONE,
    (date, format) =>
      strftime(
        date,
        textArgument(format, (name) => `strftime() argument 1 must be str, not ${name}`),
      ),
  ],
  timestamp: [NONE, (date) => timestampOf(clockOf(date))],
  timetuple: [NONE, timeTuple],
  toordinal: [NONE, (date) => date.ordinal],
  tzname: [NONE, (date) => (clockOf(date).offset === undefined ? null : zoneName(clockOf(date)))],
  utcoffset: [NONE, (date) => offsetOf(clockOf(date))],
  weekday: [NONE, (date) => weekdayOf(date.year, date.month, date.day)],
});
export function dateAttribute(date, name) {
  if (name === 'year' || name === 'month' || name === 'day') return date[name];
  if (!(date instanceof DateTime)) return undefined;
  if (name === 'hour' || name === 'minute' || name === 'second' || name === 'microsecond') return date[name];
  return name === 'tzinfo' ? (date.offset === undefined ? null : zoneName(date)) : undefined;
}
export const TIMEDELTA_METHODS = methodsFrom('datetime.timedelta', {
  total_seconds: [NONE, (span) => span.totalSeconds()],
});
export function timedeltaAttribute(span, name) {
  return name === 'days' || name === 'seconds' || name === 'microseconds' ? span.fields[name] : undefined;
}
function clockOf(date) {
  if (date instanceof DateTime) return date;
  throw typeError('a date has no time of day');
}
function isoText(date, separator, precision) {
  if (!(date instanceof DateTime)) return date.isoformat();
  const digits = { seconds: 0, milliseconds: 3, microseconds: 6 }[precision ?? 'auto'];
  return date.isoformat(
    separator === undefined ? 'T' : textArgument(separator, () => 'sep must be a character'),
    digits,
  );
}
function isoCalendarOf(date) {
  const { year, week, weekday } = isoCalendar(date.year, date.month, date.day);
  return new Tuple([year, week, weekday]);
}
function replaceFields(date, ...given) {
  const [year, month, day, hour, minute, second, microsecond] = FIELDS.map((field, index) =>
    intArgument(given[index], dateAttribute(date, field) ?? 0),
  );
  if (!(date instanceof DateTime)) return new PythonDate(year, month, day);
  return new DateTime(year, month, day, { ...date.clock, hour, minute, second, microsecond });
}
/** Seconds since 1970. A naive time is the local one of the machine, as in Python. */
function timestampOf(date) {
  if (date.offset === undefined) {
    const local = new Date(date.year, date.month - 1, date.day, date.hour, date.minute, date.second);
    return float(local.getTime() / 1000 + date.microsecond / 1e6);
  }
  const micro = date.wallMicroseconds - EPOCH_MICROSECONDS - BigInt(date.offset) * 1000000n;
  return float(Number(micro) / 1e6);
}
function timeTuple(date) {
  const { hour = 0, minute = 0, second = 0 } = date instanceof DateTime ? date.clock : {};
  const { year, month, day } = date;
  return new Tuple([
    year,
    month,
    day,
    hour,
    minute,
    second,
    weekdayOf(year, month, day),
    dayOfYear(year, month, day),
    -1,
  ]);
}
function zoneName(date) {
  return date.zone ?? (date.offset === 0 ? 'UTC' : `UTC${offsetText(date.offset, ':')}`);
}
function offsetOf(date) {
  return date.offset === undefined ? null : new TimeDelta(date.offset * 1_000_000);
}
