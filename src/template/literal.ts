import { PythonError } from '../values/exception.js';
import { float, type Value } from '../values/value.js';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

/** A literal of Python's: None, a bool, a number or a string. Throws PythonError for anything else. */
export function parseLiteral(source: string): Value {
  const text = source.trim();
  if (text === 'True') return true;
  if (text === 'False') return false;
  if (text === 'None') return null;
  if (/^[+-]?[0-9]+$/.test(text)) return Number(text);
  if (/^[+-]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=e))(e[+-]?[0-9]+)?$/i.test(text)) return float(Number(text));
  const quoted = /^(['"])((?:[^\\\n]|\\[\s\S])*?)\1$/.exec(text);
  if (!quoted || new RegExp(`(?<!\\\\)(?:\\\\\\\\)*${quoted[1]}`).test(quoted[2]!))
    throw new PythonError('SyntaxError', `malformed literal: ${text}`);
  return quoted[2]!.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-7]{1,3})|([\s\S]))/g, decodeEscape);
}

function decodeEscape(whole: string, hex2?: string, hex4?: string, octal?: string, simple?: string): string {
  const hex = hex2 ?? hex4;
  if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
  if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
  return ESCAPES[simple!] ?? whole;
}
