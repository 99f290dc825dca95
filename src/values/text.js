import { Markup } from './markup.js';
/** The text of a str or Markup, undefined for anything else. */
export function asText(value) {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}
