import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { encode, ModuleFailure } from '../../src/module/index.js';
import { hashPassword, isAlgorithm, md5Crypt, randomSalt } from '../../src/module/password.js';

interface Scheme {
  /** Which texts are hashes of this scheme. */
  readonly pattern: RegExp;
  make(password: string): string;
  verify(password: string, hash: string): boolean;
}

const byCrypt = (name: string, pattern: RegExp): Scheme => ({
  pattern,
  make: (password) => hashPassword(password, name),
  verify: (password, hash) => same(hashAs(password, name, hash), hash),
});

/** Schemes by the names that passlib has for them, in the order in which a hash is told. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  bcrypt: byCrypt('bcrypt', /^\$2[aby]?\$\d\d\$[./A-Za-z0-9]{53}$/),
  sha256_crypt: byCrypt('sha256_crypt', /^\$5\$/),
  sha512_crypt: byCrypt('sha512_crypt', /^\$6\$/),
  md5_crypt: byCrypt('md5_crypt', /^\$1\$/),
  apr_md5_crypt: {
    pattern: /^\$apr1\$/,
    make: (password) => md5Crypt(password, randomSalt(8), '$apr1$'),
    verify: (password, hash) => same(md5Crypt(password, hash.split('$')[2] ?? '', '$apr1$'), hash),
  },
  ldap_sha1: {
    pattern: /^\{SHA\}/,
    make: (password) => `{SHA}${digest(encode(password))}`,
    verify: (password, hash) => same(`{SHA}${digest(encode(password))}`, hash),
  },
  ldap_salted_sha1: {
    pattern: /^\{SSHA\}/,
    make: (password) => saltedSha(password, randomBytes(8)),
    verify: (password, hash) => same(saltedSha(password, Buffer.from(hash.slice(6), 'base64').subarray(20)), hash),
  },
  plaintext: { pattern: /^/, make: (password) => password, verify: same },
};

/** Those that a file of Apache's may have beside the one that is asked for. */
const APACHE: readonly string[] = ['apr_md5_crypt', 'ldap_sha1', 'plaintext'];
const APACHE_CONTEXT: readonly string[] = ['bcrypt', 'sha256_crypt', 'sha512_crypt', ...APACHE];

const UNSUPPORTED =
  /^(?:des_crypt|bsdi_crypt|bigcrypt|crypt16|sha1_crypt|sun_md5_crypt|phpass|scram|scrypt|argon2|pbkdf2_\w+|django_\w+|ldap_\w+|atlassian_pbkdf2_sha1|fshp|mssql\d+|mysql\d+|nthash|lmhash|hex_\w+|roundup_plaintext|bcrypt_sha256|cta_pbkdf2_sha1|dlitz_pbkdf2_sha1|grub_pbkdf2_sha512|unix_\w+)$/;

/** Throws ModuleFailure for a scheme that there is not. */
export function refuseScheme(name: string): void {
  if (Object.hasOwn(SCHEMES, name)) return;
  if (UNSUPPORTED.test(name)) {
    const hint = `drover makes ${Object.keys(SCHEMES).join(', ')}`;
    throw new ModuleFailure(`hash_scheme ${name} is not supported by drover`, {}, { hint });
  }
  throw new ModuleFailure(`"no crypt handler found for algorithm: '${name}'"`);
}

export function makeHash(password: string, scheme: string): string {
  return SCHEMES[scheme]!.make(password);
}

/** Whether the hash, in the scheme or one of Apache's, is of the password. */
export function isHashOf(password: string, hash: string, scheme: string): boolean {
  const allowed = APACHE.includes(scheme) ? APACHE_CONTEXT : [scheme, ...APACHE];
  const found = allowed.find((name) => SCHEMES[name]!.pattern.test(hash));
  return SCHEMES[found ?? 'plaintext']!.verify(password, hash);
}

/** The password hashed with what the hash says of salt and rounds; an empty text when that says nothing of use. */
function hashAs(password: string, name: string, hash: string): string {
  if (!isAlgorithm(name)) return '';
  const [, ident = '', ...rest] = hash.split('$');
  try {
    if (name === 'bcrypt') {
      const [rounds = '', text = ''] = rest;
      return hashPassword(password, name, { rounds: Number(rounds), salt: text.slice(0, 22), ident });
    }
    const rounds = /^rounds=(\d+)$/.exec(rest[0] ?? '')?.[1];
    if (name === 'md5_crypt') return hashPassword(password, name, { salt: rest[0] });
    return hashPassword(password, name, {
      rounds: rounds === undefined ? 5000 : Number(rounds),
      salt: rounds === undefined ? rest[0] : rest[1],
    });
  } catch {
    return '';
  }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('base64');
}

function saltedSha(password: string, salt: Uint8Array): string {
  const sum = createHash('sha1').update(encode(password)).update(salt).digest();
  return `{SSHA}${Buffer.concat([sum, salt]).toString('base64')}`;
}

function same(a: string, b: string): boolean {
  const [one, other] = [encode(a), encode(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
