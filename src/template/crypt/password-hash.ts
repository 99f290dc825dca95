import { randomInt } from 'node:crypto';
import type * as Bcrypt from 'bcryptjs';
import { encrypt as shaCrypt } from 'unixcrypt';
import { requireLibrary } from '../../base/library.js';
import { PythonError, typeError, valueError } from '../../values/exception.js';
import { ansibleError } from '../python-error.js';
import { md5Crypt } from './md5-crypt.js';

/** What a password is hashed with. Without salt a random one is made. */
export interface HashOptions {
  readonly salt?: string | undefined;
  readonly saltSize?: number | undefined;
  readonly rounds?: number | undefined;
  /** Version of bcrypt: `2`, `2a`, `2b`, `2y`. */
  readonly ident?: string | undefined;
}

interface Algorithm {
  readonly saltSize: number;
  readonly rounds: number | undefined;
  readonly fewest: number;
  readonly most: number;
  hash(password: string, salt: string, rounds: number, ident: string): string;
}

const shaAlgorithm = (id: 5 | 6, rounds: number): Algorithm => ({
  saltSize: 16,
  rounds,
  fewest: 1000,
  most: 999_999_999,
  hash: (password, salt, count) => {
    const hash = shaCrypt(password, `$${id}$rounds=${count}$${salt}`);
    // 5000 rounds are the standard's default, which the hash does not mention.
    return count === 5000 ? hash.replace('$rounds=5000', '') : hash;
  },
});

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  md5_crypt: { saltSize: 8, rounds: undefined, fewest: 0, most: 0, hash: (password, salt) => md5Crypt(password, salt) },
  sha256_crypt: shaAlgorithm(5, 535_000),
  sha512_crypt: shaAlgorithm(6, 656_000),
  bcrypt: { saltSize: 22, rounds: 12, fewest: 4, most: 31, hash: bcryptHash },
};

/** Short names that the filter password_hash takes. */
export const SHORT_NAMES: Readonly<Record<string, string>> = {
  md5: 'md5_crypt',
  blowfish: 'bcrypt',
  sha256: 'sha256_crypt',
  sha512: 'sha512_crypt',
};

const SALT_CHARACTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The password's hash in the form of crypt(3). `algorithm` is passlib's name. Throws for settings that it does not take. */
export function hashPassword(password: string, algorithm: string, options: HashOptions = {}): string {
  const known = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm]! : undefined;
  if (!known) throw ansibleError(`Installed passlib version does not support the '${algorithm}' algorithm.`);
  try {
    if (password.includes('\0')) throw valueError(`${algorithm} does not allow NULL bytes in password`);
    const rounds = roundsOf(algorithm, known, options.rounds);
    const size = options.saltSize || known.saltSize;
    checkSaltSize(algorithm, size, known.saltSize);
    const salt = options.salt || randomSalt(size);
    checkSalt(algorithm, salt, known.saltSize);
    return known.hash(password, salt, rounds, options.ident || '2b');
  } catch (error) {
    if (error instanceof PythonError && error.exception === 'ValueError')
      throw ansibleError('Could not hash the secret.', error);
    throw error;
  }
}

/** Whether hashPassword knows the algorithm. */
export function isAlgorithm(name: string): boolean {
  return Object.hasOwn(ALGORITHMS, name);
}

export function randomSalt(length: number): string {
  return Array.from({ length }, () => SALT_CHARACTERS[randomInt(SALT_CHARACTERS.length)]).join('');
}

/** Characters in a salt that was not given. */
export function saltSizeOf(algorithm: string): number {
  return ALGORITHMS[algorithm]?.saltSize ?? 8;
}

function roundsOf(algorithm: string, { rounds, fewest, most }: Algorithm, given: number | undefined): number {
  if (!given) return rounds ?? 0;
  if (rounds === undefined) throw typeError(`using() got an unexpected keyword argument 'rounds'`);
  if (given < fewest) throw valueError(`rounds (${given}) below minimum (${fewest}) allowed by ${algorithm}`);
  if (given > most) throw valueError(`rounds (${given}) above maximum (${most}) allowed by ${algorithm}`);
  return given;
}

/** Only bcrypt has a fixed size. */
function checkSaltSize(algorithm: string, size: number, most: number): void {
  if (algorithm === 'bcrypt' && size !== most) {
    throw valueError(`bcrypt: salt_size (${size}) must be exactly ${most}`);
  }
  if (size < 0) throw valueError(`${algorithm}: salt_size (${size}) below min_salt_size (0)`);
  if (size > most) throw valueError(`${algorithm}: salt_size (${size}) above max_salt_size (${most})`);
}

function checkSalt(algorithm: string, salt: string, most: number): void {
  const wrong = /[^./0-9A-Za-z]/.exec(salt);
  if (wrong) throw valueError(`invalid characters in ${algorithm} salt`);
  if (salt.length > most) throw valueError(`salt too large (${algorithm} requires <= ${most} chars)`);
  if (algorithm === 'bcrypt' && salt.length < most)
    throw valueError(`salt too small (bcrypt requires exactly ${most} chars)`);
}

/** Digits of bcrypt's own base 64, by value. */
const BCRYPT_DIGITS = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function bcryptHash(password: string, salt: string, rounds: number, ident: string): string {
  const version = ident.replace(/\$/g, '');
  if (!['2', '2a', '2b', '2y'].includes(version)) throw valueError(`invalid ident: '${ident}'`);
  // The last digit of a salt carries two bits only; the rest are zero, as passlib repairs them.
  const last = BCRYPT_DIGITS[BCRYPT_DIGITS.indexOf(salt[21]!) & 0x30]!;
  const setting = `$2b$${String(rounds).padStart(2, '0')}$${salt.slice(0, 21)}${last}`;
  const bcrypt = requireLibrary('bcryptjs') as typeof Bcrypt.default;
  // The first version had no end of the password: it went round and round in the 72 bytes that count.
  const text = version === '2' && password !== '' ? password.repeat(72) : password;
  return bcrypt.hashSync(text, setting).replace(/^\$2b\$/, `$${version}$`);
}
