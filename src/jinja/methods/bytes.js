import { decodeBytes } from './encoding.js';
import { keywords, methodsFrom } from './method.js';
/** The methods of bytes that make text of them. */
export const BYTES_METHODS = methodsFrom('bytes', {
  decode: [keywords(['encoding', 'errors']), (bytes, encoding, errors) => decodeBytes(bytes, encoding, errors)],
  hex: [keywords(['sep', 'bytes_per_sep']), (bytes) => Buffer.from(bytes.data).toString('hex')],
});
