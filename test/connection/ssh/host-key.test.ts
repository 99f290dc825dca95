import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { algorithmsFor } from '../../../src/connection/ssh/algorithms.js';
import { fingerprint, hostKeyCheck } from '../../../src/connection/ssh/host-key.js';
import { KnownHosts } from '../../../src/connection/ssh/known-hosts.js';
import type { HostKeyPolicy, SshSettings } from '../../../src/connection/ssh/settings.js';

const root = mkdtempSync(join(tmpdir(), 'drover-known-'));
afterAll(() => rmSync(root, { recursive: true }));
let files = 0;

/** A key as SSH carries it: its type, and bytes that stand for the rest. */
function key(type: string, byte: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.alloc(32, byte)]);
}

const ED = key('ssh-ed25519', 1);
const OTHER = key('ssh-ed25519', 2);
const RSA = key('ssh-rsa', 3);
const line = (hosts: string, of: Buffer) =>
  `${hosts} ${of.toString('latin1', 4, 4 + of.readUInt32BE(0))} ${of.toString('base64')}\n`;
const hashed = (name: string) => `|1|c2FsdA==|${createHmac('sha1', 'salt').update(name).digest('base64')}`;

interface Asked {
  readonly known?: string;
  readonly global?: string;
  readonly port?: number;
  readonly policy?: HostKeyPolicy;
  readonly alias?: string;
  readonly hash?: boolean;
  readonly offered?: Buffer;
}

function ask({ known, global = '', port = 22, policy = 'yes', alias, hash = false, offered = ED }: Asked) {
  const file = join(root, String(files++));
  if (known !== undefined) writeFileSync(file, known);
  writeFileSync(`${file}-global`, global);
  const settings = {
    hostName: 'Web',
    port,
    userKnownHosts: [file],
    globalKnownHosts: [`${file}-global`],
    hostKeyPolicy: policy,
    hostKeyAlias: alias,
    hashKnownHosts: hash,
    algorithms: {},
  } as unknown as SshSettings;
  const check = hostKeyCheck(settings, new KnownHosts());
  const { accepted, distrusted, error } = check.verify(offered);
  const message = error?.message.replaceAll(file, 'F').replace('Host key verification failed: ', '');
  return {
    file,
    settings,
    types: check.knownTypes,
    verdict: accepted ? (distrusted ? 'distrusted' : 'ok') : message,
    hint: error?.hint?.replaceAll(file, 'F'),
  };
}

const PRINT = fingerprint(ED);
const unknown = (name: string, but = '') => `no ED25519 host key is known for ${name} in F${but}; it offers ${PRINT}`;

const ROWS: readonly (readonly [name: string, asked: Asked, verdict: string])[] = [
  ['known', { known: line('web', ED) }, 'ok'],
  ['known in the global file', { global: line('web', ED) }, 'ok'],
  ['known among others', { known: `# c\n\n${line('a,web,b', OTHER).replace('web,', '')}${line('x,web', ED)}` }, 'ok'],
  ['hashed', { known: line(hashed('web'), ED) }, 'ok'],
  ['hashed with a port', { known: line(hashed('[web]:2222'), ED), port: 2222 }, 'ok'],
  ['a port', { known: line('[web]:2222', ED), port: 2222 }, 'ok'],
  ['known without its port', { known: line('web', ED), port: 2222 }, 'ok'],
  ['another key without the port says nothing', { known: line('web', OTHER), port: 2222 }, unknown('[web]:2222')],
  ['wildcards', { known: line('*.org,w?b', ED) }, 'ok'],
  ['negated', { known: line('*,!web', ED) }, unknown('web')],
  ['unknown', { known: line('other', ED) }, unknown('web')],
  ['no file', {}, unknown('web')],
  [
    'changed',
    { known: `\n${line('web', OTHER)}` },
    `the ED25519 key of web has changed to ${PRINT}; another one is known in F:2`,
  ],
  ['one of two keys', { known: line('web', OTHER) + line('web', ED) }, 'ok'],
  ['known with another type', { known: line('web', RSA) }, unknown('web', ' (known are keys of type RSA)')],
  ['revoked', { known: line('web', ED) + line('@revoked *', ED) }, `the ED25519 key ${PRINT} of web is revoked in F:2`],
  ['another one is revoked', { known: line('web', ED) + line('@revoked *', OTHER) }, 'ok'],
  [
    'an authority',
    { known: line('@cert-authority *', OTHER) },
    'web is known by a certificate authority only (F:1), and drover does not support host certificates',
  ],
  ['an alias', { known: line('alias', ED), alias: 'Alias', port: 2222 }, 'ok'],
  ['not checked: unknown', { policy: 'no' }, 'ok'],
  ['not checked: changed', { known: line('web', OTHER), policy: 'no' }, 'distrusted'],
  ['not checked: revoked', { known: line('@revoked web', ED), policy: 'no' }, 'distrusted'],
  ['accept-new: unknown', { policy: 'accept-new' }, 'ok'],
  [
    'accept-new: changed',
    { known: line('web', OTHER), policy: 'accept-new' },
    `the ED25519 key of web has changed to ${PRINT}; another one is known in F:1`,
  ],
  [
    'lines that are none',
    { known: `web\nweb ssh-ed25519\n@other web ssh-ed25519 AAAA\n|1|x web\n${line('web', ED)}` },
    'ok',
  ],
];

describe('host keys', () => {
  test.each(ROWS)('%s', (_, asked, verdict) => {
    expect(ask(asked).verdict).toBe(verdict);
  });

  test('hints say what to do', () => {
    expect(ask({ port: 2222 }).hint).toBe(
      "compare the fingerprint with the host's own, then add it: ssh-keyscan -p 2222 'Web' >> 'F'",
    );
    expect(ask({ known: line('web', OTHER) }).hint).toMatch(/ssh-keygen -f 'F' -R 'web'$/);
  });

  test('new keys are added behind what is there', () => {
    const { file } = ask({ known: line('other', RSA).trimEnd(), policy: 'accept-new', port: 2222 });
    expect(readFileSync(file, 'utf8')).toBe(line('other', RSA) + line('[web]:2222', ED));
    const fresh = ask({ policy: 'accept-new', hash: true });
    expect(statSync(fresh.file).mode & 0o777).toBe(0o600);
    expect(ask({ known: readFileSync(fresh.file, 'utf8') }).verdict).toBe('ok');
    expect(readFileSync(fresh.file, 'utf8')).toMatch(/^\|1\|[^ ]+ ssh-ed25519 /);
  });

  test('the server is asked for a key of a type that is known', () => {
    const { settings, types } = ask({ known: line('web', RSA) });
    const { serverHostKey } = algorithmsFor(settings, types) as { serverHostKey: string[] };
    expect(serverHostKey.slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519']);
  });
});

describe('algorithms', () => {
  const kex = (text: string) =>
    (algorithmsFor({ algorithms: { kex: text } } as unknown as SshSettings, []) as { kex: string[] }).kex;

  test('the syntax of OpenSSH', () => {
    expect(kex('curve25519-sha256,unheard-of')).toEqual(['curve25519-sha256']);
    expect(kex('^diffie-hellman-group14-sha256')[0]).toBe('diffie-hellman-group14-sha256');
    expect(kex('+diffie-hellman-group14-sha1').at(-1)).toBe('diffie-hellman-group14-sha1');
    expect(kex('-diffie-hellman-*,ecdh-*')).toEqual(['curve25519-sha256', 'curve25519-sha256@libssh.org']);
    expect(() => kex('unheard-of')).toThrow('none of the ssh algorithms "unheard-of" is supported');
  });
});
