import { dictGet } from './dict.js';
import { overflowError, PythonError, typeError, undefinedError, valueError } from './exception.js';
import { magnitudeText } from './float-format.js';
import { escapeText, Markup } from './markup.js';
import { numericOf, toFloat, truncateFloat } from './numeric.js';
import { repr, reprText, str } from './repr.js';
import { typeName } from './type-name.js';
import { ChainableUndefined, Undefined } from './undefined.js';
import { isInt, Special, Tuple, type Value } from './value.js';

/** Most characters that a width or precision may ask for. */
const WIDEST = 1 << 24;

const DIRECTIVE = /%(?:\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?(.|$)/gsu;

/** `text % args`, for a str or Markup. Throws TypeError, ValueError, KeyError in Python's words. */
export function percentFormat(text: string | Markup, args: Value): Value {
  if (!(text instanceof Markup)) return formatPercent(text, args, str);
  return new Markup(
    formatPercent(text.text, args, (value) => (value instanceof Markup ? value.text : escapeText(str(value)))),
  );
}

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
  /** Place of the conversion character, for messages. */
  readonly index: number;
}

class Supply {
  private next = 0;
  private readonly items: readonly Value[];
  private readonly dict: Value | undefined;

  constructor(private readonly args: Value) {
    this.items = args instanceof Tuple ? args.items : [args];
    this.dict = isMapping(args) ? args : undefined;
  }

  take(): Value {
    if (this.next >= this.items.length) throw typeError('not enough arguments for format string');
    const item = this.items[this.next++]!;
    if (item instanceof Undefined && this.items.length === 1 && item === this.args) return item;
    return item;
  }

  named(key: string): Value {
    if (this.dict === undefined) throw typeError('format requires a mapping');
    this.next = this.items.length;
    if (this.dict instanceof ChainableUndefined) return this.dict;
    if (this.dict instanceof Undefined) throw undefinedError(this.dict);
    if (!(this.dict instanceof Map))
      throw typeError(`${typeName(this.dict)} indices must be integers or slices, not str`);
    const value = dictGet(this.dict, key);
    if (value === undefined) throw new PythonError('KeyError', reprText(key));
    return value;
  }

  finish(): void {
    if (this.next < this.items.length && this.dict === undefined)
      throw typeError('not all arguments converted during string formatting');
  }
}

function isMapping(value: Value): boolean {
  return (
    value instanceof Undefined ||
    value instanceof Map ||
    Array.isArray(value) ||
    (value instanceof Special && value.item !== undefined && !(value instanceof Markup))
  );
}

function formatPercent(text: string, args: Value, toText: (value: Value) => string): string {
  const supply = new Supply(args);
  const result = text.replace(DIRECTIVE, (whole: string, key, flags, width, precision, conversion, offset: number) => {
    if (conversion === '') throw valueError('incomplete format');
    if (key === undefined && whole.startsWith('%(')) throw valueError('incomplete format key');
    if (conversion === '%' && whole === '%%') return '%';
    const named = key === undefined ? undefined : supply.named(key as string);
    const widthValue = numberOf(width as string | undefined, supply);
    const dotted = /\.(\*|\d*)[hlL]?.$/su.test(whole) && whole.includes('.');
    const directive: Directive = {
      flags: (flags as string) + (widthValue < 0 ? '-' : ''),
      width: Math.abs(widthValue),
      precision: dotted ? Math.max(0, numberOf(precision as string | undefined, supply)) : undefined,
      conversion: conversion as string,
      index: Array.from(text.slice(0, offset + whole.length)).length - 1,
    };
    return convert(directive, () => named ?? (named === null ? null : supply.take()), toText);
  });
  supply.finish();
  return result;
}

function numberOf(text: string | undefined, supply: Supply): number {
  if (text === undefined) return 0;
  if (text !== '*') return sized(Number(text));
  const value = supply.take();
  if (typeof value === 'boolean') return Number(value);
  if (!isInt(value)) throw typeError('* wants int');
  if (BigInt.asIntN(64, BigInt(value)) !== BigInt(value))
    throw overflowError('Python int too large to convert to C ssize_t');
  return sized(Number(value));
}

