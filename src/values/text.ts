import { Markup } from './markup.js';
import type { Value } from './value.js';

/** The text of a str or Markup, undefined for anything else. */
export function asText(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}
