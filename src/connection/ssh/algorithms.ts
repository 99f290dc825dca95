import type { Algorithms } from 'ssh2';
import { DroverError } from '../../base/error.js';
import { matchesPatterns } from './pattern.js';
import type { SshSettings } from './settings.js';

/**
 * What drover offers, best first. Key exchange over NIST's curve costs both sides less than over Curve25519, since OpenSSL has
 * hand-written code for it: measured by bench/handshake.ts. AES-GCM runs in hardware nearly everywhere; ChaCha20 does not.
 */
const OFFERED = {
  kex: [
    'ecdh-sha2-nistp256',
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'chacha20-poly1305@openssh.com',
  ],
  hmac: [
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-512',
    'hmac-sha1',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
} as const;

/** Further ones that ssh2 knows: used only when a configuration names them. */
const ON_REQUEST = {
  kex: [
    'diffie-hellman-group15-sha512',
    'diffie-hellman-group17-sha512',
    'diffie-hellman-group-exchange-sha1',
    'diffie-hellman-group14-sha1',
    'diffie-hellman-group1-sha1',
  ],
  cipher: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  hmac: ['hmac-sha1-etm@openssh.com', 'hmac-md5', 'hmac-sha1-96', 'hmac-md5-96'],
  serverHostKey: ['ssh-rsa', 'ssh-dss'],
} as const;

type Kind = keyof typeof OFFERED;

/** The algorithms for one host: the configured ones, and host keys of the known types first. */
export function algorithmsFor(settings: SshSettings, knownTypes: readonly string[]): Algorithms {
  const chosen = (kind: Kind) => choose(kind, settings.algorithms[kind]);
  return {
    kex: chosen('kex'),
    cipher: chosen('cipher'),
    hmac: chosen('hmac'),
    serverHostKey: knownFirst(chosen('serverHostKey'), knownTypes),
    compress: settings.compression ? ['zlib@openssh.com', 'none'] : ['none'],
  } as unknown as Algorithms;
}

/** OpenSSH's list syntax: `+` appends, `-` removes, `^` puts in front; anything else replaces. Names that are not supported are passed over. */
function choose(kind: Kind, text: string | undefined): string[] {
  const offered: readonly string[] = OFFERED[kind];
  if (text === undefined) return [...offered];
  const all: readonly string[] = [...offered, ...ON_REQUEST[kind]];
  const [, sign, list] = /^([+^-]?)(.*)$/.exec(text)!;
  const patterns = list!.split(',');
  const named = patterns.flatMap((pattern) => all.filter((name) => matchesPatterns(name, [pattern])));
  const rest = offered.filter((name) => !named.includes(name));
  const result =
    sign === '+' ? [...offered, ...named] : sign === '-' ? rest : sign === '^' ? [...named, ...rest] : named;
  if (result.length > 0) return [...new Set(result)];
  throw new DroverError(`none of the ssh algorithms ${JSON.stringify(text)} is supported`, {
    code: 'connection',
    hint: `supported are ${all.join(', ')}`,
  });
}

/** An RSA key signs with three algorithms. */
function knownFirst(algorithms: readonly string[], knownTypes: readonly string[]): string[] {
  const isKnown = (name: string) => knownTypes.includes(name.startsWith('rsa-sha2-') ? 'ssh-rsa' : name);
  return [...algorithms.filter(isKnown), ...algorithms.filter((name) => !isKnown(name))];
}
