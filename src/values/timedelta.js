import { floorDivideInts, moduloInts } from './division.js';
import { overflowError, PythonError } from './exception.js';
import { float, isInt, Special } from './value.js';
const MICROSECONDS_A_DAY = 86_400_000_000;
const MOST_DAYS = 999_999_999;
/** Python's `timedelta`: an exact number of microseconds. */
export class TimeDelta extends Special {
  microseconds;
  typeName = 'datetime.timedelta';
  /** @param microseconds the whole span; an integral number */
  constructor(microseconds) {
    super();
    this.microseconds = microseconds;
    if (Math.abs(Number(microseconds)) / MICROSECONDS_A_DAY > MOST_DAYS + 1)
      throw overflowError(
        `days=${Math.floor(Number(microseconds) / MICROSECONDS_A_DAY)}; must have magnitude <= 999999999`,
      );
  }
  /** Days, seconds of the day (0–86399) and microseconds (0–999999): negative spans have negative days only. */
  get fields() {
    const whole = BigInt(this.microseconds);
    const rest = Number(moduloInts(whole, BigInt(MICROSECONDS_A_DAY)));
    return {
      days: Number(floorDivideInts(whole, BigInt(MICROSECONDS_A_DAY))),
      seconds: Math.floor(rest / 1e6),
      microseconds: rest % 1e6,
    };
  }
  totalSeconds() {
    return float(Number(this.microseconds) / 1e6);
  }
  isTrue() {
    return Number(this.microseconds) !== 0;
  }
  equals(other) {
    return other instanceof TimeDelta ? BigInt(this.microseconds) === BigInt(other.microseconds) : undefined;
  }
  compare(other) {
    return other instanceof TimeDelta ? Number(BigInt(this.microseconds) - BigInt(other.microseconds)) : undefined;
  }
  hashKey() {
    return `timedelta${this.microseconds}`;
  }
  arithmetic(operator, other, reflected) {
    const mine = BigInt(this.microseconds);
    if (other instanceof TimeDelta) return betweenSpans(operator, mine, BigInt(other.microseconds));
    if (operator === '*') return scaled(mine, other);
    if (reflected) return undefined;
    if (operator === '/') return divided(mine, other);
    return operator === '//' && isInt(other) ? new TimeDelta(floorDivideInts(mine, BigInt(other))) : undefined;
  }
  str() {
    const { days, seconds, microseconds } = this.fields;
    const two = (value) => String(value).padStart(2, '0');
    const fraction = microseconds ? `.${String(microseconds).padStart(6, '0')}` : '';
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction}`;
    return days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${clock}`;
  }
  repr() {
    const parts = Object.entries(this.fields).filter(([, value]) => value !== 0);
    const shown = parts.map(([name, value]) => `${name}=${value}`).join(', ');
    return `datetime.timedelta(${shown || '0'})`;
  }
}
function betweenSpans(operator, a, b) {
  switch (operator) {
    case '+':
      return new TimeDelta(a + b);
    case '-':
      return new TimeDelta(a - b);
    case '/':
      if (b === 0n) throw new PythonError('ZeroDivisionError', 'division by zero');
      return float(Number(a) / Number(b));
    case '//':
      return Number(floorDivideInts(a, b));
    case '%':
      return new TimeDelta(moduloInts(a, b));
  }
  return undefined;
}
function scaled(span, by) {
  if (isInt(by)) return new TimeDelta(span * BigInt(by));
  const number = asFloat(by);
  return number === undefined ? undefined : new TimeDelta(roundEven(Number(span) * number));
}
function divided(span, by) {
  const number = isInt(by) ? Number(by) : asFloat(by);
  if (number === undefined) return undefined;
  if (number === 0)
    throw new PythonError('ZeroDivisionError', isInt(by) ? 'integer division or modulo by zero' : 'division by zero');
  return new TimeDelta(roundEven(Number(span) / number));
}
function asFloat(value) {
  if (typeof value === 'number') return value;
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : undefined;
}
function roundEven(value) {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value) + 0;
  return floor % 2 === 0 ? floor : floor + 1;
}
