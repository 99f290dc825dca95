import { exponentText, fixedText, significant } from './decimal.js';
/** The magnitude of a finite float, without sign; `inf` and `nan` for the others. */
export function magnitudeText(value, style) {
  if (Number.isNaN(value)) return 'nan';
  const magnitude = Math.abs(value);
  if (magnitude === Number.POSITIVE_INFINITY) return 'inf';
  if (style.type === 'f') return withPoint(fixedText(magnitude, style.precision), style);
  if (style.type === 'e') return withPoint(exponentText(magnitude, style.precision), style);
  return general(magnitude, style);
}
function withPoint(text, { precision, alternate }) {
  return alternate && precision === 0 ? text.replace(/^\d+/, '$&.') : text;
}
function general(magnitude, { precision, alternate, keepsFraction }) {
  const count = Math.max(1, precision);
  const { digits, exponent } = significant(magnitude, count);
  const exponential = exponent < -4 || exponent >= count - (keepsFraction ? 1 : 0);
  const shown = alternate ? digits : digits.replace(/0+$/, '') || '0';
  if (exponential) return scientific(shown, exponent, alternate ?? false);
  const text = positional(shown, exponent, alternate ?? false);
  return keepsFraction && !text.includes('.') ? `${text}.0` : text;
}
function scientific(digits, exponent, alternate) {
  const tail = digits.slice(1);
  const mark = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `${digits[0]}${tail !== '' || alternate ? '.' : ''}${tail}e${mark}`;
}
function positional(digits, exponent, alternate) {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction !== '' || alternate ? `${whole}.${fraction}` : whole;
}
