import { undefinedError } from './exception.js';
import { floatText } from './float-text.js';
import { typeName } from './type-name.js';
import { ChainableUndefined, LenientUndefined, StrictUndefined, Undefined } from './undefined.js';
import { Float, Special, Tuple } from './value.js';
/** `str(value)`: the text that a template prints. Throws UndefinedError for undefined values that are not lenient. */
export function str(value) {
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
export function repr(value) {
  return write(value, []);
}
/** Decimal digits of an int; JavaScript writes an exponent from 1e21 on, and ints are below that. */
function integerText(value) {
  return value === 0 ? '0' : String(value);
}
function write(value, open) {
  switch (typeof value) {
    case 'string':
      return reprText(value);
    case 'number':
      return Number.isInteger(value) ? integerText(value) : floatText(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return value.toString();
  }
  if (value === null) return 'None';
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Special) return value.repr ? value.repr() : `<${value.typeName} object at 0x7f0000000000>`;
  if (value instanceof Undefined) return reprUndefined(value);
  return writeContainer(value, open);
}
/** `open` holds the containers around this one: one that contains itself is cut short as Python does. */
function writeContainer(value, open) {
  if (open.includes(value)) return Array.isArray(value) ? '[...]' : value instanceof Map ? '{...}' : '(...)';
  open.push(value);
  let text;
  if (Array.isArray(value)) text = `[${value.map((item) => write(item, open)).join(', ')}]`;
  else if (value instanceof Map) text = `{${writeEntries(value, open)}}`;
  else if (value instanceof Tuple) text = writeTuple(value, open);
  else text = reprText(String(value.text ?? typeName(value)));
  open.pop();
  return text;
}
function writeEntries(value, open) {
  const parts = [];
  for (const [key, item] of value) parts.push(`${write(key, open)}: ${write(item, open)}`);
  return parts.join(', ');
}
function writeTuple(value, open) {
  const parts = value.items.map((item) => write(item, open));
  return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`;
}
function reprUndefined(value) {
  if (value instanceof LenientUndefined || value instanceof StrictUndefined || value instanceof ChainableUndefined)
    return 'Undefined';
  throw undefinedError(value);
}
const PLAIN = /^[ !#-&(-[\]-~]*$/;
const ESCAPED = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const NAMED = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** A text as Python's `repr` quotes it. */
export function reprText(text) {
  if (PLAIN.test(text)) return `'${text}'`;
  const escaped = text.replace(ESCAPED, escapeCharacter);
  if (escaped.includes("'")) return escaped.includes('"') ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`;
  return `'${escaped}'`;
}
function escapeCharacter(character) {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0);
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
