import { Bytes } from '../../src/values/bytes.js';
import { parseIso } from '../../src/values/datetime.js';
import { dictGet, dictOf } from '../../src/values/dict.js';
import { equals } from '../../src/values/equality.js';
import { exceptionName } from '../../src/values/exception.js';
import { listOf } from '../../src/values/iterate.js';
import { LazyIterator } from '../../src/values/iterator.js';
import { Markup } from '../../src/values/markup.js';
import { repr } from '../../src/values/repr.js';
import { PythonSet } from '../../src/values/set.js';
import { asText } from '../../src/values/text.js';
import { TimeDelta } from '../../src/values/timedelta.js';
import { typeName } from '../../src/values/type-name.js';
import { LenientUndefined, Undefined } from '../../src/values/undefined.js';
import { float, int, Special, Tuple, type Value } from '../../src/values/value.js';

/** One row of a vectors file; see README.md beside this file. */
export interface Row {
  readonly id: string;
  readonly group: string;
  readonly ref: string;
  readonly engine: string;
  readonly template: unknown;
  readonly vars?: Record<string, unknown>;
  readonly vars_yaml?: string;
  readonly options?: Record<string, unknown>;
  readonly templates?: Record<string, string>;
  readonly files?: Record<string, unknown>;
  readonly env?: Record<string, string>;
  readonly inventory?: Record<string, unknown>;
  readonly marks?: readonly string[];
  readonly expect?: unknown;
  readonly type?: string;
  readonly error?: string;
  readonly exception?: string;
  readonly message?: string;
  readonly message_prefix?: string;
  readonly line?: number;
  readonly name?: string;
  readonly warnings?: readonly string[];
}

export interface DecodeOptions {
  /** What becomes of each ordinary string (the ansible engines make templates of them). Default: itself. */
  readonly text?: (text: string) => Value;
  /** What becomes of an `__unsafe__` string. Default: itself. */
  readonly unsafe?: (text: string) => Value;
}

/** A value from its tagged JSON form. */
export function decodeTagged(json: unknown, options: DecodeOptions = {}): Value {
  const decode = (item: unknown) => decodeTagged(item, options);
  if (typeof json === 'string') return options.text ? options.text(json) : json;
  if (typeof json !== 'object' || json === null) return json as Value;
  if (Array.isArray(json)) return json.map(decode);
  const entries = Object.entries(json);
  const tag = entries.length === 1 && /^__\w+__$/.test(entries[0]![0]) ? entries[0]! : undefined;
  if (!tag) return new Map(entries.map(([key, value]) => [options.text ? options.text(key) : key, decode(value)]));
  return decodeTag(tag[0], tag[1], decode, options);
}

function decodeTag(tag: string, body: unknown, decode: (item: unknown) => Value, options: DecodeOptions): Value {
  const items = () => (body as unknown[]).map(decode);
  switch (tag) {
    case '__tuple__':
      return new Tuple(items());
    case '__set__':
      return new PythonSet(items());
    case '__iter__':
      return new LazyIterator(items());
    case '__dict__':
      return dictOf((body as [unknown, unknown][]).map(([key, value]) => [decode(key), decode(value)] as const));
    case '__float__':
      return float(Number(String(body).replace('inf', 'Infinity')));
    case '__int__':
      return int(BigInt(body as string));
    case '__bytes__':
      return new Bytes(Buffer.from(body as string, 'base64'));
    case '__markup__':
      return new Markup(body as string);
    case '__datetime__':
    case '__date__':
      return parseIso(body as string)!;
    case '__timedelta__':
      return new TimeDelta(Math.round(Number(body) * 1e6));
    case '__undefined__':
      return new LenientUndefined((body as string | null) ?? undefined, `'${body}' is undefined`);
    case '__unsafe__':
      return options.unsafe ? options.unsafe(body as string) : (body as string);
  }
  throw new Error(`unknown tag ${tag}`);
}

/** Why a value is not what the row expects; undefined when it is. */
export function differs(row: Row, actual: Value): string | undefined {
  if (row.error !== undefined) return `expected ${row.error} (${row.exception}), got ${shown(actual)}`;
  try {
    return matches(row.expect, actual) ? undefined : `expected ${JSON.stringify(row.expect)}, got ${shown(actual)}`;
  } catch (error) {
    return `expected ${JSON.stringify(row.expect)}, got a value that fails: ${(error as Error).message}`;
  }
}

