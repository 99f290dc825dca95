/** Every binary fraction ends in decimal too: multiply by fives instead of dividing by twos. */
export function decimalOf(value) {
  if (value === 0) return { digits: '', point: 0 };
  const { mantissa, exponent } = binaryOf(Math.abs(value));
  const digits = (exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent)).toString();
  return { digits, point: digits.length + Math.min(exponent, 0) };
}
const bits = new DataView(new ArrayBuffer(8));
function binaryOf(value) {
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const biased = Number(raw >> 52n) & 0x7ff;
  const fraction = raw & ((1n << 52n) - 1n);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}
/** Keeps `count` leading digits (may be zero or negative), rounding half to even. The result has no leading zero. */
export function roundDecimal({ digits, point }, count) {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return { digits: '', point };
  const kept = digits.slice(0, count);
  if (!roundsUp(digits, count)) return { digits: kept, point };
  const raised = (BigInt(kept || '0') + 1n).toString().padStart(count, '0');
  return { digits: raised, point: raised.length > count ? point + 1 : point };
}
function roundsUp(digits, count) {
  const next = digits.charCodeAt(count) - 48;
  if (next !== 5) return next > 5;
  if (/[1-9]/.test(digits.slice(count + 1))) return true;
  return count > 0 && digits.charCodeAt(count - 1) % 2 === 1;
}
/** The magnitude of a float with `places` digits after the point, rounded half to even as C's `%f`. */
export function fixedText(value, places) {
  const exact = decimalOf(value);
  const { digits, point } = roundDecimal(exact, exact.point + places);
  const shown = digits === '' ? '' : digits;
  const whole = point > 0 ? shown.slice(0, point).padEnd(point, '0') : '0';
  const zeros = point < 0 ? '0'.repeat(Math.min(-point, places)) : '';
  const fraction = (zeros + (point > 0 ? shown.slice(point) : shown)).padEnd(places, '0').slice(0, places);
  const integer = digits === '' ? '0' : whole;
  return places > 0 ? `${integer}.${digits === '' ? '0'.repeat(places) : fraction}` : integer;
}
/** The magnitude with one digit before the point, `places` after it and an exponent, as C's `%e`. */
export function exponentText(value, places) {
  const { digits, exponent } = significant(value, places + 1);
  const tail = digits.slice(1);
  const mark = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `${digits[0]}${tail === '' ? '' : `.${tail}`}e${mark}`;
}
/** The magnitude's first `count` digits (padded with zeros) and the power of ten of the first one. */
export function significant(value, count) {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 };
  const { digits, point } = roundDecimal(decimalOf(value), count);
  return { digits: digits.slice(0, count).padEnd(count, '0'), exponent: point - 1 };
}
