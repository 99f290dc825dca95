import { int } from './value.js';
const BLANK =
  /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
const FLOAT = /^[+-]?(?:(?:\d+(?:_\d+)*)?\.\d+(?:_\d+)*|\d+(?:_\d+)*\.?)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const WORD = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i;
const PREFIXES = { b: 2, o: 8, x: 16 };
/** `int(text, base)`; undefined where Python raises ValueError. */
export function parseIntText(given, base = 10) {
  const text = asciiDigits(given);
  if (base !== 0 && (base < 2 || base > 36)) return undefined;
  const match = /^([+-]?)(?:0([box])_?)?([0-9a-z]+(?:_[0-9a-z]+)*)$/i.exec(text.replace(BLANK, ''));
  if (!match) return undefined;
  const [, sign, prefix, body = ''] = match;
  const prefixed = prefix === undefined ? undefined : PREFIXES[prefix.toLowerCase()];
  if (prefixed !== undefined && base !== 0 && base !== prefixed) return parsePlain(`0${prefix}${body}`, sign, base);
  if (prefixed === undefined && base === 0 && /^0+[1-9]/.test(body.replaceAll('_', ''))) return undefined;
  return parsePlain(body, sign, prefixed ?? (base === 0 ? 10 : base));
}
function parsePlain(body, sign, radix) {
  let result = 0n;
  const digits = body.replaceAll('_', '');
  if (radix === 10) {
    if (!/^\d+$/.test(digits) || digits.length > 4300) return undefined;
    result = BigInt(digits);
  } else
    for (const digit of digits) {
      const value = Number.parseInt(digit, 36);
      if (Number.isNaN(value) || value >= radix) return undefined;
      result = result * BigInt(radix) + BigInt(value);
    }
  return int(sign === '-' ? -result : result);
}
/** `float(text)`; undefined where Python raises ValueError. */
export function parseFloatText(text) {
  const bare = asciiDigits(text).replace(BLANK, '');
  if (FLOAT.test(bare)) return Number(bare.replaceAll('_', ''));
  const word = WORD.exec(bare);
  if (!word) return undefined;
  if (word[2] === undefined) return Number.NaN;
  return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
const DIGIT = /\p{Nd}/u;
/** Decimal digits of any script as those of ASCII. */
function asciiDigits(text) {
  return /[^\x00-\x7f]/.test(text) ? text.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit))) : text;
}
/** Digits of a script stand in a row from its zero; rows that touch follow each other by tens. */
function digitValue(digit) {
  const code = digit.codePointAt(0);
  let start = code;
  while (DIGIT.test(String.fromCodePoint(start - 1))) start--;
  return (code - start) % 10;
}
