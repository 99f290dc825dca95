import { escapeText, Markup } from '../values/markup.js';
import { str } from '../values/repr.js';
import { Special } from '../values/value.js';
/** MarkupSafe's `escape`: safe text stays, everything else becomes text and is escaped. */
export function escapeValue(value) {
  if (typeof value === 'string') return new Markup(escapeText(value));
  if (value instanceof Markup) return value;
  const html = value instanceof Special ? value.html?.() : undefined;
  return new Markup(html ?? escapeText(str(value)));
}
