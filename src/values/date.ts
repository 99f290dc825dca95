import { Special, type Value } from './value.js';

/** Python's `datetime.date`. */
export class PythonDate extends Special {
  override readonly typeName: string = 'date';

  /** `month` and `day` count from 1. Throws a RangeError in Python's words when there is no such day. */
  constructor(
    readonly year: number,
    readonly month: number,
    readonly day: number,
  ) {
    super();
    if (year < 1 || year > 9999) throw new RangeError(`year ${year} is out of range`);
    if (month < 1 || month > 12) throw new RangeError('month must be in 1..12');
    if (day < 1 || day > daysInMonth(year, month)) throw new RangeError('day is out of range for month');
  }

  /** ISO 8601: `2001-12-14`. */
  isoText(): string {
    return `${pad(this.year, 4)}-${pad(this.month, 2)}-${pad(this.day, 2)}`;
  }

  override str(): string {
    return this.isoText();
  }

  override repr(): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }

  override equals(other: Value): boolean | undefined {
    return isPlainDate(other) && isPlainDate(this) ? this.isoText() === other.isoText() : undefined;
  }

  override compare(other: Value): number | undefined {
    if (!isPlainDate(other) || !isPlainDate(this)) return undefined;
    return this.isoText() < other.isoText() ? -1 : this.isoText() > other.isoText() ? 1 : 0;
  }

  override hashKey(): string {
    return `date ${this.isoText()}`;
  }

  override attribute(name: string): Value | undefined {
    return name === 'year' || name === 'month' || name === 'day' ? this[name] : undefined;
  }
}

/** Python's `datetime.datetime`: naive when `offset` is undefined. */
export class PythonDateTime extends PythonDate {
  override readonly typeName = 'datetime';

  constructor(
    year: number,
    month: number,
    day: number,
    readonly hour = 0,
    readonly minute = 0,
    readonly second = 0,
    readonly microsecond = 0,
    /** Seconds east of UTC. */
    readonly offset?: number,
  ) {
    super(year, month, day);
    if (hour > 23) throw new RangeError('hour must be in 0..23');
    if (minute > 59) throw new RangeError('minute must be in 0..59');
    if (second > 59) throw new RangeError('second must be in 0..59');
  }

  /** ISO 8601 with `separator` between date and time; microseconds only when there are any. */
  override isoText(separator = 'T'): string {
    const fraction = this.microsecond ? `.${pad(this.microsecond, 6)}` : '';
    const time = `${pad(this.hour, 2)}:${pad(this.minute, 2)}:${pad(this.second, 2)}${fraction}`;
    return `${super.isoText()}${separator}${time}${this.offset === undefined ? '' : offsetText(this.offset)}`;
  }

  /** Microseconds since 1970 (in UTC when there is an offset, else as if it were). */
  get timestamp(): bigint {
    const clock = new Date(0);
    clock.setUTCFullYear(this.year, this.month - 1, this.day);
    clock.setUTCHours(this.hour, this.minute, this.second - (this.offset ?? 0));
    return BigInt(clock.getTime()) * 1000n + BigInt(this.microsecond);
  }

  override str(): string {
    return this.isoText(' ');
  }

  override repr(): string {
    const parts = [this.year, this.month, this.day, this.hour, this.minute];
    if (this.second || this.microsecond) parts.push(this.second);
    if (this.microsecond) parts.push(this.microsecond);
    const zone = this.offset === undefined ? '' : `, tzinfo=${zoneText(this.offset)}`;
    return `datetime.datetime(${parts.join(', ')}${zone})`;
  }

  override equals(other: Value): boolean | undefined {
    if (!(other instanceof PythonDateTime)) return undefined;
    return (other.offset === undefined) === (this.offset === undefined) && other.timestamp === this.timestamp;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PythonDateTime) || (other.offset === undefined) !== (this.offset === undefined))
      return undefined;
    return this.timestamp < other.timestamp ? -1 : this.timestamp > other.timestamp ? 1 : 0;
  }

  override hashKey(): string {
    return `datetime ${this.offset === undefined} ${this.timestamp}`;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'hour' || name === 'minute' || name === 'second' || name === 'microsecond') return this[name];
    return super.attribute(name);
  }
}

function isPlainDate(value: unknown): value is PythonDate {
  return value instanceof PythonDate && !(value instanceof PythonDateTime);
}

function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** `+02:00`, `-05:30`. */
function offsetText(offset: number): string {
  const size = Math.abs(offset);
  const seconds = size % 60 ? `:${pad(size % 60, 2)}` : '';
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 3600), 2)}:${pad(Math.floor(size / 60) % 60, 2)}${seconds}`;
}

function zoneText(offset: number): string {
  return offset === 0 ? 'datetime.timezone.utc' : `datetime.timezone(datetime.${deltaText(offset)})`;
}

/** A time span of whole seconds as Python's `timedelta` prints itself: the days carry the sign. */
export function deltaText(span: number): string {
  const days = Math.floor(span / 86400);
  const seconds = span - days * 86400;
  const parts = [days ? `days=${days}` : '', seconds ? `seconds=${seconds}` : ''].filter(Boolean);
  return `timedelta(${parts.join(', ') || '0'})`;
}
