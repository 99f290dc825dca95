import { checkText } from '../../values/bounds.js';
import { characters, hasAstral, textLength } from '../../values/code-points.js';
import { dictGet, dictSet } from '../../values/dict.js';
import { typeError, valueError } from '../../values/exception.js';
import { itemsOf, iterate } from '../../values/iterate.js';
import { asText } from '../../values/text.js';
import { typeName } from '../../values/type-name.js';
import { type Dict, Tuple, type Value } from '../../values/value.js';
import { CHARACTER_TESTS } from './character-tests.js';
import { encodeText } from './encoding.js';
import { capitalize, casefold, swapcase, titlecase } from './letter-case.js';
import {
  intArgument,
  keywords,
  methodsFrom,
  NONE,
  ONE,
  optionalIndex,
  parsed,
  positional,
  textArgument,
} from './method.js';
import { partition, splitLines, splitText, stripText } from './splitting.js';
import { formatMapMethod, formatMethod } from './str-format-method.js';
import type { Method } from './table.js';

/** Python's methods of str. */
export const STR_METHODS: Record<string, Method> = {
  ...methodsFrom<string>('str', {
    capitalize: [NONE, (s) => capitalize(s)],
    casefold: [NONE, (s) => casefold(s)],
    center: [positional(1, 2), (s, width, fill) => justify(s, 'center', width, fill)],
    count: [parsed(1, 3), (s, part, start, end) => count(s, part, start, end)],
    encode: [keywords(['encoding', 'errors']), (s, encoding, errors) => encodeText(s, encoding, errors)],
    endswith: [parsed(1, 3), (s, part, start, end) => affixed(s, 'endswith', part, start, end)],
    expandtabs: [keywords(['tabsize']), (s, size) => expandTabs(s, intArgument(size, 8))],
    find: [parsed(1, 3), (s, part, start, end) => find(s, 'find', part, start, end)],
    index: [parsed(1, 3), (s, part, start, end) => found(find(s, 'index', part, start, end))],
    join: [ONE, (s, items) => join(s, items!)],
    ljust: [positional(1, 2), (s, width, fill) => justify(s, 'ljust', width, fill)],
    lower: [NONE, (s) => s.toLowerCase()],
    lstrip: [positional(0, 1), (s, chars) => stripText(s, chars, 'lstrip')],
    maketrans: [positional(1, 3), (_, x, y, z) => makeTranslation(x!, y, z)],
    partition: [ONE, (s, separator) => partition(s, separator!, false)],
    removeprefix: [ONE, (s, part) => removeAffix(s, 'removeprefix', part)],
    removesuffix: [ONE, (s, part) => removeAffix(s, 'removesuffix', part)],
    replace: [positional(2, 3), (s, from, to, times) => replaceText(s, from, to, times)],
    rfind: [parsed(1, 3), (s, part, start, end) => find(s, 'rfind', part, start, end)],
    rindex: [parsed(1, 3), (s, part, start, end) => found(find(s, 'rindex', part, start, end))],
    rjust: [positional(1, 2), (s, width, fill) => justify(s, 'rjust', width, fill)],
    rpartition: [ONE, (s, separator) => partition(s, separator!, true)],
    rsplit: [
      keywords(['sep', 'maxsplit']),
      (s, separator, most) => splitText(s, separator, intArgument(most, -1), true),
    ],
    rstrip: [positional(0, 1), (s, chars) => stripText(s, chars, 'rstrip')],
    split: [
      keywords(['sep', 'maxsplit']),
      (s, separator, most) => splitText(s, separator, intArgument(most, -1), false),
    ],
    splitlines: [keywords(['keepends']), (s, keep) => splitLines(s, keep)],
    startswith: [parsed(1, 3), (s, part, start, end) => affixed(s, 'startswith', part, start, end)],
    strip: [positional(0, 1), (s, chars) => stripText(s, chars, 'strip')],
    swapcase: [NONE, (s) => swapcase(s)],
    title: [NONE, (s) => titlecase(s)],
    translate: [ONE, (s, table) => translate(s, table!)],
    upper: [NONE, (s) => s.toUpperCase()],
    zfill: [ONE, (s, width) => zeroFill(s, intArgument(width, 0))],
    ...Object.fromEntries(Object.entries(CHARACTER_TESTS).map(([name, test]) => [name, [NONE, test] as const])),
  }),
  format: formatMethod,
  format_map: formatMapMethod,
};

function justify(
  text: string,
  method: 'center' | 'ljust' | 'rjust',
  width: Value | undefined,
  fill: Value | undefined,
): string {
  const wanted = intArgument(width, 0);
  const filler =
    fill === undefined
      ? ' '
      : textArgument(fill, (name) => `The fill character must be a unicode character, not ${name}`);
  if (textLength(filler) !== 1) throw typeError('The fill character must be exactly one character long');
  const missing = wanted - textLength(text);
  if (missing <= 0) return text;
  checkText(missing);
  if (method === 'ljust') return text + filler.repeat(missing);
  if (method === 'rjust') return filler.repeat(missing) + text;
  const left = Math.floor(missing / 2) + (missing & wanted & 1);
  return filler.repeat(left) + text + filler.repeat(missing - left);
}

