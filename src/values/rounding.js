import { fixedText } from './decimal.js';
import { overflowError, typeError, valueError } from './exception.js';
import { numericOf } from './numeric.js';
import { typeName } from './type-name.js';
import { float, int } from './value.js';
/** `round(value, digits)`: halves go to the even side; an int stays an int. Throws TypeError for what is no number. */
export function round(value, digits) {
  const number = numericOf(value);
  if (!number) throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  if (!number.float) return digits >= 0 ? int(BigInt(number.value)) : roundInt(BigInt(number.value), digits);
  return float(roundFloat(number.value, digits));
}
/** A float rounded to a number of decimal places, negative ones counting before the point. */
export function roundFloat(value, digits) {
  if (!Number.isFinite(value) || digits > 323) return value;
  if (digits < -308) return value < 0 || Object.is(value, -0) ? -0 : 0;
  if (digits < 0) return roundBeforePoint(value, digits);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const result = Number(sign + fixedText(value, digits));
  if (!Number.isFinite(result)) throw overflowError('rounded value too large to represent');
  return result;
}
function roundBeforePoint(value, digits) {
  const negative = value < 0;
  const text = fixedText(value, 20);
  const [whole = '0', fraction = ''] = text.split('.');
  const factor = 10n ** BigInt(-digits);
  const units = BigInt(whole);
  const rest = units % factor;
  let quotient = units / factor;
  const twice = rest * 2n;
  const sticky = /[1-9]/.test(fraction);
  if (twice > factor || (twice === factor && (sticky || quotient % 2n === 1n))) quotient++;
  const result = Number(quotient * factor);
  return negative ? -result : result;
}
function roundInt(value, digits) {
  if (digits < -5000) return 0;
  const factor = 10n ** BigInt(-digits);
  const magnitude = value < 0n ? -value : value;
  let quotient = magnitude / factor;
  const twice = (magnitude % factor) * 2n;
  if (twice > factor || (twice === factor && quotient % 2n === 1n)) quotient++;
  const result = quotient * factor;
  return int(value < 0n ? -result : result);
}
/** `math.floor` or `math.ceil` of a number, as an int. */
export function roundTo(direction, value) {
  const number = numericOf(value);
  if (!number) throw typeError(`must be real number, not ${typeName(value)}`);
  if (!number.float) return int(BigInt(number.value));
  if (Number.isNaN(number.value)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(number.value)) throw overflowError('cannot convert float infinity to integer');
  return int(BigInt(Math[direction](number.value)));
}
