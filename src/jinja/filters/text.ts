import { add } from '../../values/arithmetic.js';
import { checkText } from '../../values/bounds.js';
import { PythonError, typeError, undefinedError } from '../../values/exception.js';
import { iterate } from '../../values/iterate.js';
import { length } from '../../values/length.js';
import { Markup } from '../../values/markup.js';
import { percentFormat } from '../../values/percent-format.js';
import { prettyText } from '../../values/pprint.js';
import { str } from '../../values/repr.js';
import { slice } from '../../values/slice.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { LenientUndefined, Undefined } from '../../values/undefined.js';
import { isInt, Tuple, type Value } from '../../values/value.js';
import { type Arguments, type CallContext, type Filter, NO_NAMED } from '../callable.js';
import { escapeValue } from '../escape.js';
import { SPACE } from '../lexer-rules.js';
import { splitLines } from '../methods/splitting.js';
import { methodsOf } from '../methods/table.js';
import { define } from '../signature.js';
import { attributeGetter } from './attribute.js';
import { builtin } from './builtin.js';
import { wrapText } from './text-wrap.js';

/** A str or Markup as it is, everything else as text. */
export function softText(value: Value): string | Markup {
  return typeof value === 'string' || value instanceof Markup ? value : str(value);
}

/** The method of a text, so that safe text stays safe. */
function textMethod(call: CallContext, value: Value, name: string, ...positional: Value[]): Value {
  const text = softText(value);
  return methodsOf(text)!.methods.get(name)!(text, { positional, named: NO_NAMED }, call);
}

const unary = (name: string, method: string, param = 's') =>
  define({ name, params: [param] }, (call, value) => textMethod(call, value!, method));

/** Filters about text. */
export const TEXT_FILTERS: Readonly<Record<string, Filter>> = {
  capitalize: unary('do_capitalize', 'capitalize'),
  center: define({ name: 'do_center', params: ['value', ['width', 80]] }, (call, value, width) =>
    textMethod(call, value!, 'center', width!),
  ),
  format: (_, value, args) => format(value, args),
  indent: define(
    { name: 'do_indent', params: ['s', ['width', 4], ['first', false], ['blank', false]] },
    (_, ...given) => indent(...(given as [Value, Value, Value, Value])),
  ),
  join: define(
    { name: 'sync_do_join', params: ['value', ['d', ''], ['attribute', null]], hidden: 1 },
    (call, ...given) => join(call, ...(given as [Value, Value, Value])),
  ),
  lower: unary('do_lower', 'lower'),
  pprint: define({ name: 'do_pprint', params: ['value'] }, (_, value) => prettyText(value!)),
  replace: define({ name: 'do_replace', params: ['s', 'old', 'new', ['count', null]], hidden: 1 }, (call, ...given) =>
    replace(call, ...(given as [Value, Value, Value, Value])),
  ),
  string: builtin('soft_str', softText),
  title: define({ name: 'do_title', params: ['s'] }, (_, value) => title(str(softText(value!)))),
  trim: define({ name: 'do_trim', params: ['value', ['chars', null]] }, (call, value, chars) =>
    textMethod(call, value!, 'strip', chars!),
  ),
  truncate: define(
    {
      name: 'do_truncate',
      params: ['s', ['length', 255], ['killwords', false], ['end', '...'], ['leeway', null]],
      hidden: 1,
    },
    (call, ...given) => truncate(call, ...(given as [Value, Value, Value, Value, Value])),
  ),
  upper: unary('do_upper', 'upper'),
  wordcount: define(
    { name: 'do_wordcount', params: ['s'] },
    (_, value) => str(softText(value!)).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0,
  ),
  wordwrap: define(
    {
      name: 'do_wordwrap',
      params: ['s', ['width', 79], ['break_long_words', true], ['wrapstring', null], ['break_on_hyphens', true]],
      hidden: 1,
    },
    (call, ...given) => wordWrap(call, ...(given as [Value, Value, Value, Value, Value])),
  ),
};

const WORD_START = new RegExp(`((?:[-({\\[<]|${SPACE})+)`);

function title(text: string): string {
  return text
    .split(WORD_START)
    .filter(Boolean)
    .map((part) => {
      const [first = ''] = part;
      return first.toUpperCase() + part.slice(first.length).toLowerCase();
    })
    .join('');
}

function format(value: Value, { positional, named }: Arguments): Value {
  if (positional.length > 0 && named.size > 0)
    throw new PythonError('FilterArgumentError', "can't handle positional and keyword arguments at the same time");
  return percentFormat(softText(value), named.size > 0 ? new Map<Value, Value>(named) : new Tuple(positional));
}

