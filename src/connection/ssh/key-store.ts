import { readFileSync } from 'node:fs';
import type { BaseAgent, ParsedKey, PublicKeyEntry } from 'ssh2';
import { ssh2 } from './ssh2.js';

/** What became of a private key file. */
export type LoadedKey =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  | { readonly kind: 'missing' }
  /** `publicKey` comes from the file's `.pub` sibling. */
  | { readonly kind: 'encrypted'; readonly publicKey: Buffer | undefined }
  | { readonly kind: 'unusable'; readonly reason: string };

export interface AgentKeys {
  readonly agent: BaseAgent;
  readonly keys: readonly ParsedKey[];
  /** Why there are none. */
  readonly failure: string | undefined;
}

/** Keys of one thread: every file is read and decrypted once, every agent asked once. */
export class KeyStore {
  readonly #files = new Map<string, LoadedKey>();
  readonly #agents = new Map<string, Promise<AgentKeys>>();

  load(path: string, passphrase: string | undefined): LoadedKey {
    const id = `${path}\0${passphrase ?? ''}`;
    const known = this.#files.get(id) ?? loadKey(path, passphrase);
    this.#files.set(id, known);
    return known;
  }

  agent(socket: string): Promise<AgentKeys> {
    const known = this.#agents.get(socket) ?? askAgent(socket);
    this.#agents.set(socket, known);
    return known;
  }
}

function loadKey(path: string, passphrase: string | undefined): LoadedKey {
  let text: Buffer;
  try {
    text = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { kind: 'missing' } : { kind: 'unusable', reason: `cannot be read (${code})` };
  }
  const parsed = ssh2().utils.parseKey(text, passphrase) as ParsedKey | ParsedKey[] | Error;
  if (parsed instanceof Error) return failedKey(parsed, path, passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!key?.isPrivateKey()) return { kind: 'unusable', reason: 'holds no private key' };
  return { kind: 'key', key };
}

function failedKey(error: Error, path: string, passphrase: string | undefined): LoadedKey {
  if (/no passphrase given/i.test(error.message)) return { kind: 'encrypted', publicKey: readPublicKey(`${path}.pub`) };
  const wrong = passphrase !== undefined && /passphrase|decrypt|integrity|malformed/i.test(error.message);
  return {
    kind: 'unusable',
    reason: wrong ? 'cannot be decrypted: wrong passphrase' : `is no private key (${error.message})`,
  };
}

function readPublicKey(path: string): Buffer | undefined {
  try {
    const parsed = ssh2().utils.parseKey(readFileSync(path)) as ParsedKey | Error;
    return parsed instanceof Error ? undefined : parsed.getPublicSSH();
  } catch {
    return undefined;
  }
}

function askAgent(socket: string): Promise<AgentKeys> {
  const agent = ssh2().createAgent(socket);
  return new Promise((resolve) => {
    agent.getIdentities((error, found) => {
      const keys = (found ?? []).flatMap((entry) => publicKeyOf(entry));
      resolve({ agent, keys, failure: error ? `the agent at ${socket} does not answer` : undefined });
    });
  });
}

/** Agents may hold keys that ssh2 cannot read, like certificates. */
function publicKeyOf(entry: ParsedKey | Buffer | string | PublicKeyEntry): ParsedKey[] {
  const key = typeof entry === 'object' && 'pubKey' in entry ? entry.pubKey : entry;
  const parsed = ssh2().utils.parseKey(key as Buffer) as ParsedKey | Error;
  return parsed instanceof Error ? [] : [parsed];
}
