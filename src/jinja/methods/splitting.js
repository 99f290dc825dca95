import { valueError } from '../../values/exception.js';
import { isTrue } from '../../values/truth.js';
import { Tuple } from '../../values/value.js';
import { SPACE } from '../lexer-rules.js';
import { textArgument } from './method.js';
const BLANKS = new RegExp(`${SPACE}+`, 'g');
const LEADING = new RegExp(`^${SPACE}+`);
const TRAILING = new RegExp(`${SPACE}+$`);
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;
/** `str.split` and `str.rsplit`; a negative limit is none. */
export function splitText(text, separator, most, fromRight) {
  if (separator === undefined || separator === null) return splitBlanks(text, most, fromRight);
  const by = textArgument(separator, (name) => `must be str or None, not ${name}`);
  if (by === '') throw valueError('empty separator');
  const parts = text.split(by);
  if (most < 0 || parts.length - 1 <= most) return parts;
  if (fromRight) return [parts.slice(0, parts.length - most).join(by), ...parts.slice(parts.length - most)];
  return [...parts.slice(0, most), parts.slice(most).join(by)];
}
function splitBlanks(text, most, fromRight) {
  const parts = [];
  let rest = fromRight ? text.replace(TRAILING, '') : text.replace(LEADING, '');
  if (most < 0) {
    const trimmed = rest.replace(LEADING, '').replace(TRAILING, '');
    return trimmed === '' ? [] : trimmed.split(BLANKS);
  }
  while (rest !== '' && parts.length < most) {
    const matches = [...rest.matchAll(BLANKS)];
    const at = fromRight ? matches.at(-1) : matches[0];
    if (!at) break;
    const end = at.index + at[0].length;
    parts.push(fromRight ? rest.slice(end) : rest.slice(0, at.index));
    rest = fromRight ? rest.slice(0, at.index) : rest.slice(end);
  }
  if (rest !== '') parts.push(rest);
  return fromRight ? parts.reverse() : parts;
}
/** `str.splitlines`. */
export function splitLines(text, keep) {
  const lines = [];
  const keepEnds = keep !== undefined && isTrue(keep);
  let start = 0;
  for (const match of text.matchAll(LINE_END)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(start, keepEnds ? end : match.index));
    start = end;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}
/** `str.partition` and `str.rpartition`. */
export function partition(text, separator, fromRight) {
  const by = textArgument(separator, (name) => `must be str, not ${name}`);
  if (by === '') throw valueError('empty separator');
  const at = fromRight ? text.lastIndexOf(by) : text.indexOf(by);
  if (at === -1) return new Tuple(fromRight ? ['', '', text] : [text, '', '']);
  return new Tuple([text.slice(0, at), by, text.slice(at + by.length)]);
}
/** `str.strip` and its kin: blanks, or the characters given. */
export function stripText(text, chars, side) {
  if (chars === undefined || chars === null) {
    const left = side === 'rstrip' ? text : text.replace(LEADING, '');
    return side === 'lstrip' ? left : left.replace(TRAILING, '');
  }
  const set = new Set(textArgument(chars, () => `${side} arg must be None or str`));
  const items = Array.from(text);
  let start = 0;
  let end = items.length;
  if (side !== 'rstrip') while (start < end && set.has(items[start])) start++;
  if (side !== 'lstrip') while (end > start && set.has(items[end - 1])) end--;
  return items.slice(start, end).join('');
}
