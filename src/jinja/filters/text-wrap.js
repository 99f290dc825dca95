import { characters, hasAstral, textLength } from '../../values/code-points.js';
import { valueError } from '../../values/exception.js';
const BLANK = '[\\t\\n\\v\\f\\r ]';
const LETTER = '[\\p{L}\\p{Nl}\\p{No}_]';
const WORD = '[\\p{L}\\p{N}_]';
const PUNCTUATED = `[\\p{L}\\p{N}_!"'&.,?]`;
/** Where Python's textwrap may break: at blanks, after the hyphen of a compound, around a dash. */
const CHUNKS = new RegExp(
  `(${BLANK}+|(?<=${PUNCTUATED})-{2,}(?=${WORD})|[^\\t\\n\\v\\f\\r ]+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${PUNCTUATED}-))(?=${LETTER}-?${LETTER})|(?=${BLANK}|$)|(?<=${PUNCTUATED})(?=-{2,}${WORD})))`,
  'u',
);
const BLANKS = new RegExp(`(${BLANK}+)`);
/** `textwrap.wrap` of one line, without expanding tabs or replacing blanks. Throws ValueError for a width below 1. */
export function wrapText(text, options) {
  const { width } = options;
  if (width <= 0) throw valueError(`invalid width ${width} (must be > 0)`);
  const chunks = text
    .split(options.breakOnHyphens ? CHUNKS : BLANKS)
    .filter(Boolean)
    .reverse();
  const lines = [];
  while (chunks.length > 0) {
    if (isBlank(chunks.at(-1)) && lines.length > 0) chunks.pop();
    const line = takeLine(chunks, options);
    if (line.length > 0 && isBlank(line.at(-1))) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}
function takeLine(chunks, options) {
  const line = [];
  let size = 0;
  while (chunks.length > 0) {
    const next = textLength(chunks.at(-1));
    if (size + next > options.width) break;
    line.push(chunks.pop());
    size += next;
  }
  if (chunks.length > 0 && textLength(chunks.at(-1)) > options.width)
    breakWord(chunks, line, options.width - size, options);
  return line;
}
/** A word longer than a line: cut where the line ends, or after a hyphen before that. */
function breakWord(chunks, line, room, options) {
  if (!options.breakLongWords) {
    if (line.length === 0) line.push(chunks.pop());
    return;
  }
  const word = chunks.pop();
  const units = hasAstral(word) ? characters(word) : word.split('');
  let end = room;
  if (options.breakOnHyphens && units.length > room) {
    const hyphen = units.slice(0, room).lastIndexOf('-');
    if (hyphen > 0 && units.slice(0, hyphen).some((unit) => unit !== '-')) end = hyphen + 1;
  }
  line.push(units.slice(0, end).join(''));
  chunks.push(units.slice(end).join(''));
}
function isBlank(text) {
  return text.trim() === '';
}
