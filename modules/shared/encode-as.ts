import iconv from 'iconv-lite';
import { encode } from '../../src/module/index.js';
import { PythonError } from '../../src/values/exception.js';

/**
 * A text in any encoding that Python knows by the same name. Throws PythonError for unknown ones, and for characters that it
 * lacks unless these become question marks.
 */
export function encodeAs(text: string, encoding: string, lacking: 'refused' | 'replaced' = 'refused'): Uint8Array {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  if (/^utf-?8$/.test(name)) return encode(text);
  if (/^utf-?8-sig$/.test(name)) return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), encode(text)]);
  if (!iconv.encodingExists(name)) throw new PythonError('LookupError', `unknown encoding: ${encoding}`);
  if (lacking === 'refused' && !/^utf/.test(name)) refuseUnknown(text, name, encoding);
  return iconv.encode(text, name, { addBOM: /^utf-?(?:16|32)$/.test(name) });
}

/** Bytes in an encoding that Python knows by the same name as text; undefined for an unknown one. */
export function decodeAs(bytes: Uint8Array, encoding: string): string | undefined {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  return iconv.encodingExists(name) ? iconv.decode(Buffer.from(bytes), name) : undefined;
}

function refuseUnknown(text: string, name: string, encoding: string): void {
  if (iconv.decode(iconv.encode(text, name), name) === text) return;
  const characters = Array.from(text);
  const at = characters.findIndex((character) => iconv.decode(iconv.encode(character, name), name) !== character);
  if (at === -1) return;
  const [limited] = [/^(?:us-?)?ascii$/.test(name) ? 128 : /^(?:latin-?1|iso-?8859-1)$/.test(name) ? 256 : undefined];
  const shown = limited === undefined ? encoding.replaceAll('-', '_') : limited === 128 ? 'ascii' : 'latin-1';
  const reason = limited === undefined ? 'character maps to <undefined>' : `ordinal not in range(${limited})`;
  throw new PythonError(
    'UnicodeEncodeError',
    `'${shown}' codec can't encode character '${escaped(characters[at]!)}' in position ${at}: ${reason}`,
  );
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
