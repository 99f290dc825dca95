import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DroverError } from '../../src/base/error.js';
import type { Become } from '../../src/connection/address.js';
import type { Connection } from '../../src/connection/connection.js';
import { openConnection } from '../../src/connection/open.js';
import { addUser, noSshd, noUsers, type Sshd, startSshd } from '../ssh/server.js';
import { addressOf } from './address.js';

const skipped = noSshd ?? noUsers ?? (existsSync('/usr/bin/sudo') ? undefined : 'no sudo');
const suite = skipped ? describe.skip : describe;
/** A word that nobody else on the machine has in a command line. */
const password = `secret-${randomUUID()}`;
const asker = `drv${process.pid}a`;
const trusted = `drv${process.pid}t`;
const sudoers = `/etc/sudoers.d/drover-test-${process.pid}`;

const become = (own: Partial<Become> = {}): Become => ({
  method: 'sudo',
  user: 'root',
  password: undefined,
  executable: undefined,
  flags: undefined,
  ...own,
});

suite(`become${skipped ? ` (${skipped})` : ''}`, () => {
  let sshd: Sshd;
  const users: ReturnType<typeof addUser>[] = [];
  beforeAll(async () => {
    sshd = await startSshd();
    users.push(addUser(asker, '/bin/sh', password), addUser(trusted, '/bin/sh'));
    const lines = `Defaults:${asker} passwd_tries=2, !fqdn\n${asker} ALL=(ALL) ALL\n${trusted} ALL=(ALL) NOPASSWD: ALL\nDefaults:${trusted} use_pty\n`;
    writeFileSync(sudoers, lines, { mode: 0o440 });
  });
  afterAll(async () => {
    rmSync(sudoers, { force: true });
    for (const user of users) user.remove();
    await sshd.stop();
  });

  const over = async (user: string, use: (connection: Connection) => Promise<void>, timeout = 10) => {
    const connection = await openConnection(
      addressOf({
        port: sshd.port,
        user,
        timeout,
        privateKeyFile: sshd.userKey,
        hostKeyChecking: false,
        sshArgs: ['-F', 'none', '-o', 'UserKnownHostsFile=/dev/null'],
      }),
    );
    try {
      await use(connection);
    } finally {
      await connection.close();
    }
  };
  const tryIt = async (connection: Connection, as: Become, script = 'id -un; cat; exit 3') => {
    const session = await connection.session(as);
    try {
      const { rc, stdout, stderr } = await session.run(script, { stdin: Buffer.from('in\n') });
      return [rc, Buffer.from(stdout).toString(), Buffer.from(stderr).toString()];
    } catch (error) {
      return error instanceof DroverError ? [error.code, error.message] : [error];
    }
  };
  const asRoot = [3, 'root\nin\n', ''];

  test('sudo asks for a password, and is answered', () =>
    over(asker, async (connection) => {
      expect(await tryIt(connection, become())).toEqual(['become', 'Missing sudo password']);
      expect(await tryIt(connection, become({ password: 'wrong' }))).toEqual(['become', 'Incorrect sudo password']);
      expect(await tryIt(connection, become({ password }))).toEqual(asRoot);
      expect(await tryIt(connection, become({ password }))).toEqual(asRoot);
      expect(await tryIt(connection, become({ password, flags: '-HSn' }))).toEqual(asRoot);
      expect(await tryIt(connection, become({ password, flags: '-H -S -n -i' }))).toEqual(asRoot);
    }));

  test('the password stands in no command line', () =>
    over(asker, async (connection) => {
      const session = await connection.session(become({ password }));
      const { stdout } = await session.run(`cat /proc/[0-9]*/cmdline | tr '\\0' ' '`);
      const text = Buffer.from(stdout).toString();
      expect([text.includes('sudo'), text.includes(password)]).toEqual([true, false]);
    }));

  test('sudo without a password, through a terminal of its own, and to another user', () =>
    over(trusted, async (connection) => {
      expect(await tryIt(connection, become())).toEqual(asRoot);
      expect(await tryIt(connection, become({ password: 'never asked for' }))).toEqual(asRoot);
      expect(await tryIt(connection, become({ user: asker }))).toEqual([3, `${asker}\nin\n`, '']);
      expect(await tryIt(connection, become(), 'printf %s "$HOME"')).toEqual([0, '/root', '']);
      expect(await tryIt(connection, become({ flags: '-i' }), 'printf %s "$PWD"; cat')).toEqual([0, '/rootin\n', '']);
      expect(await tryIt(connection, become({ flags: '-s' }))).toEqual(asRoot);
      expect((await tryIt(connection, become({ user: 'nobody-of-that-name' })))[0]).toBe('become');
      expect((await tryIt(connection, become({ executable: 'no-such-sudo' })))[0]).toBe('become');
    }));

  test('processes of another user are killed, too', () =>
    over(trusted, async (connection) => {
      const session = await connection.session(become());
      await expect(session.run('sleep 4721 & sleep 4721', { timeout: 0.2 })).rejects.toMatchObject({ code: 'timeout' });
      expect(await tryIt(connection, become(), 'ps -A -o args= | grep -c "^sleep 4721"')).toEqual([1, '0\n', '']);
    }));

  test('more identities than channels take turns', () =>
    over(trusted, async (connection) => {
      const identities = Array.from({ length: 12 }, (_, at) => become({ flags: `-H ${'-S '.repeat(at + 1)}-n` }));
      const answers = await Promise.all(identities.map((as) => tryIt(connection, as)));
      expect(answers).toEqual(identities.map(() => asRoot));
    }));

  test('a method that asks in words nobody knows is not awaited for ever', () =>
    over(
      trusted,
      async (connection) => {
        expect(await tryIt(connection, become({ executable: "sh -c 'echo Quoi; cat'", password: 'x' }))).toEqual([
          'become',
          'Timeout (3s) waiting for privilege escalation prompt: Quoi',
        ]);
      },
      3,
    ));

  test('su', () =>
    over(asker, async (connection) => {
      const toSelf = { method: 'su', user: asker };
      expect(await tryIt(connection, become(toSelf))).toEqual(['become', 'Missing su password']);
      expect(await tryIt(connection, become({ ...toSelf, password }))).toEqual([3, `${asker}\nin\n`, '']);
      expect(await tryIt(connection, become({ ...toSelf, password: 'wrong' }))).toEqual([
        'become',
        'Incorrect su password',
      ]);
    }));

  test('su from root needs no password', async () => {
    const connection = await openConnection(addressOf({ connection: 'local' }));
    expect(await tryIt(connection, become({ method: 'su', user: asker }))).toEqual([3, `${asker}\nin\n`, '']);
    expect(await tryIt(connection, become({ user: asker }))).toEqual([3, `${asker}\nin\n`, '']);
    await connection.close();
  });

  test('methods that are not there', () =>
    over(trusted, async (connection) => {
      expect(await tryIt(connection, become({ method: 'pbrun' }))).toEqual([
        'become',
        "Invalid become method specified, could not find matching plugin: 'pbrun'. Use `ansible-doc -t become -l` to list available plugins.",
      ]);
      expect((await tryIt(connection, become({ method: 'doas', password: 'x' })))[1]).toBe(
        'doas reads passwords from a terminal only, and drover has none',
      );
    }));
});