function zeroFill(text: string, width: number): string {
  const missing = width - textLength(text);
  if (missing <= 0) return text;
  checkText(missing);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

/** The part of a text between two places counted in characters, and where it begins in the whole. */
function section(
  text: string,
  start: Value | undefined,
  end: Value | undefined,
): { part: string; offset: number; size: number } {
  const length = textLength(text);
  const from = clamp(optionalIndex(start, 0), length);
  const to = clamp(optionalIndex(end, length), length);
  const beyond = optionalIndex(start, 0) > length;
  const part = hasAstral(text) ? characters(text).slice(from, to).join('') : text.slice(from, Math.max(from, to));
  return { part, offset: from, size: beyond ? -1 : to - from };
}

function clamp(index: number, length: number): number {
  return index < 0 ? Math.max(0, index + length) : Math.min(index, length);
}

function find(
  text: string,
  method: string,
  part: Value | undefined,
  start: Value | undefined,
  end: Value | undefined,
): number {
  const wanted = textArgument(part, (name) => `must be str, not ${name}`);
  if (start === undefined && end === undefined && !hasAstral(text))
    return method.startsWith('r') ? text.lastIndexOf(wanted) : text.indexOf(wanted);
  const { part: within, offset, size } = section(text, start, end);
  if (size < 0) return -1;
  const at = method.startsWith('r') ? within.lastIndexOf(wanted) : within.indexOf(wanted);
  return at === -1 ? -1 : offset + textLength(within.slice(0, at));
}

function found(index: number): number {
  if (index === -1) throw valueError('substring not found');
  return index;
}

function count(text: string, part: Value | undefined, start: Value | undefined, end: Value | undefined): number {
  const wanted = textArgument(part, (name) => `must be str, not ${name}`);
  const { part: within, size } = section(text, start, end);
  if (size < 0) return 0;
  return wanted === '' ? textLength(within) + 1 : within.split(wanted).length - 1;
}

function affixed(
  text: string,
  method: 'startswith' | 'endswith',
  part: Value | undefined,
  start: Value | undefined,
  end: Value | undefined,
): boolean {
  const { part: within, size } = section(text, start, end);
  const holds = (affix: string) =>
    size >= 0 && (method === 'startswith' ? within.startsWith(affix) : within.endsWith(affix));
  if (part instanceof Tuple)
    return part.items.some((item) =>
      holds(textArgument(item, (name) => `tuple for ${method} must only contain str, not ${name}`)),
    );
  return holds(textArgument(part, (name) => `${method} first arg must be str or a tuple of str, not ${name}`));
}

function removeAffix(text: string, method: 'removeprefix' | 'removesuffix', part: Value | undefined): string {
  const affix = textArgument(part, (name) => `${method}() argument must be str, not ${name}`);
  if (method === 'removeprefix') return text.startsWith(affix) ? text.slice(affix.length) : text;
  return affix !== '' && text.endsWith(affix) ? text.slice(0, -affix.length) : text;
}

/** `str.replace`: at most `times` occurrences when that is not negative. */
export function replaceText(text: string, from: Value | undefined, to: Value | undefined, times?: Value): string {
  const old = textArgument(from, (name) => `replace() argument 1 must be str, not ${name}`);
  const replacement = textArgument(to, (name) => `replace() argument 2 must be str, not ${name}`);
  const most = times === undefined ? -1 : intArgument(times, -1);
  if (most < 0 && old !== '') return text.replaceAll(old, () => replacement);
  const parts = old === '' ? ['', ...characters(text), ''] : text.split(old);
  const limit = most < 0 ? parts.length : most;
  let result = parts[0]!;
  for (let index = 1; index < parts.length; index++) result += (index <= limit ? replacement : old) + parts[index]!;
  return result;
}

function join(separator: string, items: Value): string {
  const parts: string[] = [];
  for (const item of joinable(items)) {
    const text = asText(item);
    if (text === undefined)
      throw typeError(`sequence item ${parts.length}: expected str instance, ${typeName(item)} found`);
    parts.push(text);
  }
  return parts.join(separator);
}

function joinable(items: Value): Iterable<Value> {
  try {
    return Array.isArray(items) ? itemsOf(items) : iterate(items);
  } catch (error) {
    if ((error as { exception?: string }).exception === 'TypeError') throw typeError('can only join an iterable');
    throw error;
  }
}

function expandTabs(text: string, size: number): string {
  let column = 0;
  let result = '';
  for (const character of text) {
    if (character === '\t') {
      const fill = size > 0 ? size - (column % size) : 0;
      result += ' '.repeat(fill);
      column += fill;
    } else {
      result += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return result;
}

function translate(text: string, table: Value): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    const mapped = table instanceof Map ? dictGet(table, code) : undefined;
    if (mapped === undefined) return character;
    if (mapped === null) return '';
    return typeof mapped === 'number'
      ? String.fromCodePoint(mapped)
      : textArgument(mapped, () => 'character mapping must return integer, None or str');
  }).join('');
}

function makeTranslation(x: Value, y: Value | undefined, z: Value | undefined): Dict {
  const table: Dict = new Map();
  if (y === undefined) {
    if (!(x instanceof Map)) throw typeError('if you give only one argument to maketrans it must be a dict');
    for (const [key, value] of x) dictSet(table, typeof key === 'string' ? key.codePointAt(0)! : key, value);
    return table;
  }
  const from = characters(
    textArgument(x, (name) => `first maketrans argument must be a string if there is a second argument, not ${name}`),
  );
  const to = characters(textArgument(y, (name) => `maketrans() argument 2 must be str, not ${name}`));
  if (from.length !== to.length) throw valueError('the first two maketrans arguments must have equal length');
  from.forEach((character, index) => {
    table.set(character.codePointAt(0)!, to[index]!.codePointAt(0)!);
  });
  for (const character of z === undefined
    ? ''
    : textArgument(z, (name) => `maketrans() argument 3 must be str, not ${name}`))
    table.set(character.codePointAt(0)!, null);
  return table;
}
