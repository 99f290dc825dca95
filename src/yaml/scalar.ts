import type { SourcePosition } from '../base/position.js';
import { Bytes } from '../values/bytes.js';
import { DateTime, PythonDate } from '../values/datetime.js';
import { PythonError } from '../values/exception.js';
import { repr } from '../values/repr.js';
import { TimeDelta } from '../values/timedelta.js';
import type { Value } from '../values/value.js';
import { parseFloatText, parseInteger } from './number.js';
import { YamlProblem } from './problem.js';
import { BINARY, BOOL, FLOAT, INT, NULL, STR, TIMESTAMP } from './resolve.js';

/** How a scalar of each of PyYAML's safe tags becomes a value. */
const CONSTRUCTORS: Readonly<Record<string, (text: string, mark: SourcePosition) => Value>> = {
  [STR]: (text) => text,
  [NULL]: () => null,
  [BOOL]: parseBool,
  [INT]: parseInteger,
  [FLOAT]: parseFloatText,
  [TIMESTAMP]: parseTimestamp,
  [BINARY]: parseBinary,
};

export function isScalarTag(tag: string): boolean {
  return Object.hasOwn(CONSTRUCTORS, tag);
}

/** The value of a scalar that has one of PyYAML's safe tags. Throws a YamlProblem. */
export function constructScalar(tag: string, text: string, mark: SourcePosition): Value {
  try {
    return CONSTRUCTORS[tag]!(text, mark);
  } catch (error) {
    // Python's own exceptions (from int() and the like) carry no position; the scalar's is the best there is.
    if (error instanceof RangeError || error instanceof PythonError)
      throw new YamlProblem(error.message, mark, undefined, undefined, 'python');
    throw error;
  }
}

const BOOLS: Readonly<Record<string, boolean>> = {
  yes: true,
  no: false,
  true: true,
  false: false,
  on: true,
  off: false,
};

function parseBool(text: string): boolean {
  const word = text.toLowerCase();
  if (!Object.hasOwn(BOOLS, word)) throw new RangeError(repr(word));
  return BOOLS[word]!;
}

const TIMESTAMP_PARTS =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?)?\n?$/;

function parseTimestamp(text: string): Value {
  const match = TIMESTAMP_PARTS.exec(text);
  if (!match) throw new RangeError("'NoneType' object has no attribute 'groupdict'");
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as number[];
  if (match[4] === undefined) return new PythonDate(year!, month!, day!);
  const microsecond = Number((match[7] ?? '').slice(0, 6).padEnd(6, '0'));
  return new DateTime(year!, month!, day!, {
    hour: hour!,
    minute: minute!,
    second: second!,
    microsecond,
    offset: offsetOf(match),
  });
}

/** Seconds east of UTC, or undefined when the text names no zone. */
function offsetOf(match: RegExpExecArray): number | undefined {
  if (match[8] === undefined) return undefined;
  if (match[9] === undefined) return 0;
  const size = Number(match[10]) * 3600 + Number(match[11] ?? 0) * 60;
  const offset = match[9] === '-' ? -size : size;
  if (size >= 86400) {
    const range = 'strictly between -timedelta(hours=24) and timedelta(hours=24)';
    throw new RangeError(`offset must be a timedelta ${range}, not ${new TimeDelta(offset * 1_000_000).repr()}.`);
  }
  return offset;
}

function parseBinary(text: string, mark: SourcePosition): Value {
  const foreign = foreignCharacters(text);
  if (foreign) {
    const reason = `'ascii' codec can't encode ${foreign}: ordinal not in range(128)`;
    throw new YamlProblem(`failed to convert base64 data into ascii: ${reason}`, mark);
  }
  const problem = base64Problem(text);
  if (problem) throw new YamlProblem(`failed to decode base64 data: ${problem}`, mark);
  return new Bytes(Buffer.from(dataBeforePadding(text), 'base64'));
}

/** The first run of characters beyond ASCII, as Python's codec names it. */
function foreignCharacters(text: string): string | undefined {
  const characters = [...text];
  const start = characters.findIndex(isForeign);
  if (start === -1) return undefined;
  const rest = characters.slice(start).findIndex((character) => !isForeign(character));
  const length = rest === -1 ? characters.length - start : rest;
  if (length > 1) return `characters in position ${start}-${start + length - 1}`;
  return `character '${escapeCharacter(characters[start]!)}' in position ${start}`;
}

function isForeign(character: string): boolean {
  return character > '\x7f';
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

/** Python's decoder skips what is not base64 and stops at the padding that completes a group of four. */
function dataBeforePadding(text: string): string {
  let data = '';
  let padding = 0;
  for (const character of text) {
    if (character === '=') {
      if (data.length % 4 >= 2 && ++padding + (data.length % 4) >= 4) break;
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      data += character;
      padding = 0;
    }
  }
  return data;
}

function base64Problem(text: string): string | undefined {
  let data = 0;
  let padding = 0;
  for (const character of text) {
    if (character === '=') {
      if (data % 4 >= 2 && ++padding + (data % 4) >= 4) return undefined;
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      data++;
      padding = 0;
    }
  }
  if (data % 4 === 0) return undefined;
  if (data % 4 === 1) {
    return `Invalid base64-encoded string: number of data characters (${data}) cannot be 1 more than a multiple of 4`;
  }
  return 'Incorrect padding';
}
