import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openConnection } from '../../src/connection/open.js';
import { addUser, noSshd, noUsers, type Sshd, startSshd } from '../ssh/server.js';
import { addressOf } from './address.js';
import { describeSessions } from './session-contract.js';

const skipped = noSshd ?? noUsers;
const suite = skipped ? describe.skip : describe;

/** Login shells, which start the session's `sh` each in their own syntax. */
const LOGIN_SHELLS = ['/bin/dash', '/bin/bash', '/bin/mksh', '/bin/csh', '/usr/bin/fish', '/bin/zsh'].filter(
  existsSync,
);

suite(`sessions over ssh${skipped ? ` (${skipped})` : ''}`, () => {
  let sshd: Sshd;
  const users: ReturnType<typeof addUser>[] = [];
  beforeAll(async () => {
    sshd = await startSshd();
    users.push(...LOGIN_SHELLS.map((shell, at) => addUser(`drv${process.pid}x${at}`, shell)));
  });
  afterAll(async () => {
    for (const user of users) user.remove();
    await sshd.stop();
  });

  const connect = (at: number, shell = '/bin/sh') =>
    openConnection(
      addressOf({
        port: sshd.port,
        user: `drv${process.pid}x${at}`,
        privateKeyFile: sshd.userKey,
        sshArgs: ['-F', 'none', '-o', `UserKnownHostsFile=${sshd.knownHosts}`],
        shell,
      }),
    );

  describe('a login shell dash', () => describeSessions(() => connect(0)));

  test.each(LOGIN_SHELLS.map((shell, at) => [shell, at] as const))(
    'the login shell %s starts a session',
    async (_, at) => {
      const connection = await connect(at);
      const session = await connection.session(undefined);
      const { stdout } = await session.run('echo "$0 $(id -un)"; cat', { stdin: Buffer.from('in') });
      expect(Buffer.from(stdout).toString()).toBe(`/bin/sh drv${process.pid}x${at}\nin`);
      await connection.close();
    },
  );
});
