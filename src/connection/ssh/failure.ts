import { DroverError, type ErrorCode } from '../../base/error.js';
import type { Authentication } from './authentication.js';
import type { SshSettings } from './settings.js';

/** The server closed the connection before it said that it speaks SSH: it may be too busy. */
export class ClosedEarly extends Error {
  /** `said` is what it sent. */
  constructor(readonly said: string) {
    super('the server closed the connection');
  }
}

/** How every failure to connect begins: Ansible's words, which playbooks and people look for. */
const PREFIX = 'Failed to connect to the host via ssh: ';

/** What OpenSSH says for a system error. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  ETIMEDOUT: 'Connection timed out',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EACCES: 'Permission denied',
};

const NAME_ERRORS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'Name or service not known',
  EAI_AGAIN: 'Temporary failure in name resolution',
};

export function connectFailure(
  text: string,
  details: { code?: ErrorCode; hint?: string; cause?: unknown } = {},
): DroverError {
  return new DroverError(`${PREFIX}${text}`, { code: 'connection', ...details });
}

/** A host key's error, below the prefix. */
export function hostKeyFailure(error: DroverError): DroverError {
  return connectFailure(error.message, { code: 'host-key', ...(error.hint && { hint: error.hint }) });
}

/** The socket could not be connected, or broke before the SSH protocol began. */
export function socketFailure(error: unknown, { hostName, port }: SshSettings): DroverError {
  const code = codeOf(error);
  const name = NAME_ERRORS[code];
  if (name) {
    return connectFailure(`ssh: Could not resolve hostname ${hostName}: ${name}`, {
      hint: 'set ansible_host to an address, or correct the name',
    });
  }
  const reason = SYSTEM_ERRORS[code] ?? (error instanceof Error ? error.message : String(error));
  return connectFailure(`ssh: connect to host ${hostName} port ${port}: ${reason}`);
}

/** Several addresses give several errors: the first speaks for all. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
}

export function timeoutFailure(
  { hostName, port, connectTimeout }: SshSettings,
  stage: 'connect' | 'handshake',
): DroverError {
  const text =
    stage === 'connect'
      ? `ssh: connect to host ${hostName} port ${port}: Connection timed out`
      : `Connection timed out during the handshake with ${hostName} port ${port}`;
  return connectFailure(text, { hint: `nothing came within ${connectTimeout} seconds (timeout)` });
}

/** The server hung up before it spoke SSH, each time that it was asked. */
export function closedEarly({ hostName, port }: SshSettings, attempts: number, said: string): DroverError {
  const where = `${hostName} port ${port}`;
  const line = said.split(/[\r\n]/, 1)[0]!.replace(/[^ -~]/g, '?');
  return connectFailure(
    `kex_exchange_identification: Connection closed by remote host ${where}${line && `, which said ${JSON.stringify(line)}`}`,
    {
      hint: isBusy(said)
        ? `asked ${attempts} times: does its MaxStartups allow so many connections at once?`
        : 'is it an SSH server?',
    },
  );
}

/** sshd beyond its MaxStartups says nothing, or that. */
export function isBusy(said: string): boolean {
  return said === '' || /^exceeded maxstartups/i.test(said);
}

export function authenticationFailure(
  { user, hostName }: SshSettings,
  { serverMethods, tried, unusable }: Authentication,
): DroverError {
  const offered = tried.length > 0 ? `tried ${tried.join(', ')}` : 'there was nothing to try';
  const useless = unusable.length > 0 ? `; ${unusable.join('; ')}` : '';
  return connectFailure(`${user}@${hostName}: Permission denied (${serverMethods.join(',')}).`, {
    code: 'authentication',
    hint: offered + useless,
  });
}

/** ssh2 gave up before the connection was ready. */
export function handshakeFailure(error: Error, settings: SshSettings): DroverError {
  const { hostName, port } = settings;
  if (error instanceof DroverError) return error;
  if (codeOf(error)) return socketFailure(error, settings);
  const mismatch = /no matching (.+)/i.exec(error.message);
  if (mismatch) {
    return connectFailure(`Unable to negotiate with ${hostName} port ${port}: no matching ${mismatch[1]} found`, {
      hint: 'KexAlgorithms, Ciphers, MACs and HostKeyAlgorithms of the ssh configuration add older ones',
      cause: error,
    });
  }
  return connectFailure(`${hostName} port ${port}: ${error.message}`);
}
