import { repr } from '../values/repr.js';
import { float, int, type Value } from '../values/value.js';

/** What PyYAML's int constructor makes of a text: `0b101`, `017`, `0x1f`, `190:20:30`, `1_000`. Throws as Python's int() does. */
export function parseInteger(text: string): Value {
  const digits = text.replaceAll('_', '');
  if (digits === '') throw new RangeError('string index out of range');
  const negative = digits.startsWith('-');
  const bare = /^[-+]/.test(digits) ? digits.slice(1) : digits;
  if (bare === '') throw new RangeError('string index out of range');
  const magnitude = parseMagnitude(bare);
  return int(negative ? -magnitude : magnitude);
}

function parseMagnitude(text: string): bigint {
  if (text === '0') return 0n;
  if (text.startsWith('0b')) return pythonInt(text.slice(2), 2);
  if (text.startsWith('0x')) return pythonInt(text.slice(2), 16);
  if (text.startsWith('0')) return pythonInt(text, 8);
  if (!text.includes(':')) return pythonInt(text, 10);
  return text.split(':').reduce((sum, part) => sum * 60n + pythonInt(part, 10), 0n);
}

const PREFIXES: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' };
const DIGITS: Readonly<Record<number, RegExp>> = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-f]+$/i };

/** Python refuses to convert longer decimal texts. */
const LONGEST_DECIMAL = 4300;

function pythonInt(text: string, base: 2 | 8 | 10 | 16): bigint {
  const trimmed = text.trim();
  const sign = /^[-+]/.test(trimmed) ? trimmed[0] : '';
  let digits = sign ? trimmed.slice(1) : trimmed;
  const prefix = PREFIXES[base]!;
  if (prefix && digits.toLowerCase().startsWith(prefix)) digits = digits.slice(2);
  if (!DIGITS[base]!.test(digits)) throw new RangeError(`invalid literal for int() with base ${base}: ${repr(text)}`);
  if (base === 10 && digits.length > LONGEST_DECIMAL) {
    const length = `value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`;
    throw new RangeError(`Exceeds the limit (${LONGEST_DECIMAL} digits) for integer string conversion: ${length}`);
  }
  const magnitude = BigInt(prefix + digits);
  return sign === '-' ? -magnitude : magnitude;
}

/** What PyYAML's float constructor makes of a text: `1.5`, `.inf`, `1:30.5`. Throws as Python's float() does. */
export function parseFloatText(text: string): Value {
  const digits = text.replaceAll('_', '').toLowerCase();
  if (digits === '') throw new RangeError('string index out of range');
  const sign = digits.startsWith('-') ? -1 : 1;
  const bare = /^[-+]/.test(digits) ? digits.slice(1) : digits;
  if (bare === '.inf') return sign * Number.POSITIVE_INFINITY;
  if (bare === '.nan') return Number.NaN;
  if (!bare.includes(':')) return float(sign * pythonFloat(bare));
  let base = 1;
  let sum = 0;
  for (const part of bare.split(':').map(pythonFloat).reverse()) {
    sum += part * base;
    base *= 60;
  }
  return float(sign * sum);
}

function pythonFloat(text: string): number {
  const trimmed = text.trim();
  const word = /^([-+]?)(inf|infinity|nan)$/.exec(trimmed);
  if (word) return word[2] === 'nan' ? Number.NaN : word[1] === '-' ? -Infinity : Infinity;
  if (!/^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(trimmed)) {
    throw new RangeError(`could not convert string to float: ${repr(text)}`);
  }
  return Number(trimmed);
}
