import { randomBytes } from 'node:crypto';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { decryptBody, encryptBody, WrongSecret } from './cipher.js';
import { type Envelope, formatEnvelope, isVault, parseEnvelope } from './envelope.js';
import { candidates, type Keyring, type VaultSecret } from './keyring.js';

/** Decrypted data, and what opened it. */
export interface Opened {
  readonly plain: Buffer;
  readonly secret: VaultSecret;
  readonly envelope: Envelope;
}

/**
 * The plaintext of vault data. It is a secret: whoever reads it registers it with the redactor. Throws an error of code
 * `vault`, at `source`: no secret fits, or the data is damaged.
 */
export function decryptVault(data: string | Uint8Array, keyring: Keyring, source?: SourcePosition): Buffer {
  return openVault(data, keyring, source).plain;
}

/** As `decryptVault`, with the secret that fitted. */
export function openVault(data: string | Uint8Array, keyring: Keyring, source?: SourcePosition): Opened {
  if (!isVault(data)) throw failure('Input is not vault encrypted data.', source);
  const text = typeof data === 'string' ? data : Buffer.from(data).toString('latin1');
  const envelope = parseEnvelope(text, keyring.defaultId, source);
  if (envelope.cipher !== 'AES256') throw failure(`Cipher '${envelope.cipher}' could not be found.`, source);
  if (keyring.secrets.length === 0) {
    throw failure('Attempting to decrypt but no vault secrets found.', source);
  }
  for (const secret of candidates(keyring, envelope.id)) {
    try {
      return { plain: decryptBody(envelope.body, secret.password, source), secret, envelope };
    } catch (error) {
      if (!(error instanceof WrongSecret)) throw error;
    }
  }
  throw failure('Decryption failed (no vault secrets were found that could decrypt).', source);
}

export interface EncryptOptions {
  /** Written into the envelope, unless it is `default`. */
  readonly id?: string | undefined;
  /** For tests and VAULT_ENCRYPT_SALT; 32 random bytes otherwise. */
  readonly salt?: Uint8Array | undefined;
}

/** Vault data of format 1.1, or 1.2 with an id. Throws an error of code `vault` when `plain` is vault data already. */
export function encryptVault(
  plain: string | Uint8Array,
  secret: Pick<VaultSecret, 'password'>,
  { id, salt = randomBytes(32) }: EncryptOptions = {},
): string {
  const bytes = typeof plain === 'string' ? Buffer.from(plain) : plain;
  if (isVault(bytes)) throw failure('input is already encrypted', undefined);
  return formatEnvelope(encryptBody(bytes, secret.password, salt), id);
}

function failure(message: string, source: SourcePosition | undefined): DroverError {
  return new DroverError(message, { code: 'vault', source });
}