export function shown(value: Value): string {
  try {
    return `${typeName(value)} ${value instanceof Undefined ? `undefined(${value.name})` : repr(value)}`;
  } catch (error) {
    return `${typeName(value)} (${(error as Error).message})`;
  }
}

/** Whether a value is what the tagged form says, types included. */
export function matches(expected: unknown, actual: Value): boolean {
  if (typeof expected === 'string') return typeof actual === 'string' && sameText(expected, actual);
  if (typeof expected !== 'object' || expected === null)
    return typeof expected === 'number' ? expected === actual : expected === actual;
  if (Array.isArray(expected)) return Array.isArray(actual) && matchesItems(expected, actual);
  const entries = Object.entries(expected);
  const tag = entries.length === 1 && /^__\w+__$/.test(entries[0]![0]) ? entries[0]! : undefined;
  if (tag) return matchesTag(tag[0], tag[1], actual);
  return actual instanceof Map && matchesEntries(entries, actual);
}

function matchesItems(expected: readonly unknown[], actual: readonly Value[]): boolean {
  return expected.length === actual.length && expected.every((item, index) => matches(item, actual[index]!));
}

/** Order of keys included. */
function matchesEntries(expected: readonly (readonly [unknown, unknown])[], actual: Map<Value, Value>): boolean {
  const keys = [...actual.keys()];
  return (
    expected.length === keys.length &&
    expected.every(([key, value], index) => matches(key, keys[index]!) && matches(value, dictGet(actual, keys[index]!)!))
  );
}

function matchesTag(tag: string, body: unknown, actual: Value): boolean {
  switch (tag) {
    case '__tuple__':
      return actual instanceof Tuple && matchesItems(body as unknown[], actual.items);
    case '__set__':
      return actual instanceof PythonSet && equals(decodeTagged({ [tag]: body }), actual);
    case '__iter__':
      return actual instanceof Special && matchesItems(body as unknown[], listOf(actual));
    case '__dict__':
      return actual instanceof Map && matchesEntries(body as [unknown, unknown][], actual);
    case '__undefined__':
      return actual instanceof Undefined && sameText(body === null ? 'None' : String(body), actual.name ?? 'None');
    case '__callable__':
    case '__type__':
      return actual instanceof Special && (actual as { name?: unknown }).name === body;
    case '__markup__':
      return actual instanceof Markup && sameText(body as string, asText(actual)!);
  }
  const expected = decodeTagged({ [tag]: body });
  return typeName(expected) === typeName(actual) && repr(expected) === repr(actual);
}

/** Texts are equal but for memory addresses. */
export function sameText(expected: string, actual: string): boolean {
  if (expected === actual) return true;
  return maskAddresses(expected) === maskAddresses(actual);
}

function maskAddresses(text: string): string {
  return text.replace(/\b0x(ADDR|[0-9a-f]{6,})/g, '0xADDR');
}

/** The vectors' error class of plain Jinja, by Python's exception. */
const JINJA_CLASSES: Readonly<Record<string, string>> = {
  UndefinedError: 'undefined',
  TemplateSyntaxError: 'syntax',
  TemplateAssertionError: 'syntax',
  FilterArgumentError: 'filter',
  TemplateNotFound: 'notfound',
  TemplatesNotFound: 'notfound',
  TemplateRuntimeError: 'runtime',
  SecurityError: 'security',
  TypeError: 'type',
  ValueError: 'value',
  ZeroDivisionError: 'zerodivision',
  OverflowError: 'overflow',
  IndexError: 'index',
  KeyError: 'key',
  AttributeError: 'attribute',
  OSError: 'os',
  RecursionError: 'recursion',
};

/** The error class that the vectors of plain Jinja use. */
export function jinjaErrorClass(error: unknown): string {
  const exception = exceptionName(error);
  return JINJA_CLASSES[exception] ?? exception;
}

/** Why a message is not the row's (its first line, exactly or by prefix); undefined when it is. */
export function messageDiffers(row: Row, message: string): string | undefined {
  const whole = row.engine.startsWith('jinja');
  const first = whole ? message : message.split('\n')[0]!;
  if (row.message !== undefined && !sameText(row.message, first))
    return `expected message ${JSON.stringify(row.message)}, got ${JSON.stringify(first)}`;
  if (row.message_prefix !== undefined && !message.startsWith(row.message_prefix))
    return `expected message ${JSON.stringify(row.message_prefix)}…, got ${JSON.stringify(message)}`;
  return undefined;
}
