import type { HostAddress } from '../../src/connection/address.js';

/** An address of which a test says only what matters to it. */
export function addressOf(own: Partial<HostAddress>): HostAddress {
  return {
    name: 'host',
    connection: 'ssh',
    host: '127.0.0.1',
    port: undefined,
    user: undefined,
    password: undefined,
    privateKeyFile: undefined,
    privateKeyPassphrase: undefined,
    hostKeyChecking: true,
    sshArgs: [],
    timeout: 10,
    shell: '/bin/sh',
    ...own,
  };
}
