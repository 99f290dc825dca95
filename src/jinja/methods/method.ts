import { typeError } from '../../values/exception.js';
import { asText } from '../../values/text.js';
import { typeName } from '../../values/type-name.js';
import { isInt, type Value } from '../../values/value.js';
import { type Arity, takeArguments } from './arity.js';
import type { Method } from './table.js';

/** What a method does with its object and its arguments, those not given being undefined. */
export type Body<Self> = (self: Self, ...args: (Value | undefined)[]) => Value;

export const NONE: Arity = { style: 'none' };
export const ONE: Arity = { style: 'one' };
export const positional = (least: number, most: number): Arity => ({ style: 'positional', least, most });
export const parsed = (least: number, most: number): Arity => ({ style: 'parsed', least, most });
export const keywords = (params: readonly string[], least = 0): Arity => ({ style: 'keywords', params, least });

/** Makes the methods of one type from `[arity, body]` rows. */
export function methodsFrom<Self extends Value>(
  type: string,
  rows: Readonly<Record<string, readonly [Arity, Body<Self>]>>,
): Record<string, Method> {
  return Object.fromEntries(
    Object.entries(rows).map(([name, [arity, body]]) => [
      name,
      ((self, args) => body(self as Self, ...takeArguments(type, name, arity, args))) satisfies Method,
    ]),
  );
}

/** An int argument. Throws TypeError for anything that is none. */
export function intArgument(value: Value | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return Number(value);
  if (!isInt(value)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(value);
}

/** An int argument where None means the same as nothing. */
export function optionalIndex(value: Value | undefined, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'boolean' || isInt(value)) return Number(value);
  throw typeError('slice indices must be integers or None or have an __index__ method');
}

/** A str argument. @param message words of the TypeError for anything else */
export function textArgument(value: Value | undefined, message: (typeName: string) => string): string {
  const text = value === undefined ? undefined : asText(value);
  if (text === undefined) throw typeError(message(typeName(value ?? null)));
  return text;
}
