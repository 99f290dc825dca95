import { DroverError } from '../base/error.js';
import { readWhole } from '../base/read-file.js';

/** Turns the text of an encrypted file into what it holds. Throws a DroverError of code `vault`. */
export type Decrypt = (text: string, file: string) => string;

const ENVELOPE = '$ANSIBLE_VAULT;';

/** A file's text, decrypted when the whole of it is encrypted. */
export interface SourceText {
  readonly text: string;
  /** Whether the file was encrypted: its text must not be shown then. */
  readonly encrypted: boolean;
  /** Whether bytes that are no UTF-8 were replaced. */
  readonly damaged: boolean;
}

/** Reads a file of inventory or variables. Throws a DroverError. */
export function readSource(file: string, decrypt: Decrypt | undefined): SourceText {
  const bytes = readBytes(file);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (text.startsWith(ENVELOPE)) return { text: decryptText(text, file, decrypt), encrypted: true, damaged: false };
  const damaged = text.includes('\ufffd') && Buffer.compare(Buffer.from(text, 'utf8'), bytes) !== 0;
  return { text, encrypted: false, damaged };
}

function readBytes(file: string): Buffer {
  try {
    return readWhole(file);
  } catch (cause) {
    const message = `An error occurred while trying to read the file '${file}'.`;
    throw new DroverError(message, { code: 'file-unreadable', cause });
  }
}

function decryptText(text: string, file: string, decrypt: Decrypt | undefined): string {
  if (decrypt) return decrypt(text, file);
  throw new DroverError('Attempting to decrypt but no vault secrets found.', {
    code: 'vault',
    source: { file, line: 0, column: 0 },
  });
}
