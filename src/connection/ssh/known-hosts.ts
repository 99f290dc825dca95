import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DroverError } from '../../base/error.js';
import { matchesPatterns } from './pattern.js';

/** A line of a known_hosts file. Source: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. */
export interface KnownKey {
  readonly marker: 'revoked' | 'cert-authority' | undefined;
  readonly hosts: string;
  /** `ssh-ed25519`, `ssh-rsa` … */
  readonly type: string;
  readonly key: Buffer;
  readonly file: string;
  readonly line: number;
}

const LINE = /^\s*(?:@(\S+)\s+)?(\S+)\s+([a-z0-9@.-]+)\s+([A-Za-z0-9+/]+=*)(?:\s.*)?$/;

/** The known_hosts files of one thread, each read once. */
export class KnownHosts {
  readonly #files = new Map<string, readonly KnownKey[]>();

  /** The lines of the files that speak of one of the names, in the files' order. Names are lower-case, `[host]:port` for other ports. */
  find(files: readonly string[], name: string): KnownKey[] {
    return files.flatMap((file) => this.#lines(file).filter((known) => names(known.hosts, name)));
  }

  /** A key was added to the file. */
  forget(file: string): void {
    this.#files.delete(file);
  }

  #lines(file: string): readonly KnownKey[] {
    const lines = this.#files.get(file) ?? readKnownHosts(file);
    this.#files.set(file, lines);
    return lines;
  }
}

/** The name of a host as known_hosts files write it. */
export function knownHostsName(host: string, port: number): string {
  const lower = host.toLowerCase();
  return port === 22 ? lower : `[${lower}]:${port}`;
}

/** Lines that are none are passed over, as OpenSSH does. */
export function readKnownHosts(file: string): KnownKey[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code!)) return [];
    throw new DroverError(`the known hosts in ${file} cannot be read`, { code: 'file-unreadable', cause });
  }
  return text.split('\n').flatMap((line, at) => {
    const [, marker, hosts, type, key] = LINE.exec(line) ?? [];
    if (!hosts || hosts.startsWith('#') || (marker && marker !== 'revoked' && marker !== 'cert-authority')) return [];
    return [
      {
        marker: marker as KnownKey['marker'],
        hosts,
        type: type!,
        key: Buffer.from(key!, 'base64'),
        file,
        line: at + 1,
      },
    ];
  });
}

function names(hosts: string, name: string): boolean {
  const [, salt, hash] = /^\|1\|([^|]+)\|(.+)$/.exec(hosts) ?? [];
  if (salt) return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  return matchesPatterns(name, hosts.toLowerCase().split(','));
}
