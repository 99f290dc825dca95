import { compareText } from '../../values/code-points.js';
import { PythonDate } from '../../values/datetime.js';
import { DictView } from '../../values/dict-view.js';
import { type PythonError, typeError, undefinedError, valueError } from '../../values/exception.js';
import { floatText } from '../../values/float-text.js';
import { itemsOf } from '../../values/iterate.js';
import { LazyIterator } from '../../values/iterator.js';
import { Markup } from '../../values/markup.js';
import { Range } from '../../values/range.js';
import { str } from '../../values/repr.js';
import { PythonSet } from '../../values/set.js';
import { isTrue } from '../../values/truth.js';
import { Undefined } from '../../values/undefined.js';
import { Float, Tuple, type Value } from '../../values/value.js';
import { nativeName } from '../native-name.js';

/** Options of Python's `json.dumps`. */
export interface JsonOptions {
  readonly skipKeys: boolean;
  readonly ensureAscii: boolean;
  readonly allowNan: boolean;
  /** What one level is indented by; undefined for one line. */
  readonly indent: string | undefined;
  readonly separators: readonly [item: string, key: string];
  readonly sortKeys: boolean;
}

/** The value as Python's `json.dumps` writes it. Dates are texts; sets, bytes and the like are refused. */
export function dumpJson(value: Value, options: JsonOptions): string {
  return new Writer(options).write(value, '\n');
}

class Writer {
  private readonly open = new Set<Value>();

  constructor(private readonly options: JsonOptions) {}

  write(value: Value, newline: string): string {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        return Number.isInteger(value) ? String(value) : this.float(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'bigint':
        return value.toString();
    }
    if (value === null) return 'null';
    if (value instanceof Float) return this.float(value.value);
    if (value instanceof Undefined) throw undefinedError(value);
    if (Array.isArray(value)) return this.nested(value, () => this.list(value, newline));
    if (value instanceof Tuple) return this.nested(value, () => this.list(value.items, newline));
    if (value instanceof Map) return this.nested(value, () => this.dict(value, newline));
    if (value instanceof Markup) return this.text(value.text);
    if (value instanceof PythonDate) return this.text(value.isoformat());
    if (
      value instanceof PythonSet ||
      value instanceof Range ||
      value instanceof DictView ||
      value instanceof LazyIterator
    )
      return this.list(itemsOf(value), newline);
    throw notSerializable(value);
  }

  private nested(value: Value, write: () => string): string {
    if (this.open.has(value)) throw valueError('Circular reference detected');
    this.open.add(value);
    const text = write();
    this.open.delete(value);
    return text;
  }

  private text(value: string): string {
    const quoted = JSON.stringify(value).replaceAll('\x7f', this.options.ensureAscii ? '\\u007f' : '\x7f');
    const plain = this.options.ensureAscii ? quoted.replaceAll('\\u007f', '\x7f') : quoted;
    if (!this.options.ensureAscii) return plain;
    return plain.replace(/[\x80-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }

  private float(value: number): string {
    if (Number.isFinite(value)) return floatText(value);
    if (!this.options.allowNan) throw valueError('Out of range float values are not JSON compliant');
    return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  }

  private list(items: readonly Value[], newline: string): string {
    if (items.length === 0) return '[]';
    const inner = newline + (this.options.indent ?? '');
    return this.enclose(
      '[',
      ']',
      newline,
      inner,
      Array.from(items, (item) => this.write(item, inner)),
    );
  }

  private dict(dict: Map<Value, Value>, newline: string): string {
    const inner = newline + (this.options.indent ?? '');
    const entries = [...dict.keys()].map((key) => ({ key, name: this.key(key) }));
    if (this.options.sortKeys) entries.sort((a, b) => compareText(a.name ?? '', b.name ?? ''));
    const parts: string[] = [];
    for (const { key, name } of entries) {
      if (name !== undefined)
        parts.push(this.text(name) + this.options.separators[1] + this.write(dict.get(key)!, inner));
    }
    return parts.length === 0 ? '{}' : this.enclose('{', '}', newline, inner, parts);
  }

  private enclose(open: string, close: string, newline: string, inner: string, parts: readonly string[]): string {
    const [separator] = this.options.separators;
    if (this.options.indent === undefined) return open + parts.join(separator) + close;
    return open + inner + parts.join(separator + inner) + newline + close;
  }

  private key(key: Value): string | undefined {
    if (typeof key === 'string') return key;
    if (key instanceof Markup) return key.text;
    if (key === null) return 'null';
    if (typeof key === 'boolean') return key ? 'true' : 'false';
    if (typeof key === 'number' && !Number.isInteger(key)) return this.float(key);
    if (key instanceof Float) return this.float(key.value);
    if (typeof key === 'number' || typeof key === 'bigint') return String(key);
    if (this.options.skipKeys) return undefined;
    throw typeError(`keys must be str, int, float, bool or None, not ${nativeName(key)}`);
  }
}

function notSerializable(value: Value): PythonError {
  return typeError(`Object of type '${nativeName(value)}' is not JSON serializable by the 'tagless' profile.`);
}

/** The options of `json.dumps` from keyword arguments. Throws TypeError for names that it does not have. */
export function jsonOptions(given: ReadonlyMap<Value, Value>): JsonOptions {
  const option = (name: string, fallback: Value) => given.get(name) ?? fallback;
  for (const name of given.keys())
    if (!KNOWN.has(str(name)))
      throw typeError(`JSONEncoder.__init__() got an unexpected keyword argument '${str(name)}'`);
  const indent = given.get('indent') ?? null;
  return {
    skipKeys: isTrue(option('skipkeys', false)),
    ensureAscii: isTrue(option('ensure_ascii', true)),
    allowNan: isTrue(option('allow_nan', true)),
    indent: indentText(indent),
    separators: separatorsOf(given.get('separators') ?? null, indent !== null),
    sortKeys: isTrue(option('sort_keys', false)),
  };
}

const KNOWN = new Set([
  'skipkeys',
  'ensure_ascii',
  'check_circular',
  'allow_nan',
  'indent',
  'separators',
  'sort_keys',
  'default',
  'cls',
]);
const WIDEST_INDENT = 10_000;

function indentText(indent: Value): string | undefined {
  if (indent === null) return undefined;
  if (typeof indent === 'string') return indent;
  if (typeof indent === 'boolean') return indent ? ' ' : '';
  if (typeof indent === 'number' && Number.isInteger(indent))
    return ' '.repeat(Math.min(Math.max(0, indent), WIDEST_INDENT));
  throw typeError(`can't multiply sequence by non-int of type '${nativeName(indent)}'`);
}

function separatorsOf(given: Value, indented: boolean): readonly [string, string] {
  if (given === null) return [indented ? ',' : ', ', ': '];
  const items =
    given instanceof Tuple ? given.items : Array.isArray(given) ? given : typeof given === 'string' ? [...given] : [];
  if (items.length !== 2) throw valueError(`not enough values to unpack (expected 2, got ${items.length})`);
  return [str(items[0]!), str(items[1]!)];
}
