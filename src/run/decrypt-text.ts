import type { Decryption } from './request.js';

/** Decrypts the text of files that may be vaulted. */
export function decryptText(decryption: Decryption | undefined): (text: string, file: string) => string {
  if (!decryption) return (text) => text;
  return (text, file) => Buffer.from(decryption.file(Buffer.from(text), file)).toString('utf8');
}
