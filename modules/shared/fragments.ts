import { decode, encode } from '../../src/module/index.js';
import type { Regex } from '../../src/module/python-regex.js';
import { SIMPLE_ESCAPES } from '../../src/values/escapes.js';

/** One file of those that are put together. */
export interface Fragment {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads `name NUL size NUL contents` again and again, to an empty name. `end` is what comes behind. */
export function parseFragments(bytes: Uint8Array, start: number): { fragments: Fragment[]; end: number } {
  const fragments: Fragment[] = [];
  let at = start;
  while (bytes[at] !== 0) {
    const nameEnd = bytes.indexOf(0, at);
    const sizeEnd = bytes.indexOf(0, nameEnd + 1);
    if (nameEnd === -1 || sizeEnd === -1) break;
    const size = Number(decode(bytes.subarray(nameEnd + 1, sizeEnd)));
    const content = bytes.subarray(sizeEnd + 1, sizeEnd + 1 + size);
    fragments.push({ name: decode(bytes.subarray(at, nameEnd)), bytes: content });
    at = sizeEnd + 1 + size;
  }
  return { fragments, end: at + 1 };
}

interface Assembly {
  /** Whether a line break follows the delimiter even where it ends with one, as the reference's controller has it. */
  readonly breaks?: boolean;
  readonly delimiter: string | null | undefined;
  readonly ignore_hidden: boolean;
}

/** The parts in the order of their names, each on lines of its own, with the delimiter between them. */
export function assembleFragments(
  fragments: readonly Fragment[],
  names: Regex | undefined,
  { delimiter, ignore_hidden: ignoreHidden, breaks }: Assembly,
): Uint8Array {
  const taken = fragments
    .filter(({ name }) => names === undefined || names.search(name))
    .filter(({ name }) => !(ignoreHidden && name.startsWith('.')))
    .sort((a, b) => Buffer.compare(encode(a.name), encode(b.name)));
  const parts: Uint8Array[] = [];
  // The reference fills in the escapes once more for each part.
  let between = Buffer.from(encode(delimiter ?? '')).toString('latin1');
  for (const [number, { bytes }] of taken.entries()) {
    const previous = taken[number - 1]?.bytes;
    if (previous && previous.at(-1) !== NEWLINE) parts.push(Buffer.from('\n'));
    if (previous && between !== '') {
      between = unescape(between);
      parts.push(Buffer.from(between.endsWith('\n') && !breaks ? between : `${between}\n`, 'latin1'));
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

const NEWLINE = 10;

/** A line break behind a backslash is left out. */
const LETTERS: Readonly<Record<string, string>> = { ...SIMPLE_ESCAPES, '\n': '' };

/** Escapes as Python's byte strings have them. */
function unescape(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[^x0-7])/gs, (whole, escape: string) => {
    if (/^x./.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 0xff);
    return LETTERS[escape] ?? whole;
  });
}
