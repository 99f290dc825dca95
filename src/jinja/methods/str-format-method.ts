import { dictGet } from '../../values/dict.js';
import { PythonError, typeError, undefinedError } from '../../values/exception.js';
import { formatValue } from '../../values/format-value.js';
import { escapeText, Markup } from '../../values/markup.js';
import { repr, reprText, str } from '../../values/repr.js';
import { type FieldAccess, formatFields } from '../../values/str-format.js';
import { asText } from '../../values/text.js';
import { typeName } from '../../values/type-name.js';
import { ChainableUndefined, Undefined } from '../../values/undefined.js';
import { Special, Tuple, type Value } from '../../values/value.js';
import { declaredAttribute, findItem } from '../access.js';
import type { Arguments } from '../callable.js';
import type { Method } from './table.js';

/** `str.format(*args, **kwargs)`; of a Markup, what is put in is escaped. */
export const formatMethod: Method = (self, args) => {
  const named = (name: string) => args.named.get(name);
  return formatted(self, args.positional, named);
};

/** `str.format_map(mapping)`. */
export const formatMapMethod: Method = (self, args: Arguments) => {
  if (args.named.size > 0) throw typeError('str.format_map() takes no keyword arguments');
  if (args.positional.length !== 1)
    throw typeError(`str.format_map() takes exactly one argument (${args.positional.length} given)`);
  const [mapping] = args.positional as [Value];
  const dict = mapping instanceof Map ? mapping : mapping instanceof Special ? mapping.asDict?.() : undefined;
  if (!dict) throw typeError(`'${typeName(mapping)}' object is not subscriptable`);
  return formatted(self, [], (name) => dictGet(dict, name));
};

function formatted(self: Value, positional: readonly Value[], named: (name: string) => Value | undefined): Value {
  const text = asText(self)!;
  if (!(self instanceof Markup)) return formatFields(text, positional, named, ACCESS);
  return new Markup(formatFields(text, positional, named, { ...ACCESS, format: formatSafely }));
}

/** Safe text is put in as it is, the rest escaped; a format of safe text is not supported, as in MarkupSafe. */
function formatSafely(value: Value, spec: string): string {
  if (value instanceof Markup) {
    if (spec !== '') throw new PythonError('ValueError', `Format specifier '${spec}' given, but no format_spec.`);
    return value.text;
  }
  return escapeText(spec === '' ? str(value) : formatValue(value, spec));
}

const ACCESS: FieldAccess = {
  attribute(value, name) {
    if (value instanceof Undefined) return chained(value);
    const found = declaredAttribute(value, name);
    if (found === undefined)
      throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`);
    return found;
  },
  item(value, key) {
    if (value instanceof Undefined) return chained(value);
    const found = findItem(value, key);
    if (found !== undefined) return found;
    if (value instanceof Map) throw new PythonError('KeyError', repr(key));
    if (Array.isArray(value) || value instanceof Tuple || typeof value === 'string') throw sequenceError(value, key);
    throw typeError(`'${typeName(value)}' object is not subscriptable`);
  },
};

function chained(value: Undefined): Value {
  if (value instanceof ChainableUndefined) return value;
  throw undefinedError(value);
}

function sequenceError(value: Value, key: string | number): PythonError {
  const type = typeName(value);
  if (typeof key === 'number')
    return new PythonError('IndexError', `${type === 'str' ? 'string' : type} index out of range`);
  return typeError(
    type === 'str'
      ? `string indices must be integers, not ${reprText('str')}`
      : `${type} indices must be integers or slices, not str`,
  );
}
