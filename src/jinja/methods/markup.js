import { iterate } from '../../values/iterate.js';
import { escapeText, Markup } from '../../values/markup.js';
import { asText } from '../../values/text.js';
import { Tuple } from '../../values/value.js';
import { escapeValue } from '../escape.js';
import { stripTags, unescapeEntities } from '../html.js';
import { keywords, methodsFrom, NONE, ONE } from './method.js';
import { STR_METHODS } from './str.js';
import { formatMapMethod, formatMethod } from './str-format-method.js';
/** Methods whose result is safe text, their arguments having been escaped. */
const SAFE = [
  'capitalize',
  'title',
  'lower',
  'upper',
  'replace',
  'ljust',
  'rjust',
  'lstrip',
  'rstrip',
  'center',
  'strip',
  'translate',
  'expandtabs',
  'swapcase',
  'zfill',
  'split',
  'rsplit',
  'splitlines',
  'partition',
  'rpartition',
];
/** MarkupSafe's methods of Markup; those of str that it does not redefine give plain text. */
export const MARKUP_METHODS = {
  ...Object.fromEntries(Object.entries(STR_METHODS).map(([name, method]) => [name, onText(method)])),
  ...Object.fromEntries(SAFE.map((name) => [name, safe(STR_METHODS[name])])),
  format: formatMethod,
  format_map: formatMapMethod,
  ...methodsFrom('Markup', {
    __html__: [NONE, (markup) => markup],
    escape: [keywords(['s'], 1), (_, value) => escapeValue(value)],
    join: [
      ONE,
      (markup, items) => new Markup(Array.from(iterate(items), (item) => escapeValue(item).text).join(markup.text)),
    ],
    striptags: [NONE, (markup) => stripTags(markup.text)],
    unescape: [NONE, (markup) => unescapeEntities(markup.text)],
  }),
};
function onText(method) {
  return (self, args, call) => method(asText(self), args, call);
}
function safe(method) {
  return (self, args, call) => marked(method(asText(self), escaped(args), call));
}
function escaped({ positional, named }) {
  const escape = (value) => (typeof value === 'string' ? escapeText(value) : value);
  return {
    positional: positional.map(escape),
    named: new Map([...named].map(([name, value]) => [name, escape(value)])),
  };
}
function marked(value) {
  if (typeof value === 'string') return new Markup(value);
  if (Array.isArray(value)) return value.map(marked);
  return value instanceof Tuple ? new Tuple(value.items.map(marked)) : value;
}
