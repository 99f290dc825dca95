import { createHash, createHmac, randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DroverError } from '../../base/error.js';
import { makeDirectory } from '../../base/make-directory.js';
import { quote } from '../../base/shell.js';
import { type KnownHosts, type KnownKey, knownHostsName } from './known-hosts.js';
import type { SshSettings } from './settings.js';

export interface HostKeyVerdict {
  readonly accepted: boolean;
  /** The key is not the known one, though it was accepted: no password may be sent to such a host. */
  readonly distrusted: boolean;
  readonly error: DroverError | undefined;
}

/** What the known_hosts files say of one host. */
export interface HostKeyCheck {
  /** Key types that the files know for it, so that the server is asked for one of them. */
  readonly knownTypes: readonly string[];
  verify(key: Buffer): HostKeyVerdict;
}

/** Checks keys as OpenSSH's `check_host_key` does, with nobody to ask. Errors have the code `host-key`. */
export function hostKeyCheck(settings: SshSettings, knownHosts: KnownHosts): HostKeyCheck {
  const name = settings.hostKeyAlias?.toLowerCase() ?? knownHostsName(settings.hostName, settings.port);
  const files = [...settings.userKnownHosts, ...settings.globalKnownHosts];
  const known = knownHosts.find(files, name);
  const portless = (): KnownKey[] =>
    settings.hostKeyAlias === undefined && settings.port !== 22
      ? knownHosts.find(files, knownHostsName(settings.hostName, 22))
      : [];
  return {
    knownTypes: [...new Set(known.filter((line) => !line.marker).map((line) => line.type))],
    verify(key) {
      const asked: Asked = { settings, name, key, type: keyType(key) };
      return judge(asked, known, portless, knownHosts);
    },
  };
}

/** `SHA256:…` as OpenSSH prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

interface Asked {
  readonly settings: SshSettings;
  readonly name: string;
  readonly key: Buffer;
  readonly type: string;
}

const ACCEPTED: HostKeyVerdict = { accepted: true, distrusted: false, error: undefined };

function judge(
  asked: Asked,
  known: readonly KnownKey[],
  portless: () => KnownKey[],
  knownHosts: KnownHosts,
): HostKeyVerdict {
  const { settings, key, type } = asked;
  const same = (line: KnownKey) => line.key.equals(key);
  const lenient = settings.hostKeyPolicy === 'no';
  const refuse = (error: DroverError): HostKeyVerdict =>
    lenient ? { accepted: true, distrusted: true, error: undefined } : { accepted: false, distrusted: true, error };
  const revoked = known.find((line) => line.marker === 'revoked' && same(line));
  if (revoked) return refuse(revokedError(asked, revoked));
  const plain = known.filter((line) => !line.marker);
  if (plain.some(same)) return ACCEPTED;
  const changed = plain.find((line) => line.type === type);
  if (changed) return refuse(changedError(asked, changed));
  if (portless().some((line) => !line.marker && same(line))) return ACCEPTED;
  if (settings.hostKeyPolicy === 'yes') return { accepted: false, distrusted: true, error: unknownError(asked, known) };
  addKey(asked, knownHosts);
  return ACCEPTED;
}

/** The name that the key begins with: a length of four bytes, and that many. */
function keyType(key: Buffer): string {
  return key.length < 4 ? '' : key.toString('latin1', 4, 4 + key.readUInt32BE(0));
}

/** One write at the file's end, so that lines of several runs do not mix. */
function addKey({ settings, name, key, type }: Asked, knownHosts: KnownHosts): void {
  const file = settings.userKnownHosts[0];
  if (file === undefined || file === '/dev/null' || file === 'none') return;
  const line = `${settings.hashKnownHosts ? hashed(name) : name} ${type} ${key.toString('base64')}\n`;
  try {
    makeDirectory(dirname(file), 0o700);
    appendFileSync(file, endsInLineBreak(file) ? line : `\n${line}`, { mode: 0o600 });
    knownHosts.forget(file);
  } catch (cause) {
    if (settings.hostKeyPolicy === 'no') return;
    throw new DroverError(`the host key of ${name} could not be added to ${file}`, { code: 'host-key', cause });
  }
}

function endsInLineBreak(file: string): boolean {
  try {
    const text = readFileSync(file);
    return text.length === 0 || text.at(-1) === 10;
  } catch {
    return true;
  }
}

function hashed(name: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

const SHORT_TYPES: Readonly<Record<string, string>> = { 'ssh-ed25519': 'ED25519', 'ssh-rsa': 'RSA', 'ssh-dss': 'DSA' };

function shortType(type: string): string {
  return SHORT_TYPES[type] ?? (type.startsWith('ecdsa-') ? 'ECDSA' : type);
}

function hostKeyError(what: string, hint: string): DroverError {
  return new DroverError(`Host key verification failed: ${what}`, { code: 'host-key', hint });
}

function revokedError({ name, key, type }: Asked, line: KnownKey): DroverError {
  return hostKeyError(
    `the ${shortType(type)} key ${fingerprint(key)} of ${name} is revoked in ${line.file}:${line.line}`,
    'do not connect: whoever holds that key is not to be trusted',
  );
}

function changedError({ name, key, type }: Asked, line: KnownKey): DroverError {
  return hostKeyError(
    `the ${shortType(type)} key of ${name} has changed to ${fingerprint(key)}; another one is known in ${line.file}:${line.line}`,
    `somebody may be listening in, or the host was installed anew: in the latter case remove the old key with ssh-keygen -f ${quote(line.file)} -R ${quote(name)}`,
  );
}

function unknownError(asked: Asked, known: readonly KnownKey[]): DroverError {
  const { settings, name, key, type } = asked;
  const authority = known.find((line) => line.marker === 'cert-authority');
  if (authority) {
    return hostKeyError(
      `${name} is known by a certificate authority only (${authority.file}:${authority.line}), and drover does not support host certificates`,
      `add the host's own key: ${scanCommand(settings)}`,
    );
  }
  const others = [...new Set(known.map((line) => shortType(line.type)))];
  const but = others.length > 0 ? ` (known are keys of type ${others.join(', ')})` : '';
  return hostKeyError(
    `no ${shortType(type)} host key is known for ${name} in ${settings.userKnownHosts[0] ?? 'any file'}${but}; it offers ${fingerprint(key)}`,
    `compare the fingerprint with the host's own, then add it: ${scanCommand(settings)}`,
  );
}

function scanCommand({ hostName, port, userKnownHosts }: SshSettings): string {
  const where = port === 22 ? '' : `-p ${port} `;
  return `ssh-keyscan ${where}${quote(hostName)} >> ${quote(userKnownHosts[0] ?? '~/.ssh/known_hosts')}`;
}
