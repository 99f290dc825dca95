import iconv from 'iconv-lite';
import { encode } from '../../src/module/index.js';
import { type Codec, encodeError, limitedCodec } from '../../src/values/encode-error.js';
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
  const lacks = (character: string) => iconv.decode(iconv.encode(character, name), name) !== character;
  const characters = Array.from(text);
  const at = characters.findIndex(lacks);
  if (at !== -1) throw encodeError(codecOf(name, encoding), characters, at, lacks);
}

/** What Python calls the codec of an encoding: tables of single bytes have one name. */
function codecOf(name: string, encoding: string): Codec {
  if (/^(?:us-?)?ascii$/.test(name)) return limitedCodec('ascii', 0x7f);
  if (/^(?:latin-?1|iso-?8859-1)$/.test(name)) return limitedCodec('latin-1', 0xff);
  if (/^(?:gb|big5|euc|shift|s-?jis|iso-?2022|cp9[345])/.test(name)) {
    return { name: encoding.replaceAll('-', '_'), reason: 'illegal multibyte sequence', together: false };
  }
  return { name: 'charmap', reason: 'character maps to <undefined>', together: true };
}
