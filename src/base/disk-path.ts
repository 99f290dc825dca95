import { encode } from './utf8.js';

/** A path as Node's functions must get it: where it holds bytes that are no UTF-8 (see `decode`), these are told as bytes. */
export function diskPath(path: string): string | Buffer {
  return /[\udc80-\udcff]/.test(path) ? Buffer.from(encode(path)) : path;
}
