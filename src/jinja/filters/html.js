import { Bytes } from '../../values/bytes.js';
import { PythonError, typeError, undefinedError, valueError } from '../../values/exception.js';
import { isIterable, itemsOf, iterate } from '../../values/iterate.js';
import { jsonText } from '../../values/json.js';
import { Markup } from '../../values/markup.js';
import { repr, str } from '../../values/repr.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { Undefined } from '../../values/undefined.js';
import { isInt, Special } from '../../values/value.js';
import { escapeValue } from '../escape.js';
import { stripTags } from '../html.js';
import { define } from '../signature.js';
import { builtin } from './builtin.js';
import { linkText } from './links.js';
/** Filters about HTML, URLs and JSON. */
export const HTML_FILTERS = {
  escape: builtin('escape', escapeValue),
  forceescape: define({ name: 'do_forceescape', params: ['value'] }, (_, value) => escapeValue(str(value))),
  safe: define({ name: 'do_mark_safe', params: ['value'] }, (_, value) =>
    value instanceof Markup ? value : new Markup(str(value)),
  ),
  striptags: define({ name: 'do_striptags', params: ['value'] }, (_, value) => stripTags(str(value))),
  tojson: define({ name: 'do_tojson', params: ['value', ['indent', null]], hidden: 1 }, (_, value, indent) =>
    safeJson(value, indent),
  ),
  urlencode: define({ name: 'do_urlencode', params: ['value'] }, (_, value) => urlEncode(value)),
  urlize: define(
    {
      name: 'do_urlize',
      params: [
        'value',
        ['trim_url_limit', null],
        ['nofollow', false],
        ['target', null],
        ['rel', null],
        ['extra_schemes', null],
      ],
      hidden: 1,
    },
    (call, ...given) => urlize(call, ...given),
  ),
  xmlattr: define({ name: 'do_xmlattr', params: ['d', ['autospace', true]], hidden: 1 }, (call, dict, autospace) =>
    xmlAttributes(call, dict, isTrue(autospace)),
  ),
};
function safeJson(value, indent) {
  const text = jsonText(value, {
    sortKeys: true,
    indent: indent === null ? undefined : isInt(indent) ? Number(indent) : asText(indent),
  });
  return new Markup(
    text.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026').replaceAll("'", '\\u0027'),
  );
}
function urlEncode(value) {
  if (asText(value) !== undefined || !isIterable(value)) return quoteUrl(value, false);
  const pairs = value instanceof Map ? [...value] : Array.from(iterate(value), pairOf);
  return pairs.map(([key, item]) => `${quoteUrl(key, true)}=${quoteUrl(item, true)}`).join('&');
}
function pairOf(item) {
  if (!isIterable(item)) throw typeError(`cannot unpack non-iterable ${typeName(item)} object`);
  const pair = itemsOf(item);
  if (pair.length > 2) throw valueError('too many values to unpack (expected 2)');
  if (pair.length < 2) throw valueError(`not enough values to unpack (expected 2, got ${pair.length})`);
  return pair;
}
/** Percent-encodes; in a query string `/` too, and a blank becomes `+`. */
export function quoteUrl(value, inQuery) {
  const bytes = value instanceof Bytes ? value.data : Buffer.from(str(value), 'utf8');
  let result = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.~-]/.test(character) || (character === '/' && !inQuery)) result += character;
    else if (character === ' ' && inQuery) result += '+';
    else result += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}
function urlize(call, value, limit, nofollow, target, rel, schemes) {
  const relations = new Set((rel === null ? '' : str(rel)).split(/\s+/).filter(Boolean));
  if (isTrue(nofollow)) relations.add('nofollow');
  relations.add('noopener');
  const extra = schemes === null ? [] : Array.from(iterate(schemes));
  for (const scheme of extra)
    if (!/^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u.test(asText(scheme) ?? ''))
      throw new PythonError('FilterArgumentError', `${repr(scheme)} is not a valid URI scheme prefix.`);
  const text = linkText(escapeValue(value).text, {
    limit: limit === null ? undefined : Number(limit),
    rel: [...relations].sort().join(' '),
    target: target === null ? undefined : str(target),
    schemes: extra.map(str),
  });
  return call.autoescape ? new Markup(text) : text;
}
function xmlAttributes(call, value, autospace) {
  if (value instanceof Undefined) throw undefinedError(value);
  const dict = value instanceof Map ? value : value instanceof Special ? value.asDict?.() : undefined;
  if (!dict) throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const parts = [];
  for (const [key, item] of dict) {
    if (item === null || item instanceof Undefined) continue;
    const name = asText(key);
    if (name === undefined) throw typeError(`expected string or bytes-like object, got '${typeName(key)}'`);
    if (/[ \t\n\r\f\v/>=]/.test(name)) throw valueError(`Invalid character in attribute name: ${repr(key)}`);
    parts.push(`${escapeValue(key).text}="${escapeValue(item).text}"`);
  }
  const text = (autospace && parts.length > 0 ? ' ' : '') + parts.join(' ');
  return call.autoescape ? new Markup(text) : text;
}
