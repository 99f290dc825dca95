import { dictHas } from './dict.js';
import { sameItem } from './equality.js';
import { typeError, undefinedError } from './exception.js';
import { iterate } from './iterate.js';
import { asText } from './text.js';
import { typeName } from './type-name.js';
import { LenientUndefined, Undefined } from './undefined.js';
import { Special, Tuple, type Value } from './value.js';

/** `item in container`. Throws TypeError for containers that cannot be searched. */
export function contains(container: Value, item: Value): boolean {
  if (Array.isArray(container)) return search(container, item);
  const text = asText(container);
  if (text !== undefined) return containsText(text, item);
  if (container instanceof Map) return dictHas(container, item);
  if (container instanceof Tuple) return search(container.items, item);
  if (container instanceof Special && container.contains) return container.contains(item);
  if (container instanceof Special && container.iterate) return search(iterate(container), item);
  if (container instanceof Undefined) {
    if (container instanceof LenientUndefined) return false;
    throw undefinedError(container);
  }
  throw typeError(`argument of type '${typeName(container)}' is not iterable`);
}

function search(items: Iterable<Value>, item: Value): boolean {
  if (typeof item === 'string' && Array.isArray(items) && items.includes(item)) return true;
  for (const other of items) if (sameItem(other, item)) return true;
  return false;
}

function containsText(text: string, item: Value): boolean {
  const part = asText(item);
  if (part !== undefined) return text.includes(part);
  throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
}
