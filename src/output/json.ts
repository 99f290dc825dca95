import { compareText } from '../values/code-points.js';
import { PythonDate } from '../values/datetime.js';
import { Encrypted } from '../values/encrypted.js';
import { floatText } from '../values/float-text.js';
import { iterate } from '../values/iterate.js';
import { str } from '../values/repr.js';
import { Template } from '../values/template.js';
import { Undefined } from '../values/undefined.js';
import { Float, isDict, Special, Tuple, type Value } from '../values/value.js';

export interface JsonOptions {
  /** Spaces per level; undefined writes all on one line. */
  readonly indent?: number | undefined;
  readonly sortKeys?: boolean;
  /** Writes every character beyond ASCII as an escape. */
  readonly ascii?: boolean;
  /** Between items, and between key and value. Python's defaults: `, ` (`,` when indented) and `: `. */
  readonly separators?: readonly [string, string];
}

/** The value as Python's `json.dumps` writes it. */
export function dumpJson(value: Value, options: JsonOptions = {}): string {
  const { indent } = options;
  const [between, colon] = options.separators ?? [indent === undefined ? ', ' : ',', ': '];
  const writer: Writer = {
    sortKeys: options.sortKeys ?? false,
    ascii: options.ascii ?? false,
    between,
    colon,
    step: indent === undefined ? undefined : ' '.repeat(indent),
  };
  return write(value, '', writer);
}

interface Writer {
  readonly sortKeys: boolean;
  readonly ascii: boolean;
  readonly between: string;
  readonly colon: string;
  readonly step: string | undefined;
}

function write(value: Value, margin: string, writer: Writer): string {
  if (typeof value === 'string') return quote(value, writer.ascii);
  if (Array.isArray(value)) return writeList(value, margin, writer);
  if (isDict(value)) return writeDict(value, margin, writer);
  if (value instanceof Tuple) return writeList(value.items, margin, writer);
  return writeScalar(value, margin, writer);
}

function writeList(items: readonly Value[], margin: string, writer: Writer): string {
  if (items.length === 0) return '[]';
  const { step, between } = writer;
  const inner = step === undefined ? '' : margin + step;
  const separator = step === undefined ? between : `${between}\n${inner}`;
  let text = step === undefined ? '[' : `[\n${inner}`;
  for (let at = 0; at < items.length; at++) {
    if (at > 0) text += separator;
    text += write(items[at]!, inner, writer);
  }
  return step === undefined ? `${text}]` : `${text}\n${margin}]`;
}

function writeDict(dict: ReadonlyMap<Value, Value>, margin: string, writer: Writer): string {
  if (dict.size === 0) return '{}';
  const { step, between, colon, ascii } = writer;
  const inner = step === undefined ? '' : margin + step;
  const separator = step === undefined ? between : `${between}\n${inner}`;
  let text = step === undefined ? '{' : `{\n${inner}`;
  let first = true;
  for (const [key, value] of writer.sortKeys ? sortedEntries(dict) : dict) {
    if (!first) text += separator;
    first = false;
    text += quote(keyOf(key), ascii) + colon;
    text += write(value, inner, writer);
  }
  return step === undefined ? `${text}}` : `${text}\n${margin}}`;
}

function sortedEntries(dict: ReadonlyMap<Value, Value>): (readonly [Value, Value])[] {
  const entries = [...dict];
  return entries.sort(([a], [b]) => compareText(keyOf(a), keyOf(b)));
}

function writeScalar(value: Value, margin: string, writer: Writer): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return numberText(value);
  if (value instanceof Float) return jsonFloat(value.value);
  if (value instanceof Template) return quote(value.text, writer.ascii);
  if (value instanceof Encrypted) return quote(value.envelope, writer.ascii);
  if (value instanceof Undefined) return quote(value.message, writer.ascii);
  if (value instanceof PythonDate) return quote(value.isoformat(), writer.ascii);
  if (value instanceof Special && value.iterate) return write([...iterate(value)], margin, writer);
  return quote(str(value), writer.ascii);
}

/** Keys that are no strings are written as Python writes them: `true`, `null`, `1`, `1.5`. */
function keyOf(key: Value): string {
  if (typeof key === 'string') return key;
  if (key instanceof Template) return key.text;
  return write(key, '', { sortKeys: false, ascii: false, between: ', ', colon: ': ', step: undefined });
}

function numberText(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : jsonFloat(value);
}

/** A float as JSON: Python's text but for what is no number. */
function jsonFloat(value: number): string {
  if (Number.isFinite(value)) return floatText(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

const BEYOND_ASCII = /[\x7f-\uffff]/;

function quote(text: string, ascii: boolean): string {
  const quoted = text.isWellFormed() ? JSON.stringify(text) : quoteLoneSurrogates(text);
  if (!ascii || !BEYOND_ASCII.test(quoted)) return quoted;
  return quoted.replaceAll(/[\x80-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `JSON.stringify` escapes lone surrogates, Python does not: they stand for bytes that are no text. */
function quoteLoneSurrogates(text: string): string {
  return JSON.stringify(text).replaceAll(/\\(?:u(d[89a-f][0-9a-f]{2})|.)/g, (whole, digits: string | undefined) =>
    digits === undefined ? whole : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
