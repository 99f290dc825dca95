import { checkItems } from './bounds.js';
import { typeError } from './exception.js';
import { escapeText, Markup } from './markup.js';
import { asText } from './text.js';
import { typeName } from './type-name.js';
import { Tuple, type Value } from './value.js';

/** `a + b` of two sequences of a kind; undefined when the left one is no sequence. Throws TypeError for a mixture. */
export function concatenate(a: Value, b: Value): Value | undefined {
  if (a instanceof Markup || (b instanceof Markup && typeof a === 'string')) return concatenateMarkup(a, b);
  if (typeof a === 'string') throw typeError(`can only concatenate str (not "${typeName(b)}") to str`);
  if (Array.isArray(a)) {
    if (Array.isArray(b)) return joined(a, b);
    throw typeError(`can only concatenate list (not "${typeName(b)}") to list`);
  }
  if (a instanceof Tuple) {
    if (b instanceof Tuple) return new Tuple(joined(a.items, b.items));
    throw typeError(`can only concatenate tuple (not "${typeName(b)}") to tuple`);
  }
  return undefined;
}

function joined(a: readonly Value[], b: readonly Value[]): Value[] {
  checkItems(a.length + b.length);
  return a.concat(b);
}

/** Safe text stays safe: what is not safe yet is escaped as it is added. */
function concatenateMarkup(a: Value, b: Value): Value | undefined {
  const left = safeText(a);
  const right = safeText(b);
  if (left === undefined || right === undefined) return undefined;
  return new Markup(left + right);
}

function safeText(value: Value): string | undefined {
  const text = asText(value);
  return value instanceof Markup || text === undefined ? text : escapeText(text);
}
