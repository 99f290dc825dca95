import { exponentText, fixedText, significant } from './decimal.js';

/** How C and Python write the magnitude of a float: `%f`, `%e`, `%g`. */
export interface FloatStyle {
  readonly type: 'e' | 'f' | 'g';
  readonly precision: number;
  /** `#`: keep the point and the zeros of `g`. */
  readonly alternate?: boolean;
  /** Python's own general format: at least one digit after the point, exponents one digit earlier. */
  readonly keepsFraction?: boolean;
}

/** The magnitude of a finite float, without sign; `inf` and `nan` for the others. */
export function magnitudeText(value: number, style: FloatStyle): string {
  if (Number.isNaN(value)) return 'nan';
  const magnitude = Math.abs(value);
  if (magnitude === Number.POSITIVE_INFINITY) return 'inf';
  if (style.type === 'f') return withPoint(fixedText(magnitude, style.precision), style);
  if (style.type === 'e') return withPoint(exponentText(magnitude, style.precision), style);
  return general(magnitude, style);
}

function withPoint(text: string, { precision, alternate }: FloatStyle): string {
  return alternate && precision === 0 ? text.replace(/^\d+/, '$&.') : text;
}

function general(magnitude: number, { precision, alternate, keepsFraction }: FloatStyle): string {
  const count = Math.max(1, precision);
  const { digits, exponent } = significant(magnitude, count);
  const exponential = exponent < -4 || exponent >= count - (keepsFraction ? 1 : 0);
  const shown = alternate ? digits : digits.replace(/0+$/, '') || '0';
  if (exponential) return scientific(shown, exponent, alternate ?? false);
  const text = positional(shown, exponent, alternate ?? false);
  return keepsFraction && !text.includes('.') ? `${text}.0` : text;
}

function scientific(digits: string, exponent: number, alternate: boolean): string {
  const tail = digits.slice(1);
  const mark = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `${digits[0]}${tail !== '' || alternate ? '.' : ''}${tail}e${mark}`;
}

function positional(digits: string, exponent: number, alternate: boolean): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction !== '' || alternate ? `${whole}.${fraction}` : whole;
}
