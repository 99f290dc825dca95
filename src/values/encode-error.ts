import { PythonError } from './exception.js';

/** A kind of encoding, by how Python words what it lacks. */
export interface Codec {
  readonly name: string;
  readonly reason: string;
  /** Whether characters that stand in a row are told together. */
  readonly together: boolean;
}

/** The codec whose characters are the code points up to `most`. */
export function limitedCodec(name: string, most: number): Codec {
  return { name, reason: `ordinal not in range(${most + 1})`, together: true };
}

/** Python's UnicodeEncodeError for the character at a place, and those behind it that the encoding lacks as well. */
export function encodeError(
  codec: Codec,
  characters: readonly string[],
  at: number,
  lacks: (character: string) => boolean,
): PythonError {
  let last = at;
  while (codec.together && last + 1 < characters.length && lacks(characters[last + 1]!)) last++;
  const what =
    last === at ? `character '${escaped(characters[at]!)}' in position ${at}` : `characters in position ${at}-${last}`;
  return new PythonError('UnicodeEncodeError', `'${codec.name}' codec can't encode ${what}: ${codec.reason}`);
}

/** A character as Python writes one that it cannot show. */
export function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
