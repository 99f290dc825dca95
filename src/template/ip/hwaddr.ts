import { str } from '../../values/repr.js';
import { int, type Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';

const grouped = (hex: string, size: number, separator: string): string =>
  hex.match(new RegExp(`.{${size}}`, 'g'))!.join(separator);

/** Forms of a hardware address by the query's name. */
const FORMS: Readonly<Record<string, (hex: string, value: string) => Value>> = {
  '': (_hex, value) => value,
  bare: (hex) => hex.toUpperCase(),
  bool: () => true,
  int: (hex) => int(BigInt(`0x${hex}`)),
  cisco: (hex) => grouped(hex, 4, '.'),
  eui48: (hex) => grouped(hex.toUpperCase(), 2, '-'),
  linux: (hex) => grouped(hex, 2, ':'),
  pgsql: (hex) => grouped(hex, 6, ':'),
  postgresql: (hex) => grouped(hex, 6, ':'),
  psql: (hex) => grouped(hex, 6, ':'),
  unix: (hex) =>
    hex
      .match(/../g)!
      .map((pair) => parseInt(pair, 16).toString(16))
      .join(':'),
  win: (hex) => grouped(hex.toUpperCase(), 2, '-'),
};

/** The filter `hwaddr`: a hardware address in another form; None for what is none. */
export function hwaddr(value: Value, query: Value, alias = 'hwaddr'): Value {
  const text = str(value);
  const hex = parseHardwareAddress(text);
  const name = str(query);
  if (hex === undefined) {
    if (name !== '' && name !== 'bool') throw ansibleError(`${alias}: not a hardware address: ${text}`);
    return null;
  }
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  if (!form) throw ansibleError(`${alias}: unknown filter type: ${name}`);
  return form(hex, text);
}

/** The address in twelve lower-case digits; undefined when the text is none in any usual form. */
export function parseHardwareAddress(text: string): string | undefined {
  const lower = text.trim().toLowerCase();
  if (/^[0-9a-f]{12}$/.test(lower)) return lower;
  const pairs = /^([0-9a-f]{1,2})([:-])(?:[0-9a-f]{1,2}\2){4}[0-9a-f]{1,2}$/.test(lower)
    ? lower.split(/[:-]/)
    : undefined;
  if (pairs) return pairs.map((pair) => pair.padStart(2, '0')).join('');
  const words = /^[0-9a-f]{1,4}([.:-])[0-9a-f]{1,4}\1[0-9a-f]{1,4}$/.test(lower) ? lower.split(/[.:-]/) : undefined;
  if (words) return words.map((word) => word.padStart(4, '0')).join('');
  const halves = /^[0-9a-f]{6}[:-][0-9a-f]{6}$/.test(lower) ? lower.split(/[:-]/) : undefined;
  return halves?.join('');
}
