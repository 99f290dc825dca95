import type { Bytes } from '../../values/bytes.js';
import { decodeBytes } from './encoding.js';
import { keywords, methodsFrom } from './method.js';
import type { Method } from './table.js';

/** The methods of bytes that make text of them. */
export const BYTES_METHODS: Record<string, Method> = methodsFrom<Bytes>('bytes', {
  decode: [keywords(['encoding', 'errors']), (bytes, encoding, errors) => decodeBytes(bytes, encoding, errors)],
  hex: [keywords(['sep', 'bytes_per_sep']), (bytes) => Buffer.from(bytes.data).toString('hex')],
});
