import type { Dict, Value } from '../values/value.js';
import { parseLiteral } from './literal.js';

/** A dict written as text: JSON, a Python literal, or `k1=v1, k2=v2`. Throws Error with the reference's words. */
export function parseDict(text: string): Dict {
  if (text.startsWith('{')) {
    const found = parseLiteral(text);
    if (found instanceof Map) return found;
    throw new Error('unable to evaluate string as dictionary');
  }
  if (!text.includes('=')) throw new Error('dictionary requested, could not parse JSON or key=value');
  return new Map(
    splitFields(text.trim()).map((field): [Value, Value] => {
      const at = field.indexOf('=');
      if (at === -1) throw new Error('unable to evaluate string in the "key=value" format as dictionary');
      return [field.slice(0, at), field.slice(at + 1)];
    }),
  );
}

/** Fields between commas and spaces; quotes hold them together and are dropped, a backslash keeps the next character. */
function splitFields(text: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\') field += text[++at] ?? '';
    else if (quote !== '' && character === quote) quote = '';
    else if (quote === '' && (character === "'" || character === '"')) quote = character;
    else if (quote === '' && (character === ',' || character === ' ')) {
      fields.push(field);
      field = '';
    } else field += character;
  }
  return [...fields, field].filter((part) => part !== '');
}
