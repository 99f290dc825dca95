import { ChainableUndefined, LenientUndefined, StrictUndefined, Undefined } from './undefined.js';
import { Float, Special, Tuple } from './value.js';
/** Name of the Python class of a value: `int`, `NoneType`, `dict`, `Markup`, `Undefined`. */
export function typeName(value) {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
  }
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof Tuple) return 'tuple';
  if (value instanceof Float) return 'float';
  if (value instanceof Special) return value.typeName;
  if (value instanceof Undefined) return undefinedName(value);
  return 'str';
}
function undefinedName(value) {
  if (value instanceof ChainableUndefined) return 'ChainableUndefined';
  if (value instanceof LenientUndefined) return 'Undefined';
  return value instanceof StrictUndefined ? 'StrictUndefined' : 'UndefinedMarker';
}
