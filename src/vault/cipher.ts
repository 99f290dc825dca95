import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { damagedPlace, unhexlify } from './hex.js';

const ITERATIONS = 10_000;
const KEY_LENGTH = 32;
const IV_LENGTH = 16;

/** The password does not fit, or someone changed the data: AES in counter mode tells neither from the other. */
export class WrongSecret extends Error {}

/**
 * The body of an envelope: hex of three lines, each hex itself (salt, HMAC-SHA256, AES-256-CTR of the plaintext padded as
 * PKCS#7 wants it), as ansible-vault 1.1 and 1.2 have it.
 */
export function encryptBody(plain: Uint8Array, password: Uint8Array, salt: Uint8Array): string {
  const keys = deriveKeys(password, salt);
  const cipher = createCipheriv('aes-256-ctr', keys.cipher, keys.iv);
  const padding = 16 - (plain.length % 16);
  const encrypted = Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(padding, padding)),
    cipher.final(),
  ]);
  const parts = [Buffer.from(salt), signatureOf(encrypted, keys.hmac), encrypted];
  return Buffer.from(parts.map((part) => part.toString('hex')).join('\n')).toString('hex');
}

/** Throws WrongSecret, or an error of code `vault` when the body is damaged. */
export function decryptBody(body: string, password: Uint8Array, source?: SourcePosition): Buffer {
  const { salt, signature, encrypted } = splitBody(body, source);
  const keys = deriveKeys(password, salt);
  const expected = signatureOf(encrypted, keys.hmac);
  const given = unhexlify(signature, source);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new WrongSecret();
  const decipher = createDecipheriv('aes-256-ctr', keys.cipher, keys.iv);
  return unpad(Buffer.concat([decipher.update(encrypted), decipher.final()]), source);
}

function splitBody(body: string, source: SourcePosition | undefined) {
  const text = unhexlify(body, source).toString('latin1');
  const lines = text.split('\n');
  if (lines.length < 3) {
    const found = `not enough values to unpack (expected 3, got ${lines.length})`;
    const cause = new DroverError(found, { code: 'vault' });
    throw new DroverError('Vault vaulttext format error.', { code: 'vault', source, told: damagedPlace(body), cause });
  }
  const [salt, signature, ...rest] = lines as [string, string, ...string[]];
  return { salt: unhexlify(salt, source), signature, encrypted: unhexlify(rest.join('\n'), source) };
}

function unpad(padded: Buffer, source: SourcePosition | undefined): Buffer {
  const padding = padded.at(-1) ?? 0;
  const valid = padding >= 1 && padding <= 16 && padded.length % 16 === 0;
  if (valid && padded.subarray(-padding).every((byte) => byte === padding)) return padded.subarray(0, -padding);
  throw new DroverError('Invalid padding bytes.', { code: 'vault', source });
}

function signatureOf(encrypted: Uint8Array, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(encrypted).digest();
}

interface Keys {
  readonly cipher: Buffer;
  readonly hmac: Buffer;
  readonly iv: Buffer;
}

/** Deriving takes milliseconds: a file that is read again, or strings of one salt, must not pay twice. */
const derived = new Map<string, Keys>();
const MOST_DERIVED = 1000;

function deriveKeys(password: Uint8Array, salt: Uint8Array): Keys {
  const name = `${Buffer.from(password).toString('base64')} ${Buffer.from(salt).toString('base64')}`;
  const known = derived.get(name);
  if (known) return known;
  const bytes = pbkdf2Sync(password, salt, ITERATIONS, 2 * KEY_LENGTH + IV_LENGTH, 'sha256');
  const keys = {
    cipher: bytes.subarray(0, KEY_LENGTH),
    hmac: bytes.subarray(KEY_LENGTH, 2 * KEY_LENGTH),
    iv: bytes.subarray(2 * KEY_LENGTH),
  };
  if (derived.size >= MOST_DERIVED) derived.clear();
  derived.set(name, keys);
  return keys;
}
