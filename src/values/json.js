import { PythonError, typeError, valueError } from './exception.js';
import { floatText } from './float-text.js';
import { sorted } from './sorting.js';
import { asText } from './text.js';
import { typeName } from './type-name.js';
import { Float, isInt, Tuple } from './value.js';
const DEEPEST = 900;
/** Text as Python's `json.dumps` writes it. Throws TypeError for a value or key that JSON has no form for. */
export function jsonText(value, options = {}) {
  const indent = typeof options.indent === 'number' ? ' '.repeat(Math.max(0, options.indent)) : options.indent;
  const [itemSeparator, keySeparator] = options.separators ?? [indent === undefined ? ', ' : ',', ': '];
  return new JsonWriter(options, indent, itemSeparator, keySeparator).write(value, 0);
}
class JsonWriter {
  options;
  indent;
  itemSeparator;
  keySeparator;
  open = new Set();
  constructor(options, indent, itemSeparator, keySeparator) {
    this.options = options;
    this.indent = indent;
    this.itemSeparator = itemSeparator;
    this.keySeparator = keySeparator;
  }
  write(value, depth) {
    if (value === null) return 'null';
    if (typeof value === 'boolean') return value ? 'true' : 'false';
    const text = asText(value);
    if (text !== undefined) return jsonString(text, this.options.ascii ?? true);
    if (isInt(value)) return value === 0 ? '0' : String(value);
    if (typeof value === 'number' || value instanceof Float) return jsonFloat(value);
    if (Array.isArray(value)) return this.nested(value, () => this.list(value, depth));
    if (value instanceof Tuple) return this.nested(value, () => this.list(value.items, depth));
    if (value instanceof Map) return this.nested(value, () => this.dict(value, depth));
    if (this.options.fallback) return this.nested(value, () => this.write(this.options.fallback(value), depth));
    throw typeError(`Object of type ${typeName(value).split('.').at(-1)} is not JSON serializable`);
  }
  nested(value, write) {
    if (this.open.has(value)) throw valueError('Circular reference detected');
    if (this.open.size > DEEPEST) throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
    this.open.add(value);
    const text = write();
    this.open.delete(value);
    return text;
  }
  list(items, depth) {
    return this.wrap(
      '[',
      ']',
      items.map((item) => this.write(item, depth + 1)),
      depth,
    );
  }
  dict(dict, depth) {
    const entries = [...dict];
    const ordered = this.options.sortKeys ? sortEntries(entries) : entries;
    const ascii = this.options.ascii ?? true;
    const parts = ordered.map(
      ([key, item]) => jsonString(keyText(key), ascii) + this.keySeparator + this.write(item, depth + 1),
    );
    return this.wrap('{', '}', parts, depth);
  }
  wrap(open, close, parts, depth) {
    if (parts.length === 0) return open + close;
    if (this.indent === undefined) return open + parts.join(this.itemSeparator) + close;
    const line = `\n${this.indent.repeat(depth + 1)}`;
    return `${open}${line}${parts.join(this.itemSeparator + line)}\n${this.indent.repeat(depth)}${close}`;
  }
}
function sortEntries(entries) {
  if (entries.every(([key]) => typeof key === 'string')) {
    const keys = sorted(entries.map(([key]) => key));
    const byKey = new Map(entries);
    return keys.map((key) => [key, byKey.get(key)]);
  }
  const indexes = sorted(
    entries.map((_, index) => index),
    { key: (index) => entries[index][0] },
  );
  return indexes.map((index) => entries[index]);
}
function keyText(key) {
  const text = asText(key);
  if (text !== undefined) return text;
  if (key === null) return 'null';
  if (typeof key === 'boolean') return key ? 'true' : 'false';
  if (isInt(key)) return String(key);
  if (typeof key === 'number' || key instanceof Float) return jsonFloat(key);
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}
function jsonFloat(value) {
  const number = typeof value === 'number' ? value : value.value;
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? 'Infinity' : '-Infinity';
  return floatText(number);
}
/** A text in quotes, as Python's encoder escapes it. */
export function jsonString(text, ascii) {
  const quoted = JSON.stringify(text);
  return ascii ? quoted.replace(/[\u007f-\uffff]/g, escapeUnit) : unescapeSurrogates(quoted);
}
function escapeUnit(unit) {
  return unit === '\x7f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
/** `JSON.stringify` escapes lone surrogates, Python leaves them. */
function unescapeSurrogates(quoted) {
  return quoted.replace(/\\u(d[89a-f][0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}
