import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';

const HEADER = '$ANSIBLE_VAULT';
/** Id of secrets that were given without a label. Only other ids are written into an envelope. */
export const DEFAULT_ID = 'default';
/** Characters in a line. */
const WIDTH = 80;

/** What the header of an encrypted text says, and the text below it without its line breaks. */
export interface Envelope {
  /** `1.1`, or `1.2` when it names an id. */
  readonly version: string;
  readonly cipher: string;
  readonly id: string;
  readonly body: string;
}

/** Whether this is vault data: ASCII throughout, with the header of a vault at its very beginning. */
export function isVault(data: string | Uint8Array): boolean {
  if (typeof data === 'string') return data.startsWith(HEADER) && /^[\x00-\x7f]*$/.test(data);
  return HEADER_BYTES.every((byte, at) => data[at] === byte) && data.every((byte) => byte < 0x80);
}

const HEADER_BYTES = Buffer.from(HEADER);

/** Takes vault data apart. `defaultId` is the id of an envelope of format 1.1. Throws an error of code `vault`. */
export function parseEnvelope(data: string, defaultId = DEFAULT_ID, source?: SourcePosition): Envelope {
  const [header = '', ...lines] = data.split(/\r\n|\r|\n/);
  const [, version, cipher, id] = header.trim().split(';');
  if (version === undefined || cipher === undefined) {
    const cause = new DroverError('list index out of range', { code: 'vault' });
    throw new DroverError('Vault envelope format error.', { code: 'vault', source, cause });
  }
  return {
    version: version.trim(),
    cipher: cipher.trim(),
    id: id === undefined ? defaultId : id.trim(),
    body: lines.join(''),
  };
}

/** Puts the header above an encrypted text and breaks the text into lines. Ends with a line break. */
export function formatEnvelope(body: string, id?: string): string {
  const named = id !== undefined && id !== '' && id !== DEFAULT_ID;
  const header = named ? `${HEADER};1.2;AES256;${id}` : `${HEADER};1.1;AES256`;
  const lines = body.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [];
  return `${[header, ...lines].join('\n')}\n`;
}
