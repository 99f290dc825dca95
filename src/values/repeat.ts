import { checkItems, checkText } from './bounds.js';
import { overflowError, typeError } from './exception.js';
import { Markup } from './markup.js';
import { asText } from './text.js';
import { typeName } from './type-name.js';
import { isInt, Tuple, type Value } from './value.js';

/** `sequence * n` or `n * sequence`; undefined when neither is a sequence. */
export function repeat(a: Value, b: Value): Value | undefined {
  const repeated = isSequence(a) ? repeatSequence(a, b) : undefined;
  return repeated === undefined && isSequence(b) ? repeatSequence(b, a) : repeated;
}

type Sequence = string | Markup | Value[] | Tuple;

function isSequence(value: Value): value is Sequence {
  return typeof value === 'string' || Array.isArray(value) || value instanceof Tuple || value instanceof Markup;
}

function repeatSequence(sequence: Sequence, times: Value): Value | undefined {
  const given = typeof times === 'boolean' ? Number(times) : times;
  if (!isInt(given) && sequence instanceof Markup) return undefined;
  if (!isInt(given)) throw typeError(`can't multiply sequence by non-int of type '${typeName(times)}'`);
  const count = given > 0 ? Number(given) : 0;
  const text = asText(sequence as Value);
  const size = text?.length ?? (sequence instanceof Tuple ? sequence.items.length : (sequence as Value[]).length);
  if (Math.abs(Number(given)) >= 2 ** 63) throw overflowError("cannot fit 'int' into an index-sized integer");
  if (text === undefined) checkItems(size * count);
  else checkText(size * count);
  if (text !== undefined) return sequence instanceof Markup ? new Markup(text.repeat(count)) : text.repeat(count);
  const items = sequence instanceof Tuple ? sequence.items : (sequence as Value[]);
  const repeated: Value[] = [];
  for (let index = 0; index < count; index++) for (const item of items) repeated.push(item);
  return sequence instanceof Tuple ? new Tuple(repeated) : repeated;
}
