import { dateOfOrdinal, daysInMonth, ordinalOf } from './calendar.js';
import { overflowError, typeError, valueError } from './exception.js';
import { strftime } from './strftime.js';
import { TimeDelta } from './timedelta.js';
import { Special, type Value } from './value.js';

const two = (value: number) => String(value).padStart(2, '0');
const MOST_ORDINAL = 3_652_059;

/** Python's `date`. */
export class PythonDate extends Special {
  override readonly typeName: string = 'datetime.date';

  constructor(
    readonly year: number,
    readonly month: number,
    readonly day: number,
  ) {
    super();
    if (!(year >= 1 && year <= 9999)) throw valueError(`year ${year} is out of range`);
    if (!(month >= 1 && month <= 12)) throw valueError('month must be in 1..12');
    if (!(day >= 1 && day <= daysInMonth(year, month))) throw valueError('day is out of range for month');
  }

  get ordinal(): number {
    return ordinalOf(this.year, this.month, this.day);
  }

  isoformat(): string {
    return `${String(this.year).padStart(4, '0')}-${two(this.month)}-${two(this.day)}`;
  }

  override str(): string {
    return this.isoformat();
  }

  override repr(): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }

  override format(spec: string): string {
    return strftime(this, spec);
  }

  override hashKey(): string {
    return `date${this.isoformat()}`;
  }

  override equals(other: Value): boolean | undefined {
    if (other instanceof DateTime) return false;
    return other instanceof PythonDate ? this.ordinal === other.ordinal : undefined;
  }

  override compare(other: Value): number | undefined {
    if (other instanceof DateTime) throw typeError("can't compare datetime.datetime to datetime.date");
    return other instanceof PythonDate ? this.ordinal - other.ordinal : undefined;
  }

  override arithmetic(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !reflected))) {
      const { days } = other.fields;
      return dateAt(this.ordinal + (operator === '+' ? days : -days));
    }
    if (operator === '-' && !reflected && other instanceof PythonDate && !(other instanceof DateTime))
      return new TimeDelta(BigInt(this.ordinal - other.ordinal) * 86_400_000_000n);
    return undefined;
  }
}

function dateAt(ordinal: number): PythonDate {
  if (ordinal < 1 || ordinal > MOST_ORDINAL) throw overflowError('date value out of range');
  const { year, month, day } = dateOfOrdinal(ordinal);
  return new PythonDate(year, month, day);
}

/** The clock's part of a `datetime`. `offset` is seconds east of UTC, undefined for a naive time. */
export interface ClockFields {
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly microsecond?: number;
  readonly offset?: number | undefined;
  /** What `%Z` shows; without it `UTC` or `UTC+01:00`. */
  readonly zone?: string | undefined;
}

/** Python's `datetime`. */
export class DateTime extends PythonDate {
  override readonly typeName = 'datetime.datetime';
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly offset: number | undefined;
  readonly zone: string | undefined;

  constructor(year: number, month: number, day: number, clock: ClockFields = {}) {
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
  get wallMicroseconds(): bigint {
    const seconds = BigInt(this.ordinal) * 86_400n + BigInt(this.hour * 3600 + this.minute * 60 + this.second);
    return seconds * 1_000_000n + BigInt(this.microsecond);
  }

  get clock(): ClockFields {
    const { hour, minute, second, microsecond, offset, zone } = this;
    return { hour, minute, second, microsecond, offset, zone };
  }

  /** @param separator between date and time @param digits fraction digits: 0, 3 or 6; as many as needed without */
  override isoformat(separator = 'T', digits?: 0 | 3 | 6): string {
    const shown = digits ?? (this.microsecond ? 6 : 0);
    const fraction = shown === 0 ? '' : `.${String(this.microsecond).padStart(6, '0').slice(0, shown)}`;
    const clock = `${two(this.hour)}:${two(this.minute)}:${two(this.second)}${fraction}`;
    return `${super.isoformat()}${separator}${clock}${offsetText(this.offset, ':')}`;
  }

  override str(): string {
    return this.isoformat(' ');
  }

  override repr(): string {
    const fields = [this.year, this.month, this.day, this.hour, this.minute];
    if (this.second || this.microsecond) fields.push(this.second);
    if (this.microsecond) fields.push(this.microsecond);
    const zone = this.offset === undefined ? '' : `, tzinfo=${zoneRepr(this.offset)}`;
    return `datetime.datetime(${fields.join(', ')}${zone})`;
  }

  override hashKey(): string {
    return `datetime${this.wallMicroseconds - BigInt(this.offset ?? 0) * 1_000_000n}${this.offset === undefined ? '' : 'z'}`;
  }

  override equals(other: Value): boolean | undefined {
    if (!(other instanceof DateTime)) return other instanceof PythonDate ? false : undefined;
    return (this.offset === undefined) === (other.offset === undefined) && difference(this, other) === 0n;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof DateTime)) {
      if (other instanceof PythonDate) throw typeError("can't compare datetime.datetime to datetime.date");
      return undefined;
    }
    if ((this.offset === undefined) !== (other.offset === undefined))
      throw typeError("can't compare offset-naive and offset-aware datetimes");
    return Number(difference(this, other));
  }

  override arithmetic(operator: string, other: Value, reflected: boolean): Value | undefined {
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
function difference(a: DateTime, b: DateTime): bigint {
  return a.wallMicroseconds - b.wallMicroseconds - BigInt((a.offset ?? 0) - (b.offset ?? 0)) * 1_000_000n;
}

function shift(from: DateTime, span: bigint): DateTime {
  return dateTimeAt(from.wallMicroseconds + span, from);
}

/** The datetime of a number of microseconds on its own clock. */
export function dateTimeAt(
  wall: bigint,
  zone: { offset?: number | undefined; zone?: string | undefined } = {},
): DateTime {
  const ordinal = Number(wall / 86_400_000_000n);
  if (ordinal < 1 || ordinal > MOST_ORDINAL) throw overflowError('date value out of range');
  const rest = Number(wall % 86_400_000_000n);
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
export function offsetText(offset: number | undefined, colon: string): string {
  if (offset === undefined) return '';
  const size = Math.abs(offset);
  const seconds = size % 60 ? `${colon}${two(size % 60)}` : '';
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}${colon}${two(Math.floor(size / 60) % 60)}${seconds}`;
}

function zoneRepr(offset: number): string {
  return offset === 0 ? 'datetime.timezone.utc' : `datetime.timezone(${new TimeDelta(offset * 1_000_000).repr()})`;
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?)?$/;

/** A date or datetime from ISO 8601 text as `isoformat` writes it; undefined when it is none. */
export function parseIso(text: string): PythonDate | DateTime | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (match[4] === undefined) return new PythonDate(year!, month!, day!);
  const microsecond = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  const offset = match[8] === undefined ? undefined : offsetOf(match[8]);
  return new DateTime(year!, month!, day!, { hour: hour!, minute: minute!, second: second!, microsecond, offset });
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const [hours, minutes = 0, seconds = 0] = text.slice(1).replaceAll(':', '').match(/../g)!.map(Number);
  const size = hours! * 3600 + minutes * 60 + seconds;
  return text.startsWith('-') ? -size : size;
}
