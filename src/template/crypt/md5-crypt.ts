import { createHash } from 'node:crypto';

const DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ROUNDS = 1000;

/** The MD5-based `crypt` of FreeBSD and glibc, `$1$salt$…`, or Apache's, `$apr1$salt$…`. The salt has 8 characters at most. */
export function md5Crypt(password: string, salt: string, magic: '$1$' | '$apr1$' = '$1$'): string {
  const secret = Buffer.from(password, 'utf8');
  const salted = Buffer.from(salt, 'latin1');
  const first = md5(secret, salted, secret);
  const parts: Uint8Array[] = [secret, Buffer.from(magic), salted];
  for (let left = secret.length; left > 0; left -= 16) parts.push(first.subarray(0, Math.min(16, left)));
  for (let bits = secret.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? Buffer.from([0]) : secret.subarray(0, 1));
  let digest = md5(...parts);
  for (let round = 0; round < ROUNDS; round++) {
    const input: Uint8Array[] = [round % 2 ? secret : digest];
    if (round % 3) input.push(salted);
    if (round % 7) input.push(secret);
    input.push(round % 2 ? digest : secret);
    digest = md5(...input);
  }
  return `${magic}${salt}$${encode(digest)}`;
}

function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The digest's bytes in the order that crypt(3) has always had. */
function encode(digest: Buffer): string {
  const triples = [
    [0, 6, 12],
    [1, 7, 13],
    [2, 8, 14],
    [3, 9, 15],
    [4, 10, 5],
  ] as const;
  const groups = triples.map(([a, b, c]) => digits((digest[a]! << 16) | (digest[b]! << 8) | digest[c]!, 4));
  return groups.join('') + digits(digest[11]!, 2);
}

function digits(value: number, count: number): string {
  let text = '';
  for (let rest = value, index = 0; index < count; index++, rest >>= 6) text += DIGITS[rest & 0x3f];
  return text;
}
