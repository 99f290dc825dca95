import { fromPlain } from '../values/plain.js';
import { asTemplate } from '../values/template.js';
import type { Value } from '../values/value.js';

/** Plain JavaScript data, as JSON has it. */
export type Data = null | boolean | number | string | readonly Data[] | { readonly [key: string]: Data | undefined };

/** Data that the program's author wrote, as source values: strings that hold an expression are templates. */
export function sourceValue(data: unknown, file: string): Value {
  return templated(fromPlain(data), file);
}

function templated(value: Value, file: string): Value {
  if (typeof value === 'string') return asTemplate(value, { file, line: 1, column: 1 });
  if (Array.isArray(value)) return value.map((item) => templated(item, file));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, templated(item, file)]));
  return value;
}