function sized(value: number): number {
  if (Math.abs(value) > WIDEST) throw valueError('width too big');
  return value;
}

function convert(directive: Directive, take: () => Value, toText: (value: Value) => string): string {
  const { conversion, precision } = directive;
  switch (conversion) {
    case 's':
      return pad(directive, cut(toText(take()), precision));
    case 'r':
      return pad(directive, cut(repr(take()), precision));
    case 'a':
      return pad(directive, cut(asciiRepr(take()), precision));
    case 'c':
      return pad(directive, character(take()));
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return padNumber(directive, ...integer(directive, take()));
  }
  if ('eEfFgG'.includes(conversion)) return padNumber(directive, ...floating(directive, take()));
  take();
  throw unsupported(directive);
}

function unsupported({ conversion, index }: Directive): Error {
  const code = conversion.codePointAt(0)!;
  const shown = code > 31 && code < 128 ? conversion : '?';
  return valueError(`unsupported format character '${shown}' (0x${code.toString(16)}) at index ${index}`);
}

function cut(text: string, precision: number | undefined): string {
  return precision === undefined ? text : Array.from(text).slice(0, precision).join('');
}

function asciiRepr(value: Value): string {
  return ascii(repr(value));
}

/** A text with everything beyond ASCII escaped, as Python's `ascii`. */
export function ascii(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (one) => {
    const code = one.codePointAt(0)!;
    if (code <= 0xff) return `\\x${code.toString(16)}`;
    return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  });
}

function character(value: Value): string {
  if (typeof value === 'string' && Array.from(value).length === 1) return value;
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (!isInt(number)) throw typeError('%c requires int or char');
  if (number < 0 || number > 0x10ffff) throw new PythonError('OverflowError', '%c arg not in range(0x110000)');
  return String.fromCodePoint(Number(number));
}

/** Sign, prefix and digits. */
function integer({ conversion, flags, precision }: Directive, value: Value): [string, string, string] {
  const number = wholeOf(conversion, value);
  const magnitude = number < 0n ? -number : number;
  const radix = conversion === 'o' ? 8 : conversion.toLowerCase() === 'x' ? 16 : 10;
  let digits = magnitude.toString(radix).padStart(precision ?? 1, '0');
  if (conversion === 'X') digits = digits.toUpperCase();
  const prefix = flags.includes('#') && radix !== 10 ? `0${conversion}` : '';
  return [number < 0n ? '-' : '', prefix, digits];
}

function wholeOf(conversion: string, value: Value): bigint {
  const decimal = 'diu'.includes(conversion);
  if (value instanceof Undefined && decimal) throw undefinedError(value);
  const number = numericOf(value);
  if (number && !number.float) return BigInt(number.value);
  if (number && decimal) return BigInt(truncateFloat(number.value as number) as number | bigint);
  const wanted = decimal ? 'a real number' : 'an integer';
  throw typeError(`%${conversion} format: ${wanted} is required, not ${typeName(value)}`);
}

function floating({ conversion, flags, precision = 6 }: Directive, value: Value): [string, string, string] {
  if (value instanceof Undefined) throw undefinedError(value);
  const number = numericOf(value);
  if (!number) throw typeError(`must be real number, not ${typeName(value)}`);
  const float = toFloat(number.value);
  const type = conversion.toLowerCase() as 'e' | 'f' | 'g';
  const text = magnitudeText(float, { type, precision, alternate: flags.includes('#') });
  const negative = float < 0 || Object.is(float, -0);
  return [negative ? '-' : '', '', type === conversion ? text : text.toUpperCase()];
}

function pad({ flags, width }: Directive, text: string): string {
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  return flags.includes('-') ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

function padNumber(directive: Directive, minus: string, prefix: string, digits: string): string {
  const { flags, width } = directive;
  const sign = minus || (flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '');
  const missing = width - sign.length - prefix.length - digits.length;
  if (missing > 0 && flags.includes('0') && !flags.includes('-')) return sign + prefix + '0'.repeat(missing) + digits;
  return pad(directive, sign + prefix + digits);
}
