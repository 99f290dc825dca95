import { repr, str } from '../values/repr.js';
import { typeName } from '../values/type-name.js';
import { Float, float, int, isDict, type Value } from '../values/value.js';
import { parseDict } from './dict-text.js';
import { humanToBytes } from './human-bytes.js';
import { jsonText } from './json-text.js';
import type { OptionType } from './spec.js';

/** Turns a value into the type that an option wants. Throws Error with the reference's words when it cannot. */
export type Conversion = (value: Value) => Value;

/** Conversions of AnsibleModule's argument types (docs: "Ansible module architecture", argument spec). */
export const CONVERSIONS: { readonly [T in OptionType]-?: Conversion } = {
  str: toText,
  path: toText,
  raw: (value) => value,
  list: toList,
  dict: toDict,
  bool: toBool,
  int: toInt,
  float: toFloat,
  jsonarg: toJson,
  json: toJson,
  bytes: (value) => sizeOf(value, false),
  bits: (value) => sizeOf(value, true),
};

function toText(value: Value): Value {
  return value === null ? '' : str(value);
}

function toList(value: Value): Value {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return value.split(',');
  if (isNumeric(value)) return [str(value)];
  throw new Error(`${classOf(value)} cannot be converted to a list`);
}

function toDict(value: Value): Value {
  if (isDict(value)) return value;
  if (typeof value === 'string') return parseDict(value);
  throw new Error(`${classOf(value)} cannot be converted to a dict`);
}

const TRUE_WORDS: ReadonlySet<string> = new Set(['y', 'yes', 'on', '1', 'true', 't']);
const FALSE_WORDS: ReadonlySet<string> = new Set(['n', 'no', 'off', '0', 'false', 'f']);
const BOOLEANS = "'y', 'yes', 'on', '1', 'true', 't', 1, 'n', 'no', 'off', '0', 'false', 'f', 0";

/** What is no boolean throws. */
export function toBool(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' && !isNumeric(value))
    throw new Error(`${classOf(value)} cannot be converted to a bool`);
  const word = typeof value === 'string' ? value.toLowerCase().trim() : str(numberOf(value));
  if (TRUE_WORDS.has(word)) return true;
  if (FALSE_WORDS.has(word)) return false;
  throw new Error(`The value '${str(value)}' is not a valid boolean. Valid booleans include: ${BOOLEANS}`);
}

function toInt(value: Value): Value {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return Number(value);
  if (isNumeric(value) && Number.isInteger(numberOf(value))) return numberOf(value);
  const found = typeof value === 'string' ? parseInteger(value) : undefined;
  if (found === undefined) throw new Error(`"${repr(value)}" cannot be converted to an int`);
  return found;
}

/** Text that Python's `Decimal` reads and that has no fraction: ` 5 `, `5.0`, `1e3`, `1_000`. */
function parseInteger(text: string): Value | undefined {
  const bare = text.trim().replaceAll('_', '');
  if (/^[+-]?\d+$/.test(bare)) return int(BigInt(bare.replace(/^\+/, '')));
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare)) return undefined;
  const number = Number(bare);
  return Number.isSafeInteger(number) ? number : undefined;
}

function toFloat(value: Value): Value {
  if (typeof value === 'boolean') return float(Number(value));
  if (typeof value === 'bigint') return float(Number(value));
  if (isNumeric(value)) return float(numberOf(value));
  const found = typeof value === 'string' ? parseFloatText(value) : undefined;
  if (found === undefined) throw new Error(`${classOf(value)} cannot be converted to a float`);
  return float(found);
}

function parseFloatText(text: string): number | undefined {
  const bare = text.trim().replace(/(?<=\d)_(?=\d)/g, '');
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(bare);
  if (special) return special[2]!.toLowerCase() === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare) ? Number(bare) : undefined;
}

function toJson(value: Value): Value {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value) || isDict(value)) return jsonText(value);
  throw new Error(`${classOf(value)} cannot be converted to a json string`);
}

function sizeOf(value: Value, bits: boolean): Value {
  const bytes = humanToBytes(str(value), bits);
  if (bytes === undefined) throw new Error(`${classOf(value)} cannot be converted to a ${bits ? 'Bit' : 'Byte'} value`);
  return bytes;
}

function isNumeric(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float;
}

function numberOf(value: Value): number {
  return value instanceof Float ? value.value : Number(value);
}

function classOf(value: Value): string {
  return `<class '${typeName(value)}'>`;
}
