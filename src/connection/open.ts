import { DroverError } from '../base/error.js';
import type { HostAddress } from './address.js';
import type { Connection } from './connection.js';
import { openExec, openLocal } from './local.js';
import type { SshOpener, SshOpenerOptions } from './ssh/open-ssh.js';

/** Opens the connections of one thread. */
export interface Opener {
  /** Errors: `connection`, `authentication`, `host-key`. */
  open(address: HostAddress): Promise<Connection>;
}

/** Connections that share what is read from ssh's files: keys, known hosts, configuration, agents. */
export function createOpener(options: SshOpenerOptions = {}): Opener {
  let ssh: Promise<SshOpener> | undefined;
  return {
    async open(address) {
      switch (address.connection) {
        case 'local':
          return openLocal(address);
        case 'exec':
          return openExec(address);
        case 'ssh':
          ssh ??= loadSsh(options);
          return (await ssh).open(address);
        default:
          throw new DroverError(`the connection ${JSON.stringify(address.connection)} is not supported`, {
            code: 'connection',
          });
      }
    },
  };
}

/** One connection alone. */
export function openConnection(address: HostAddress, options: SshOpenerOptions = {}): Promise<Connection> {
  return createOpener(options).open(address);
}

/** Loaded when it is needed. */
async function loadSsh(options: SshOpenerOptions): Promise<SshOpener> {
  const { sshOpener } = await import('./ssh/open-ssh.js');
  return sshOpener(options);
}
