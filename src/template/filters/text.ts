import { DroverError } from '../../base/error.js';
import { unknownPlace } from '../../base/position.js';
import { define, type Filter } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import { PythonError, typeError, valueError } from '../../values/exception.js';
import { repr, str } from '../../values/repr.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { type Dict, isInt, type Value } from '../../values/value.js';
import { decodeEscaped, decodeLeniently, encodeText } from '../encoding.js';

/** Filters on texts. */
export const TEXT_FILTERS: Readonly<Record<string, Filter>> = {
  b64encode: define(
    { name: 'b64encode', params: ['string', ['encoding', 'utf-8'], ['urlsafe', false]] },
    (_call, value, encoding, urlSafe) => {
      const data = value instanceof Bytes ? value.data : encodeText(plainText(value!), encoding!);
      const base64 = Buffer.from(data).toString('base64');
      return isTrue(urlSafe!) ? base64.replaceAll('+', '-').replaceAll('/', '_') : base64;
    },
  ),
  b64decode: define(
    { name: 'b64decode', params: ['string', ['encoding', 'utf-8'], ['urlsafe', false]] },
    (_call, value, encoding, urlSafe) => decodeEscaped(decodeBase64(plainText(value!), isTrue(urlSafe!)), encoding!),
  ),
  quote: define({ name: 'quote', params: ['a'] }, (_call, value) => quote(value === null ? '' : plainText(value!))),
  split: define({ name: 'split', params: ['self', ['sep', null], ['maxsplit', -1]] }, (_call, value, separator, most) =>
    split(value!, separator!, most!),
  ),
  comment: define({ name: 'comment', params: ['text', ['style', 'plain'], '**kw'] }, (_call, value, style, options) =>
    comment(value!, style!, options as Dict),
  ),
};

/** The text of a value as Ansible's `to_text` gives it: bytes are UTF-8, everything else is printed. */
export function plainText(value: Value): string {
  return value instanceof Bytes ? decodeLeniently(value.data) : str(value);
}

/** Python's decoder drops what is no base64, and wants the padding. */
function decodeBase64(text: string, urlSafe: boolean): Uint8Array {
  const standard = urlSafe ? text.replaceAll('-', '+').replaceAll('_', '/') : text;
  const { digits, padding } = base64Digits(standard);
  const rest = digits.length % 4;
  if (rest === 1)
    throw new PythonError(
      'binascii.Error',
      `Invalid base64-encoded string: number of data characters (${digits.length}) cannot be 1 more than a multiple of 4`,
    );
  if (rest !== 0 && rest + padding < 4) throw new PythonError('binascii.Error', 'Incorrect padding');
  return Buffer.from(digits, 'base64');
}

/** The digits up to the padding that ends them; a `=` that cannot end anything yet is dropped, too. */
function base64Digits(text: string): { digits: string; padding: number } {
  let digits = '';
  let padding = 0;
  for (const character of text.replace(/[^A-Za-z0-9+/=]/g, '')) {
    if (character !== '=') {
      digits += character;
      padding = 0;
    } else if (digits.length % 4 >= 2 && (digits.length % 4) + ++padding >= 4) break;
  }
  return { digits, padding };
}

/** Python's `shlex.quote`. */
export function quote(text: string): string {
  if (text === '') return "''";
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

function split(value: Value, separator: Value, most: Value): Value {
  const text = asText(value);
  if (text === undefined)
    throw typeError(`descriptor 'split' for 'str' objects doesn't apply to a '${typeName(value)}' object`);
  if (!isInt(most)) throw typeError(`'${typeName(most)}' object cannot be interpreted as an integer`);
  const limit = most < 0 ? Infinity : Number(most);
  if (separator === null) return splitWords(text, limit);
  if (typeof separator !== 'string') throw typeError(`must be str or None, not ${typeName(separator)}`);
  if (separator === '') throw valueError('empty separator');
  const parts = text.split(separator);
  if (parts.length - 1 <= limit) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

const SPACE = '[\\s\\x1c-\\x1f\\x85]';

function splitWords(text: string, limit: number): string[] {
  const words: string[] = [];
  let rest = text.replace(new RegExp(`^${SPACE}+`), '');
  while (rest !== '') {
    if (words.length >= limit) {
      words.push(rest.replace(new RegExp(`${SPACE}+$`), ''));
      break;
    }
    const end = rest.search(new RegExp(SPACE));
    words.push(end === -1 ? rest : rest.slice(0, end));
    rest = end === -1 ? '' : rest.slice(end).replace(new RegExp(`^${SPACE}+`), '');
  }
  return words;
}

const STYLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: { decoration: '# ' },
  erlang: { decoration: '% ' },
  c: { decoration: '// ' },
  cblock: { beginning: '/*', decoration: ' * ', end: ' */' },
  xml: { beginning: '<!--', decoration: ' - ', end: '-->' },
};

function comment(value: Value, styleName: Value, given: Dict): Value {
  const style = typeof styleName === 'string' && Object.hasOwn(STYLES, styleName) ? STYLES[styleName]! : undefined;
  if (!style)
    throw new DroverError(`Invalid style ${repr(styleName)}.`, {
      code: 'filter',
      source: unknownPlace(str(styleName)),
      hint: `Available styles: ${Object.keys(STYLES).join(', ')}`,
    });
  const text = asText(value);
  if (text === undefined)
    throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'replace'`);
  const option = (name: string, fallback: string) => {
    const chosen = given.get(name);
    return chosen === undefined ? (style[name] ?? fallback) : str(chosen);
  };
  const count = (name: string) => Math.max(0, Math.trunc(Number(given.get(name) ?? 1)));
  const newline = option('newline', '\n');
  const decoration = option('decoration', '');
  const trimmed = decoration.replace(/\s+$/, '');
  const prefix = option('prefix', trimmed);
  const postfix = option('postfix', trimmed);
  const beginning = option('beginning', '');
  const end = option('end', '');
  const body = (decoration + text.replaceAll(newline, newline + decoration)).replaceAll(
    decoration + newline,
    trimmed + newline,
  );
  const prefixLine = prefix === '' ? '' : prefix === newline ? newline : prefix + newline;
  return [
    beginning === '' ? '' : beginning + newline,
    prefixLine.repeat(count('prefix_count')),
    body,
    (newline + postfix).repeat(count('postfix_count')),
    end === '' ? '' : newline + end,
  ].join('');
}
