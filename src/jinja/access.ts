import { Bytes } from '../values/bytes.js';
import { characters, hasAstral } from '../values/code-points.js';
import { dictGet } from '../values/dict.js';
import { PythonError } from '../values/exception.js';
import { Markup } from '../values/markup.js';
import { Range } from '../values/range.js';
import { typeName } from '../values/type-name.js';
import { Special, Tuple, type Value } from '../values/value.js';
import { type Arguments, Callable, type CallContext } from './callable.js';
import { dunderAttribute, dunderMethod } from './methods/dunder.js';
import { attributesOf, type Method, methodsOf } from './methods/table.js';

/** A method bound to its object. */
export class BoundMethod extends Callable {
  override readonly typeName = 'builtin_function_or_method';

  constructor(
    readonly self: Value,
    readonly name: string,
    private readonly method: Method,
    private readonly ownerName: string,
  ) {
    super();
  }

  call(call: CallContext, args: Arguments): Value {
    return this.method(this.self, args, call);
  }

  override repr(): string {
    return `<built-in method ${this.name} of ${this.ownerName} object at 0x7f0000000000>`;
  }
}

/** `getattr(value, name)`: a declared method or attribute; undefined when there is none. Undefined values are the caller's affair. */
export function declaredAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof Special && value.attribute) {
    const found = value.attribute(name);
    if (found !== undefined) return found;
  }
  const table = methodsOf(value);
  const method = table?.methods.get(name);
  if (method) return new BoundMethod(value, name, method, table!.typeName);
  const attribute = attributesOf(value, name);
  return attribute === undefined && name.startsWith('__') ? specialAttribute(value, name) : attribute;
}

function specialAttribute(value: Value, name: string): Value | undefined {
  const method = dunderMethod(value, name);
  return method ? new BoundMethod(value, name, method, typeName(value)) : dunderAttribute(value, name);
}

/** `value[key]`; undefined when there is no such item or the value has no items. */
export function findItem(value: Value, key: Value): Value | undefined {
  if (value instanceof Map) return dictItem(value, key);
  if (Array.isArray(value)) return itemAt(value, key);
  if (value instanceof Tuple) return itemAt(value.items, key);
  if (typeof value === 'string') return characterAt(value, key);
  if (value instanceof Special) return specialItem(value, key);
  return undefined;
}

function dictItem(dict: Map<Value, Value>, key: Value): Value | undefined {
  if (typeof key === 'string') return dict.get(key);
  try {
    return dictGet(dict, key);
  } catch (error) {
    if (error instanceof PythonError && error.exception === 'TypeError') return undefined;
    throw error;
  }
}

/** The place that an int (or bool) names in a sequence of a length; undefined beyond it and for other keys. */
export function indexIn(length: number, key: Value): number | undefined {
  const index = typeof key === 'boolean' ? Number(key) : key;
  if (typeof index !== 'number' || !Number.isInteger(index)) return undefined;
  const place = index < 0 ? index + length : index;
  return place >= 0 && place < length ? place : undefined;
}

function itemAt(items: readonly Value[], key: Value): Value | undefined {
  const index = indexIn(items.length, key);
  return index === undefined ? undefined : items[index];
}

function characterAt(text: string, key: Value): string | undefined {
  const items = hasAstral(text) ? characters(text) : text;
  const index = indexIn(items.length, key);
  return index === undefined ? undefined : items[index];
}

function specialItem(value: Special, key: Value): Value | undefined {
  if (value.item) return value.item(key);
  if (value instanceof Markup) {
    const character = characterAt(value.text, key);
    return character === undefined ? undefined : new Markup(character);
  }
  if (value instanceof Range) {
    const index = indexIn(value.count, key);
    return index === undefined ? undefined : value.at(index);
  }
  if (value instanceof Bytes) return itemAt([...value.data], key);
  return undefined;
}
