import { dateOfOrdinal, daysInMonth, ordinalOf } from './calendar.js';
import { overflowError, typeError, valueError } from './exception.js';
import { strftime } from './strftime.js';
import { TimeDelta } from './timedelta.js';
import { Special } from './value.js';
const two = (value) => String(value).padStart(2, '0');
const MOST_ORDINAL = 3_652_059;
/** Python's `date`. */
export class PythonDate extends Special {
  year;
  month;
  day;
  typeName = 'datetime.date';
  constructor(year, month, day) {
    super();
    this.year = year;
    this.month = month;
    this.day = day;
    if (!(year >= 1 && year <= 9999)) throw valueError(`year ${year} is out of range`);
    if (!(month >= 1 && month <= 12)) throw valueError('month must be in 1..12');
    if (!(day >= 1 && day <= daysInMonth(year, month))) throw valueError('day is out of range for month');
  }
  get ordinal() {
    return ordinalOf(this.year, this.month, this.day);
  }
  isoformat() {
    return `${String(this.year).padStart(4, '0')}-${two(this.month)}-${two(this.day)}`;
  }
  str() {
    return this.isoformat();
  }
  repr() {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }
  format(spec) {
    return strftime(this, spec);
  }
  hashKey() {
    return `date${this.isoformat()}`;
  }
  equals(other) {
    if (other instanceof DateTime) return false;
    return other instanceof PythonDate ? this.ordinal === other.ordinal : undefined;
  }
  compare(other) {
    if (other instanceof DateTime) throw typeError("can't compare datetime.datetime to datetime.date");
    return other instanceof PythonDate ? this.ordinal - other.ordinal : undefined;
  }
  arithmetic(operator, other, reflected) {
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !reflected))) {
      const { days } = other.fields;
      return dateAt(this.ordinal + (operator === '+' ? days : -days));
    }
    if (operator === '-' && !reflected && other instanceof PythonDate && !(other instanceof DateTime))
      return new TimeDelta(BigInt(this.ordinal - other.ordinal) * 86400000000n);
    return undefined;
  }
}
function dateAt(ordinal) {
  if (ordinal < 1 || ordinal > MOST_ORDINAL) throw overflowError('date value out of range');
  const { year, month, day } = dateOfOrdinal(ordinal);
  return new PythonDate(year, month, day);
}
/** Python's `datetime`. */
export class DateTime extends PythonDate {
  typeName = 'datetime.datetime';
  hour;
  minute;
  second;
  microsecond;
  offset;
  zone;
  constructor(year, month, day, clock = {}) {
    super(year, month, day);
    this.hour = clock.hour ?? 0;
    this.minute = clock.minute ?? 0;
    this.second = clock.second ?? 0;
    this.microsecond = clock.microsecond ?? 0;
    this.offset = clock.offset;
    this.zone = clock.zone;
    if (!(this.hour >= 0 && this.hour < 24)) throw valueError('hour must be in 0..23');
    if (!(this.minute >= 0 && this.minute < 60)) throw valueError('minute must be in 0..59');
    if (!(this.second >= 0 && this.second < 60)) throw valueError('second must be in 0..59');
  }
  /** Microseconds since the start of year 1 on its own clock. */
  get wallMicroseconds() {
    const seconds = BigInt(this.ordinal) * 86400n + BigInt(this.hour * 3600 + this.minute * 60 + this.second);
    return seconds * 1000000n + BigInt(this.microsecond);
  }
  get clock() {
    const { hour, minute, second, microsecond, offset, zone } = this;
    return { hour, minute, second, microsecond, offset, zone };
  }
  /** @param separator between date and time @param digits fraction digits: 0, 3 or 6; as many as needed without */
  isoformat(separator = 'T', digits) {
    const shown = digits ?? (this.microsecond ? 6 : 0);
    const fraction = shown === 0 ? '' : `.${String(this.microsecond).padStart(6, '0').slice(0, shown)}`;
    const clock = `${two(this.hour)}:${two(this.minute)}:${two(this.second)}${fraction}`;
    return `${super.isoformat()}${separator}${clock}${offsetText(this.offset, ':')}`;
  }
  str() {
    return this.isoformat(' ');
  }
  repr() {
    const fields = [this.year, this.month, this.day, this.hour, this.minute];
    if (this.second || this.microsecond) fields.push(this.second);
    if (this.microsecond) fields.push(this.microsecond);
    const zone = this.offset === undefined ? '' : `, tzinfo=${zoneRepr(this.offset)}`;
    return `datetime.datetime(${fields.join(', ')}${zone})`;
  }
  hashKey() {
    return `datetime${this.wallMicroseconds - BigInt(this.offset ?? 0) * 1000000n}${this.offset === undefined ? '' : 'z'}`;
  }
  equals(other) {
    if (!(other instanceof DateTime)) return other instanceof PythonDate ? false : undefined;
    return (this.offset === undefined) === (other.offset === undefined) && difference(this, other) === 0n;
  }
  compare(other) {
    if (!(other instanceof DateTime)) {
      if (other instanceof PythonDate) throw typeError("can't compare datetime.datetime to datetime.date");
      return undefined;
    }
    if ((this.offset === undefined) !== (other.offset === undefined))
      throw typeError("can't compare offset-naive and offset-aware datetimes");
    return Number(difference(this, other));
  }
  arithmetic(operator, other, reflected) {
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !reflected))) {
      const span = BigInt(other.microseconds);
      return shift(this, operator === '+' ? span : -span);
    }
    if (operator !== '-' || reflected || !(other instanceof DateTime)) return undefined;
    if ((this.offset === undefined) !== (other.offset === undefined))
      throw typeError("can't subtract offset-naive and offset-aware datetimes");
    return new TimeDelta(difference(this, other));
  }
}
/** Microseconds from b to a, both taken to UTC. */
function difference(a, b) {
  return a.wallMicroseconds - b.wallMicroseconds - BigInt((a.offset ?? 0) - (b.offset ?? 0)) * 1000000n;
}
function shift(from, span) {
  return dateTimeAt(from.wallMicroseconds + span, from);
}
/** The datetime of a number of microseconds on its own clock. */
export function dateTimeAt(wall, zone = {}) {
  const ordinal = Number(wall / 86400000000n);
  if (ordinal < 1 || ordinal > MOST_ORDINAL) throw overflowError('date value out of range');
  const rest = Number(wall % 86400000000n);
  const seconds = Math.floor(rest / 1e6);
  const { year, month, day } = dateOfOrdinal(ordinal);
  return new DateTime(year, month, day, {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: rest % 1e6,
    offset: zone.offset,
    zone: zone.zone,
  });
}
/** `+01:00`; empty for a naive time. */
export function offsetText(offset, colon) {
  if (offset === undefined) return '';
  const size = Math.abs(offset);
  const seconds = size % 60 ? `${colon}${two(size % 60)}` : '';
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}${colon}${two(Math.floor(size / 60) % 60)}${seconds}`;
}
function zoneRepr(offset) {
  return offset === 0 ? 'datetime.timezone.utc' : `datetime.timezone(${new TimeDelta(offset * 1_000_000).repr()})`;
}
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?)?$/;
/** A date or datetime from ISO 8601 text as `isoformat` writes it; undefined when it is none. */
export function parseIso(text) {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (match[4] === undefined) return new PythonDate(year, month, day);
  const microsecond = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  const offset = match[8] === undefined ? undefined : offsetOf(match[8]);
  return new DateTime(year, month, day, { hour: hour, minute: minute, second: second, microsecond, offset });
}
function offsetOf(text) {
  if (text === 'Z') return 0;
  const [hours, minutes = 0, seconds = 0] = text.slice(1).replaceAll(':', '').match(/../g).map(Number);
  const size = hours * 3600 + minutes * 60 + seconds;
  return text.startsWith('-') ? -size : size;
}
