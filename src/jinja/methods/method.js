import { typeError } from '../../values/exception.js';
import { asText } from '../../values/text.js';
import { typeName } from '../../values/type-name.js';
import { isInt } from '../../values/value.js';
import { takeArguments } from './arity.js';
export const NONE = { style: 'none' };
export const ONE = { style: 'one' };
export const positional = (least, most) => ({ style: 'positional', least, most });
export const parsed = (least, most) => ({ style: 'parsed', least, most });
export const keywords = (params, least = 0) => ({ style: 'keywords', params, least });
/** Makes the methods of one type from `[arity, body]` rows. */
export function methodsFrom(type, rows) {
  return Object.fromEntries(
    Object.entries(rows).map(([name, [arity, body]]) => [
      name,
      (self, args) => body(self, ...takeArguments(type, name, arity, args)),
    ]),
  );
}
/** An int argument. Throws TypeError for anything that is none. */
export function intArgument(value, fallback) {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return Number(value);
  if (!isInt(value)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(value);
}
/** An int argument where None means the same as nothing. */
export function optionalIndex(value, fallback) {
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'boolean' || isInt(value)) return Number(value);
  throw typeError('slice indices must be integers or None or have an __index__ method');
}
/** A str argument. @param message words of the TypeError for anything else */
export function textArgument(value, message) {
  const text = value === undefined ? undefined : asText(value);
  if (text === undefined) throw typeError(message(typeName(value ?? null)));
  return text;
}
