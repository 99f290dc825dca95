import { PythonError, typeError } from './exception.js';
import { Markup } from './markup.js';
import { asText } from './text.js';
import { typeName } from './type-name.js';
import { isInt, Tuple } from './value.js';
/** Most code units or items that a repetition may give. */
const MOST = 1 << 26;
/** `sequence * n` or `n * sequence`; undefined when neither is a sequence. */
export function repeat(a, b) {
  if (isSequence(a)) return repeatSequence(a, b);
  return isSequence(b) ? repeatSequence(b, a) : undefined;
}
function isSequence(value) {
  return typeof value === 'string' || Array.isArray(value) || value instanceof Tuple || value instanceof Markup;
}
function repeatSequence(sequence, times) {
  const given = typeof times === 'boolean' ? Number(times) : times;
  if (!isInt(given)) throw typeError(`can't multiply sequence by non-int of type '${typeName(times)}'`);
  const count = given > 0 ? Number(given) : 0;
  const text = asText(sequence);
  const size = text?.length ?? (sequence instanceof Tuple ? sequence.items.length : sequence.length);
  if (size * count > MOST)
    throw new PythonError('MemoryError', `a sequence of ${size} items cannot be repeated ${count} times`);
  if (text !== undefined) return sequence instanceof Markup ? new Markup(text.repeat(count)) : text.repeat(count);
  const items = sequence instanceof Tuple ? sequence.items : sequence;
  const repeated = [];
  for (let index = 0; index < count; index++) for (const item of items) repeated.push(item);
  return sequence instanceof Tuple ? new Tuple(repeated) : repeated;
}
