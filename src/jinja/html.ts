import type * as Entities from 'entities';
import { requireLibrary } from '../base/library.js';

const WHITESPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** Text without comments and tags, its entities replaced, blanks made single: MarkupSafe's `striptags`. */
export function stripTags(html: string): string {
  const bare = removeBetween(removeBetween(html, '<!--', '-->'), '<', '>');
  return unescapeEntities(bare.split(WHITESPACE).filter(Boolean).join(' '));
}

function removeBetween(text: string, open: string, close: string): string {
  let result = text;
  for (let start = result.indexOf(open); start !== -1; start = result.indexOf(open, start)) {
    const end = result.indexOf(close, start);
    if (end === -1) break;
    result = result.slice(0, start) + result.slice(end + close.length);
  }
  return result;
}

/** Python's `html.unescape`. */
export function unescapeEntities(text: string): string {
  return text.includes('&')
    ? text.replace(/&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/g, (_, body: string) => entity(body))
    : text;
}

function entity(body: string): string {
  if (body.startsWith('#')) return numeric(body.slice(1).replace(/;$/, ''));
  const { decodeHTML } = requireLibrary('entities') as typeof Entities;
  return decodeHTML(`&${body}`);
}

/** What browsers read code points 128–159 as. */
const WINDOWS: Readonly<Record<number, number>> = {
  128: 0x20ac,
  130: 0x201a,
  131: 0x192,
  132: 0x201e,
  133: 0x2026,
  134: 0x2020,
  135: 0x2021,
  136: 0x2c6,
  137: 0x2030,
  138: 0x160,
  139: 0x2039,
  140: 0x152,
  142: 0x17d,
  145: 0x2018,
  146: 0x2019,
  147: 0x201c,
  148: 0x201d,
  149: 0x2022,
  150: 0x2013,
  151: 0x2014,
  152: 0x2dc,
  153: 0x2122,
  154: 0x161,
  155: 0x203a,
  156: 0x153,
  158: 0x17e,
  159: 0x178,
};

function numeric(digits: string): string {
  const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
  const windows = WINDOWS[code];
  if (windows !== undefined) return String.fromCodePoint(windows);
  if (
    (code < 0x20 && ![9, 10, 12, 13].includes(code)) ||
    code === 0x7f ||
    (code >= 0xfdd0 && code <= 0xfdef) ||
    (code & 0xfffe) === 0xfffe
  )
    return '';
  return String.fromCodePoint(code);
}
