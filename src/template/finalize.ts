import { GroupTuple } from '../jinja/filters/group-tuple.js';
import { Bytes } from '../values/bytes.js';
import { PythonDate } from '../values/datetime.js';
import { Encrypted } from '../values/encrypted.js';
import { PythonError } from '../values/exception.js';
import { iterate } from '../values/iterate.js';
import { Markup } from '../values/markup.js';
import { Range } from '../values/range.js';
import { Template } from '../values/template.js';
import { LenientUndefined, Undefined } from '../values/undefined.js';
import { type Dict, Float, Special, Tuple, type Value } from '../values/value.js';
import { TemplateError } from './error.js';
import type { MarkerBehaviour } from './marker.js';
import { nativeName } from './native-name.js';
import { OMIT } from './omit.js';

export interface Finalizing {
  readonly behaviour: MarkerBehaviour;
  /** Told of values of types that variables cannot have, and are converted. */
  warn(message: string): void;
}

/** The result as variables can hold it: nothing lazy, no tuple or set, omitted items left out. Throws for the rest. */
export function finalize(value: Value, context: Finalizing): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return finalizeItems(value, context);
  if (value instanceof Map) return finalizeDict(value, context);
  if (value instanceof Tuple) {
    if (value instanceof GroupTuple) context.warn(conversion(value, 'list'));
    return finalizeItems(value.items, context);
  }
  if (value instanceof LenientUndefined) return unsupported(value);
  if (value instanceof Undefined) return context.behaviour.handle(value);
  if (value instanceof Float || value === OMIT || value instanceof Bytes || value instanceof PythonDate) return value;
  if (value instanceof Template || value instanceof Encrypted)
    throw new TemplateError('rendering', 'A template was not rendered.');
  return value instanceof Special ? convert(value, context) : unsupported(value);
}

function finalizeItems(items: readonly Value[], context: Finalizing): Value[] {
  const list: Value[] = [];
  for (let index = 0; index < items.length; index++) {
    const item = items[index]!;
    if (item !== OMIT) list.push(finalize(item, context));
  }
  return list;
}

function finalizeDict(dict: Dict, context: Finalizing): Dict {
  const plain: Dict = new Map();
  for (const [key, item] of dict) if (item !== OMIT) plain.set(finalize(key, context), finalize(item, context));
  return plain;
}

function convert(value: Special, context: Finalizing): Value {
  if (value instanceof Range) return unsupported(value);
  const converted = (to: string) => context.warn(conversion(value, to));
  if (value instanceof Markup) {
    converted('str');
    return value.text;
  }
  if (value.asDict) {
    const dict = value.asDict();
    converted('dict');
    return finalizeDict(dict, context);
  }
  const items = itemsOrNone(value);
  if (items) {
    converted('list');
    return finalizeItems(items, context);
  }
  return unsupported(value);
}

function conversion(value: Value, to: string): string {
  return `Type '${nativeName(value)}' is unsupported in variable storage, converting to '${to}'.`;
}

/** The items, when it has some: a few types have an iterator in name only. */
function itemsOrNone(value: Special): Value[] | undefined {
  try {
    return value.iterate ? [...iterate(value)] : undefined;
  } catch (error) {
    if (error instanceof PythonError && error.exception === 'TypeError') return undefined;
    throw error;
  }
}

function unsupported(value: Value): never {
  throw new PythonError('AnsibleVariableTypeError', `Type '${nativeName(value)}' is unsupported for variable storage.`);
}
