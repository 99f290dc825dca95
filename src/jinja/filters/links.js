import { escapeText } from '../../values/markup.js';
import { SPACE } from '../lexer-rules.js';
const W = '\\p{L}\\p{N}_';
const BARE = `(?:https?:\\/\\/|www\\.)(?:(?:[${W}%-]+\\.)+)?(?:[a-z]{2,63}|xn--[${W}%]{2,59})`;
const KNOWN = `(?:[${W}%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)`;
const ADDRESS = `https?:\\/\\/(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}\\])`;
const URL = new RegExp(`^(?:${BARE}|${KNOWN}|${ADDRESS})(?::\\d{1,5})?(?:[/?#]\\S*)?$`, 'iu');
const EMAIL = new RegExp(`^\\S+@[${W}][${W}.-]*\\.[${W}]+$`, 'u');
const PAIRS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
];
/** Escaped text in which URLs and mail addresses are links. */
export function linkText(text, options) {
  return text
    .split(new RegExp(`(${SPACE}+)`))
    .map((word) => linkWord(word, options))
    .join('');
}
function linkWord(word, options) {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? '';
  middle = middle.slice(0, middle.length - tail.length);
  [middle, tail] = balance(middle, tail);
  return head + link(middle, options) + tail;
}
/** Closing brackets that belong to the address are moved back into it. */
function balance(address, after) {
  let middle = address;
  let tail = after;
  for (const [open, close] of PAIRS) {
    const opened = count(middle, open);
    if (opened <= count(middle, close)) continue;
    for (let left = Math.min(opened, count(tail, close)); left > 0; left--) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return [middle, tail];
}
function count(text, part) {
  return text.split(part).length - 1;
}
function link(middle, { limit, rel, target, schemes }) {
  const attributes = `${rel ? ` rel="${escapeText(rel)}"` : ''}${target ? ` target="${escapeText(target)}"` : ''}`;
  const shown = limit !== undefined && middle.length > limit ? `${middle.slice(0, limit)}...` : middle;
  if (URL.test(middle)) {
    const address = /^https?:\/\//.test(middle) ? middle : `https://${middle}`;
    return `<a href="${address}"${attributes}>${shown}</a>`;
  }
  if (middle.startsWith('mailto:') && EMAIL.test(middle.slice(7))) return `<a href="${middle}">${middle.slice(7)}</a>`;
  if (
    middle.includes('@') &&
    !middle.startsWith('www.') &&
    !middle.startsWith('@') &&
    !middle.includes(':') &&
    EMAIL.test(middle)
  )
    return `<a href="mailto:${middle}">${middle}</a>`;
  let result = middle;
  for (const scheme of schemes)
    if (result !== scheme && result.startsWith(scheme)) result = `<a href="${result}"${attributes}>${result}</a>`;
  return result;
}
