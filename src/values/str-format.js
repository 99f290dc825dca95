import { PythonError, valueError } from './exception.js';
import { formatValue } from './format-value.js';
import { ascii } from './percent-format.js';
import { repr, str } from './repr.js';
/** `text.format(*positional, **named)`. Throws ValueError, IndexError, KeyError in Python's words. */
export function formatFields(text, positional, named, access) {
  return expand(text, { positional, named, access, next: 0 }, 2);
}
function expand(text, state, depth) {
  if (depth < 0) throw valueError('Max string recursion exceeded');
  let result = '';
  let at = 0;
  while (at < text.length) {
    const next = nextBrace(text, at);
    result += text.slice(at, next);
    if (next === text.length) break;
    const brace = text[next];
    if (text[next + 1] === brace) {
      result += brace;
      at = next + 2;
    } else {
      if (brace === '}') throw valueError("Single '}' encountered in format string");
      const end = fieldEnd(text, next + 1);
      result += field(text.slice(next + 1, end), state, depth);
      at = end + 1;
    }
  }
  return result;
}
function nextBrace(text, from) {
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x7b || code === 0x7d) return index;
  }
  return text.length;
}
/** The closing brace of a field; those of nested fields and of `[…]` keys do not close it. */
function fieldEnd(text, from) {
  if (from >= text.length) throw valueError("Single '{' encountered in format string");
  let depth = 1;
  let bracket = false;
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (character === '[') bracket = true;
    else if (character === ']') bracket = false;
    if (bracket) continue;
    if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return index;
  }
  throw valueError("expected '}' before end of string");
}
function field(text, state, depth) {
  const { name, conversion, spec } = splitField(text);
  const value = converted(lookUp(name, state), conversion);
  const expanded = spec.includes('{') || spec.includes('}') ? expand(spec, state, depth - 1) : spec;
  return state.access.format ? state.access.format(value, expanded) : formatValue(value, expanded);
}
function splitField(text) {
  let bracket = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '[') bracket = true;
    else if (character === ']') bracket = false;
    else if (character === '{' && !bracket) throw valueError("unexpected '{' in field name");
    else if (character === ':' && !bracket)
      return { name: text.slice(0, index), conversion: undefined, spec: text.slice(index + 1) };
    else if (character === '!' && !bracket) return splitConversion(text, index);
  }
  return { name: text, conversion: undefined, spec: '' };
}
function splitConversion(text, at) {
  const conversion = text[at + 1];
  if (conversion === undefined) throw valueError('end of string while looking for conversion specifier');
  const after = text[at + 2];
  if (after !== undefined && after !== ':') throw valueError("expected ':' after conversion specifier");
  return { name: text.slice(0, at), conversion, spec: text.slice(at + 3) };
}
function converted(value, conversion) {
  switch (conversion) {
    case undefined:
      return value;
    case 's':
      return str(value);
    case 'r':
      return repr(value);
    case 'a':
      return ascii(repr(value));
  }
  throw valueError(`Unknown conversion specifier ${conversion}`);
}
function lookUp(name, state) {
  const first = /^[^.[]*/.exec(name)[0];
  let value = firstValue(first, state);
  let rest = name.slice(first.length);
  while (rest !== '') {
    const attribute = /^\.([^.[]*)/.exec(rest);
    const item = attribute ? null : /^\[([^\]]*)\]/.exec(rest);
    const [whole, key = ''] = attribute ?? item ?? [];
    if (whole === undefined)
      throw valueError(
        rest.startsWith('[')
          ? "Missing ']' in format string"
          : "Only '.' or '[' may follow ']' in format field specifier",
      );
    if (key === '') throw valueError('Empty attribute in format string');
    value = attribute
      ? state.access.attribute(value, key)
      : state.access.item(value, /^\d+$/.test(key) ? Number(key) : key);
    rest = rest.slice(whole.length);
  }
  return value;
}
function firstValue(first, state) {
  if (first === '' || /^\d+$/.test(first)) return positionalValue(first, state);
  const value = state.named(first);
  if (value === undefined) throw new PythonError('KeyError', repr(first));
  return value;
}
function positionalValue(first, state) {
  let index;
  if (first === '') {
    if (state.next === 'manual')
      throw valueError('cannot switch from manual field specification to automatic field numbering');
    index = state.next++;
  } else {
    if (typeof state.next === 'number' && state.next > 0)
      throw valueError('cannot switch from automatic field numbering to manual field specification');
    state.next = 'manual';
    index = Number(first);
  }
  const value = state.positional[index];
  if (value === undefined)
    throw new PythonError('IndexError', `Replacement index ${index} out of range for positional args tuple`);
  return value;
}
