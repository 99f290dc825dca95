import { undefinedError, valueError } from './exception.js';
import { floatText } from './float-text.js';
import { typeName } from './type-name.js';
import { ChainableUndefined, LenientUndefined, StrictUndefined, Undefined } from './undefined.js';
import { Float, Special, Tuple, type Value } from './value.js';

/** `str(value)`: the text that a template prints. Throws UndefinedError for undefined values that are not lenient. */
export function str(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? integerText(value) : floatText(value);
  if (value instanceof Special) return value.str ? value.str() : repr(value);
  if (value instanceof Undefined) {
    if (value instanceof LenientUndefined) return '';
    throw undefinedError(value);
  }
  return repr(value);
}

/** `repr(value)`: the text inside printed containers. */
export function repr(value: Value): string {
  return write(value, []);
}

/** Python refuses to write ints of more than 4300 digits. */
function bigText(value: bigint): string {
  const text = value.toString();
  if (text.length > 4300 + (value < 0n ? 1 : 0))
    throw valueError(
      'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit',
    );
  return text;
}

/** Decimal digits of an int; JavaScript writes an exponent from 1e21 on, and ints are below that. */
function integerText(value: number): string {
  return value === 0 ? '0' : String(value);
}

function write(value: Value, open: Value[]): string {
  switch (typeof value) {
    case 'string':
      return reprText(value);
    case 'number':
      return Number.isInteger(value) ? integerText(value) : floatText(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return bigText(value);
  }
  if (value === null) return 'None';
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Special) return value.repr ? value.repr() : `<${value.typeName} object at 0x7f0000000000>`;
  if (value instanceof Undefined) return reprUndefined(value);
  return writeContainer(value, open);
}

/** `open` holds the containers around this one: one that contains itself is cut short as Python does. */
function writeContainer(value: Value, open: Value[]): string {
  if (open.includes(value)) return Array.isArray(value) ? '[...]' : value instanceof Map ? '{...}' : '(...)';
  open.push(value);
  let text: string;
  if (Array.isArray(value)) text = `[${value.map((item) => write(item, open)).join(', ')}]`;
  else if (value instanceof Map) text = `{${writeEntries(value, open)}}`;
  else if (value instanceof Tuple) text = writeTuple(value, open);
  else text = reprText(String((value as { text?: string }).text ?? typeName(value)));
  open.pop();
  return text;
}

function writeEntries(value: Map<Value, Value>, open: Value[]): string {
  const parts: string[] = [];
  for (const [key, item] of value) parts.push(`${write(key, open)}: ${write(item, open)}`);
  return parts.join(', ');
}

function writeTuple(value: Tuple, open: Value[]): string {
  const parts = value.items.map((item) => write(item, open));
  return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`;
}

function reprUndefined(value: Undefined): string {
  if (value instanceof LenientUndefined || value instanceof StrictUndefined || value instanceof ChainableUndefined)
    return 'Undefined';
  throw undefinedError(value);
}

const PLAIN = /^[ !#-&(-[\]-~]*$/;
const ESCAPED = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text as Python's `repr` quotes it. */
export function reprText(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const escaped = text.replace(ESCAPED, escapeCharacter);
  if (escaped.includes("'")) return escaped.includes('"') ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`;
  return `'${escaped}'`;
}

function escapeCharacter(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0)!;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
