import { homedir } from 'node:os';
import { openConnection } from '../src/connection/open.js';
import { noSshd, ownUser, startSshd } from '../test/ssh/server.js';
import { cpuOf } from './measure.js';

/** What one login costs each side, by key exchange, cipher and host key: milliseconds of processor time, over many logins one after the other. */
if (noSshd) {
  console.error(`the bench cannot run: ${noSshd}`);
  process.exit(1);
}
const LOGINS = 100;
const VARIANTS: readonly (readonly [string, ...string[]])[] = [
  ['as drover offers them'],
  ['ecdh-sha2-nistp256', 'KexAlgorithms=ecdh-sha2-nistp256'],
  ['curve25519-sha256', 'KexAlgorithms=curve25519-sha256'],
  ['group14-sha256', 'KexAlgorithms=diffie-hellman-group14-sha256'],
  ['aes128-gcm', 'Ciphers=aes128-gcm@openssh.com'],
  ['aes256-ctr', 'Ciphers=aes256-ctr'],
  ['chacha20-poly1305', 'Ciphers=chacha20-poly1305@openssh.com'],
  ['host key ed25519', 'HostKeyAlgorithms=ssh-ed25519'],
  ['host key ecdsa', 'HostKeyAlgorithms=ecdsa-sha2-nistp256'],
  ['host key rsa', 'HostKeyAlgorithms=rsa-sha2-512'],
];

const sshd = await startSshd({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
const login = async (options: readonly string[]): Promise<void> => {
  const connection = await openConnection(
    {
      name: 'host',
      connection: 'ssh',
      host: '127.0.0.1',
      port: sshd.port,
      user: ownUser,
      password: undefined,
      privateKeyFile: sshd.userKey,
      privateKeyPassphrase: undefined,
      hostKeyChecking: true,
      sshArgs: [
        '-F',
        'none',
        '-o',
        `UserKnownHostsFile=${sshd.knownHosts}`,
        ...options.flatMap((option) => ['-o', option]),
      ],
      timeout: 30,
      shell: '/bin/sh',
    },
    { environment: {}, home: homedir() },
  );
  await connection.close();
};

try {
  for (let warm = 0; warm < LOGINS; warm++) await login([]);
  console.log(`${'variant'.padEnd(24)}client ms  server ms`);
  for (const [name, ...options] of VARIANTS) {
    const [client, server] = [process.cpuUsage(), cpuOf(sshd.pid)];
    for (let done = 0; done < LOGINS; done++) await login(options);
    const { user, system } = process.cpuUsage(client);
    const columns = [(user + system) / 1000 / LOGINS, ((cpuOf(sshd.pid) - server) * 1000) / LOGINS];
    console.log(`${name.padEnd(24)}${columns.map((value) => value.toFixed(2).padStart(9)).join('  ')}`);
  }
} finally {
  await sshd.stop();
}