function attributeError(value: Value, name: string): Error {
  if (value instanceof Undefined) return undefinedError(value);
  return new PythonError('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`);
}

function indent(s: Value, width: Value, first: Value, blank: Value): Value {
  if (s instanceof Undefined) throw undefinedError(s);
  const text = asText(s);
  if (text === undefined) {
    if (Array.isArray(s)) throw attributeError(s, 'splitlines');
    if (s instanceof Tuple) throw typeError('can only concatenate tuple (not "str") to tuple');
    throw typeError(`unsupported operand type(s) for +=: '${typeName(s)}' and 'str'`);
  }
  const columns = asText(width)?.length ?? (isInt(width) ? Math.max(0, Number(width)) : badWidth(width));
  const lines = splitLines(`${text}\n`);
  checkText(text.length + columns * lines.length);
  const indentation = asText(width) ?? ' '.repeat(columns);
  const rest = lines.slice(1).map((line) => (line !== '' || isTrue(blank) ? indentation + line : line));
  const result = (isTrue(first) ? indentation : '') + [lines[0]!, ...rest].join('\n');
  return s instanceof Markup ? new Markup(result) : result;
}

function badWidth(width: Value): number {
  if (typeof width === 'boolean') return Number(width);
  throw typeError(`can't multiply sequence by non-int of type '${typeName(width)}'`);
}

function join(call: CallContext, value: Value, separator: Value, attribute: Value): Value {
  const items = attribute === null ? iterate(value) : mapped(iterate(value), attributeGetter(call, attribute));
  if (!call.autoescape) {
    const parts: string[] = [];
    for (const item of items) parts.push(typeof item === 'string' ? item : str(item));
    return parts.join(str(separator));
  }
  const parts = Array.from(items);
  const safe = separator instanceof Markup || parts.some((part) => part instanceof Markup);
  if (!safe) return parts.map(str).join(str(separator));
  return new Markup(parts.map((part) => escapeValue(softText(part)).text).join(escapeValue(separator).text));
}

function* mapped(items: Iterable<Value>, read: (item: Value) => Value): Iterable<Value> {
  for (const item of items) yield read(item);
}

function replace(call: CallContext, s: Value, from: Value, to: Value, count: Value): Value {
  const times = count ?? -1;
  if (!call.autoescape) return textMethod(call, str(s), 'replace', str(from), str(to), times);
  const escaped = from instanceof Markup || (to instanceof Markup && !(s instanceof Markup));
  const text = escaped ? escapeValue(s) : softText(s);
  return textMethod(call, text, 'replace', softText(from), softText(to), times);
}

function truncate(call: CallContext, s: Value, most: Value, killwords: Value, end: Value, leeway: Value): Value {
  const limit = countOf(most);
  const tail = length(end);
  const slack = leeway === null ? 5 : countOf(leeway);
  if (limit < tail) throw new PythonError('AssertionError', `expected length >= ${tail}, got ${limit}`);
  if (slack < 0) throw new PythonError('AssertionError', `expected leeway >= 0, got ${slack}`);
  if (length(s) <= limit + slack) return s;
  const head = slice(s, { start: null, stop: limit - tail, step: null });
  if (head === undefined) throw typeError(`'${typeName(s)}' object is not subscriptable`);
  if (isTrue(killwords)) return add(head, end);
  if (asText(head) === undefined) throw attributeError(head, 'rsplit');
  return add((textMethod(call, head, 'rsplit', ' ', 1) as Value[])[0]!, end);
}

function countOf(value: Value): number {
  if (isInt(value) || typeof value === 'boolean') return Number(value);
  if (value instanceof Undefined && !(value instanceof LenientUndefined)) throw undefinedError(value);
  throw typeError(`'>=' not supported between instances of '${typeName(value)}' and 'int'`);
}

function wordWrap(
  call: CallContext,
  s: Value,
  width: Value,
  breakLong: Value,
  separator: Value,
  onHyphens: Value,
): Value {
  const text = asText(s);
  if (text === undefined) throw attributeError(s, 'splitlines');
  const glue = separator === null ? call.environment.syntax.newlineSequence : str(separator);
  const options = { width: countOf(width), breakLongWords: isTrue(breakLong), breakOnHyphens: isTrue(onHyphens) };
  return splitLines(text)
    .map((line) => wrapText(line, options).join(glue))
    .join(glue);
}
