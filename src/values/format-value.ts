import { overflowError, typeError, undefinedError, valueError } from './exception.js';
import { type FloatStyle, magnitudeText } from './float-format.js';
import { floatText } from './float-text.js';
import { type FormatSpec, parseSpec } from './format-spec.js';
import { Markup } from './markup.js';
import { numericOf, toFloat } from './numeric.js';
import { str } from './repr.js';
import { typeName } from './type-name.js';
import { LenientUndefined, StrictUndefined, Undefined } from './undefined.js';
import { Special, type Value } from './value.js';

/** `format(value, spec)`. Throws ValueError and TypeError in Python's words. */
export function formatValue(value: Value, spec: string): string {
  if (spec === '') return str(value);
  if (typeof value === 'string') return formatText(value, parseSpec(spec, 'str'));
  if (value instanceof Markup) return formatText(value.text, parseSpec(spec, 'Markup'), 'Markup');
  const number = numericOf(value);
  if (number) {
    const parsed = parseSpec(spec, typeName(value));
    return number.float ? formatFloat(number.value, parsed) : formatInt(BigInt(number.value), parsed, typeName(value));
  }
  if (value instanceof Special && value.format) return value.format(spec);
  if (value instanceof Undefined && !(value instanceof LenientUndefined || value instanceof StrictUndefined))
    throw undefinedError(value);
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
}

function formatText(text: string, spec: FormatSpec, name = 'str'): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, name);
  if (spec.sign === ' ') throw valueError('Space not allowed in string format specifier');
  if (spec.sign) throw valueError('Sign not allowed in string format specifier');
  if (spec.positiveZero) throw valueError('Negative zero coercion (z) not allowed in string format specifier');
  if (spec.alternate) throw valueError('Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=' && !spec.zero) throw valueError("'=' alignment not allowed in string format specifier");
  if (spec.grouping) throw valueError(`Cannot specify '${spec.grouping}' with 's'.`);
  const shown = spec.precision === undefined ? text : Array.from(text).slice(0, spec.precision).join('');
  return padded(spec, '', shown, spec.align === '=' ? '<' : (spec.align ?? '<'));
}

function unknownCode(type: string, name: string): Error {
  const code = type.codePointAt(0)!;
  const shown = code > 32 && code < 128 ? `'${type}'` : `'\\x${code.toString(16)}'`;
  return valueError(`Unknown format code ${shown} for object of type '${name}'`);
}

function formatInt(value: bigint, spec: FormatSpec, name: string): string {
  if (spec.type !== '' && 'eEfFgG%'.includes(spec.type)) return formatFloat(toFloat(value), spec);
  if (spec.type !== '' && !'bcdoxXn'.includes(spec.type)) throw unknownCode(spec.type, name);
  if (spec.precision !== undefined) throw valueError('Precision not allowed in integer format specifier');
  if (spec.positiveZero) throw valueError('Negative zero coercion (z) not allowed in integer format specifier');
  if (spec.type === 'c') return formatCharacter(value, spec);
  const radix = spec.type === 'b' ? 2 : spec.type === 'o' ? 8 : /^x$/i.test(spec.type) ? 16 : 10;
  let digits = (value < 0n ? -value : value).toString(radix);
  if (spec.type === 'X') digits = digits.toUpperCase();
  const prefix = spec.alternate && radix !== 10 ? `0${spec.type}` : '';
  return number(spec, signOf(spec, value < 0n) + prefix, digits, '', radix === 10 ? 3 : 4);
}

function formatCharacter(value: bigint, spec: FormatSpec): string {
  if (spec.sign) throw valueError("Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) throw valueError("Alternate form (#) not allowed with integer format specifier 'c'");
  if (value < 0n || value > 0x10ffffn) throw overflowError('%c arg not in range(0x110000)');
  return padded(spec, '', String.fromCodePoint(Number(value)), spec.align ?? '<');
}

function formatFloat(value: number, spec: FormatSpec): string {
  if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) throw unknownCode(spec.type, 'float');
  const percent = spec.type === '%';
  const text = floatMagnitude(percent ? value * 100 : value, spec);
  const [, whole = '', tail = ''] = /^(\d*)(.*)$/s.exec(text)!;
  const negative = (value < 0 || Object.is(value, -0)) && !(spec.positiveZero && /^[0.]*(e.*)?$/i.test(text));
  const sign = signOf(spec, negative);
  if (whole === '') return padded(spec, sign, tail + (percent ? '%' : ''), spec.align ?? '>');
  return number(spec, sign, whole, tail + (percent ? '%' : ''), 3);
}

function floatMagnitude(value: number, spec: FormatSpec): string {
  const { type, precision, alternate } = spec;
  if (type === '' && precision === undefined && !alternate) return floatText(Math.abs(value));
  const style: FloatStyle =
    type === ''
      ? { type: 'g', precision: precision ?? 17, alternate, keepsFraction: true }
      : { type: styleOf(type), precision: precision ?? 6, alternate };
  if (type === '' && precision === undefined) return shortestWithPoint(value);
  const text = magnitudeText(value, style);
  return /[EFG]/.test(type) ? text.toUpperCase() : text;
}

function shortestWithPoint(value: number): string {
  const text = floatText(Math.abs(value));
  return /^\d+e/.test(text) ? text.replace('e', '.e') : text;
}

function styleOf(type: string): 'e' | 'f' | 'g' {
  if (type === '%') return 'f';
  return type === 'n' ? 'g' : (type.toLowerCase() as 'e' | 'f' | 'g');
}

function signOf({ sign }: FormatSpec, negative: boolean): string {
  if (negative) return '-';
  return sign === '+' || sign === ' ' ? sign : '';
}

/** Groups the whole part's digits; padding with zeros is grouped along with them. */
function number(spec: FormatSpec, lead: string, whole: string, tail: string, size: number): string {
  if (!spec.grouping) return padded(spec, lead, whole + tail, spec.align ?? '>');
  const zeros = spec.align === '=' && spec.fill === '0';
  let digits = whole;
  if (zeros)
    while (grouped(`0${digits}`, spec.grouping, size).length + lead.length + tail.length <= spec.width)
      digits = `0${digits}`;
  const text = grouped(digits, spec.grouping, size) + tail;
  if (zeros && lead.length + text.length === spec.width - 1)
    return padded({ ...spec, width: 0 }, lead, zeroGroup(digits, spec.grouping, size) + tail, '>');
  return padded(spec, lead, text, spec.align ?? '>');
}

function grouped(digits: string, separator: string, size: number): string {
  return digits.replace(size === 3 ? /\B(?=(\d{3})+$)/g : /\B(?=([0-9a-fA-F]{4})+$)/g, separator);
}

/** One column is left and it cannot be a separator alone: Python puts a zero before it. */
function zeroGroup(digits: string, separator: string, size: number): string {
  return grouped(`0${digits}`, separator, size);
}

function padded(spec: FormatSpec, lead: string, text: string, align: string): string {
  const missing = spec.width - lead.length - Array.from(text).length;
  if (missing <= 0) return lead + text;
  if (align === '<') return lead + text + spec.fill.repeat(missing);
  if (align === '=') return lead + spec.fill.repeat(missing) + text;
  if (align === '>') return spec.fill.repeat(missing) + lead + text;
  const left = Math.floor(missing / 2);
  return spec.fill.repeat(left) + lead + text + spec.fill.repeat(missing - left);
}
