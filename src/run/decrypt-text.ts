import type { Decryption } from './request.js';

/** Decrypts the text of files that may be vaulted. */
export function decryptText(decryption: Decryption | undefined): (text: string, file: string) => string {
  return textWith(decryption?.file);
}

/** The same for inventory sources. */
export function decryptInventory(decryption: Decryption | undefined): (text: string, file: string) => string {
  return textWith(decryption?.inventory ?? decryption?.file);
}

function textWith(open: Decryption['file'] | undefined): (text: string, file: string) => string {
  if (!open) return (text) => text;
  return (text, file) => Buffer.from(open(Buffer.from(text), file)).toString('utf8');
}
