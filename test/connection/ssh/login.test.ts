import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DroverError } from '../../../src/base/error.js';
import type { HostAddress } from '../../../src/connection/address.js';
import { openConnection } from '../../../src/connection/open.js';
import { addUser, generateKey, noSshd, noUsers, type Sshd, startSshd } from '../../ssh/server.js';
import { addressOf } from '../address.js';

const skipped = noSshd ?? noUsers;
const suite = skipped ? describe.skip : describe;
const user = `drv${process.pid}l`;

suite(`login${skipped ? ` (${skipped})` : ''}`, () => {
  let sshd: Sshd;
  let account: ReturnType<typeof addUser>;
  let home: string;
  const agent = { socket: '', pid: 0 };

  beforeAll(async () => {
    sshd = await startSshd({
      hostKeys: ['ed25519', 'rsa', 'ecdsa'],
      config: 'MaxAuthTries 20\nKbdInteractiveAuthentication no',
    });
    account = addUser(user, '/bin/sh', 'secret');
    home = mkdtempSync(join(tmpdir(), 'drover-login-'));
    mkdirSync(join(home, '.ssh'));
    for (const [type, name, passphrase] of [
      ['ed25519', 'locked', 'open sesame'],
      ['rsa', 'rsa', ''],
      ['ecdsa', 'ecdsa', ''],
      ['ed25519', 'stranger', ''],
    ] as const) {
      generateKey(type, join(home, name), passphrase);
    }
    const allowed = ['locked', 'rsa', 'ecdsa'].map((name) => readFileSync(join(home, `${name}.pub`), 'utf8'));
    writeFileSync(
      join(sshd.directory, 'authorized_keys'),
      [readFileSync(`${sshd.userKey}.pub`, 'utf8'), ...allowed].join(''),
    );
    const said = execFileSync('ssh-agent', ['-s', '-a', join(home, 'agent')]).toString();
    agent.socket = join(home, 'agent');
    agent.pid = Number(/AGENT_PID=(\d+)/.exec(said)![1]);
    for (const name of ['stranger', 'ecdsa'])
      execFileSync('ssh-add', ['-q', join(home, name)], { env: { ...process.env, SSH_AUTH_SOCK: agent.socket } });
  });
  afterAll(async () => {
    process.kill(agent.pid);
    account.remove();
    rmSync(home, { recursive: true });
    await sshd.stop();
  });

  /** `ok` with the user's name, or the error's code, message and hint. */
  async function login(address: Partial<HostAddress>, environment: Record<string, string> = {}): Promise<string[]> {
    const args = ['-o', `UserKnownHostsFile=${sshd.knownHosts}`, ...(address.sshArgs ?? [])];
    try {
      const whole = addressOf({ port: sshd.port, user, ...address, sshArgs: args });
      const connection = await openConnection(whole, { home, environment, systemConfig: '/dev/null' });
      const session = await connection.session(undefined);
      const { stdout } = await session.run('id -un');
      await connection.close();
      return ['ok', Buffer.from(stdout).toString().trim()];
    } catch (error) {
      if (!(error instanceof DroverError)) throw error;
      return [error.code, error.message, error.hint ?? ''].map((text) =>
        text.replaceAll(home, '~').replaceAll(user, 'USER'),
      );
    }
  }
  const denied = (hint: string) => [
    'authentication',
    'Failed to connect to the host via ssh: USER@127.0.0.1: Permission denied (publickey,password).',
    hint,
  ];
  const file = (name: string) => join(home, name);
  const ok = ['ok', user];

  test('with a key file of each type', async () => {
    for (const name of ['rsa', 'ecdsa']) expect(await login({ privateKeyFile: file(name) })).toEqual(ok);
    expect(await login({ privateKeyFile: sshd.userKey })).toEqual(ok);
    expect(await login({ sshArgs: ['-i', sshd.userKey] })).toEqual(ok);
  });

  test('with a key file that has a passphrase', async () => {
    expect(await login({ privateKeyFile: file('locked'), privateKeyPassphrase: 'open sesame' })).toEqual(ok);
    expect(await login({ privateKeyFile: file('locked') })).toEqual(
      denied('there was nothing to try; key ~/locked needs a passphrase'),
    );
    expect(await login({ privateKeyFile: file('locked'), privateKeyPassphrase: 'no' })).toEqual(
      denied('there was nothing to try; key ~/locked cannot be decrypted: wrong passphrase'),
    );
  });

  test('with a key that is of no use', async () => {
    expect(await login({ privateKeyFile: file('stranger') })).toEqual(denied('tried key ~/stranger'));
    expect(await login({ privateKeyFile: file('none') })).toEqual(
      denied('there was nothing to try; key ~/none does not exist'),
    );
    writeFileSync(file('text'), 'no key');
    expect((await login({ privateKeyFile: file('text') }))[2]).toMatch(
      /^there was nothing to try; key ~\/text is no private key/,
    );
    expect(await login({ privateKeyFile: file('rsa.pub') })).toEqual(
      denied('there was nothing to try; key ~/rsa.pub holds no private key'),
    );
  });

  test('with nothing, and with the usual key files', async () => {
    expect(await login({})).toEqual(denied('there was nothing to try'));
    writeFileSync(join(home, '.ssh/id_ecdsa'), readFileSync(file('ecdsa')), { mode: 0o600 });
    expect(await login({})).toEqual(ok);
    rmSync(join(home, '.ssh/id_ecdsa'));
  });

  test('with the agent', async () => {
    const withAgent = { SSH_AUTH_SOCK: agent.socket };
    expect(await login({}, withAgent)).toEqual(ok);
    expect(await login({ privateKeyFile: file('stranger') }, withAgent)).toEqual(ok);
    const only = ['-o', 'IdentitiesOnly=yes'];
    expect(await login({ privateKeyFile: file('stranger'), sshArgs: only }, withAgent)).toEqual(
      denied('tried key ~/stranger, agent key test'),
    );
    expect((await login({}, { SSH_AUTH_SOCK: file('nowhere') }))[2]).toBe(
      'there was nothing to try; the agent at ~/nowhere does not answer',
    );
    expect(await login({ sshArgs: ['-A'] }, withAgent)).toEqual(ok);
  });

  test('with a password', async () => {
    expect(await login({ password: 'secret' })).toEqual(ok);
    expect(await login({ password: 'wrong' })).toEqual(denied('tried password'));
    expect(await login({ password: 'secret', privateKeyFile: file('stranger') })).toEqual(ok);
    expect(await login({ password: 'secret', sshArgs: ['-o', 'PasswordAuthentication=no'] })).toEqual(
      denied('there was nothing to try'),
    );
  });

  test('to a host whose key has changed goes no password, even when keys are not checked', async () => {
    const args = ['-o', `UserKnownHostsFile=${file('changed')}`];
    const { stdout: otherKey } = { stdout: readFileSync(file('stranger.pub'), 'utf8') };
    writeFileSync(file('changed'), `[127.0.0.1]:${sshd.port} ${otherKey}`);
    const address = addressOf({ port: sshd.port, user, sshArgs: args, hostKeyChecking: false, password: 'secret' });
    const opened = openConnection(address, { home, environment: {}, systemConfig: '/dev/null' });
    await expect(opened).rejects.toMatchObject({
      code: 'authentication',
      hint: 'there was nothing to try; the password, since the host key is not the known one',
    });
    const withKey = await openConnection(
      { ...address, privateKeyFile: sshd.userKey },
      { home, environment: {}, systemConfig: '/dev/null' },
    );
    await withKey.close();
  });

  test('the key that is asked for is one of those that are known', async () => {
    for (const type of ['ed25519', 'rsa', 'ecdsa'] as const) {
      const known = file(`known-${type}`);
      writeFileSync(known, `[127.0.0.1]:${sshd.port} ${readFileSync(`${sshd.hostKey(type)}.pub`, 'utf8')}`);
      const address = addressOf({
        port: sshd.port,
        user,
        privateKeyFile: sshd.userKey,
        sshArgs: ['-o', `UserKnownHostsFile=${known}`],
      });
      const connection = await openConnection(address, { home, environment: {}, systemConfig: '/dev/null' });
      await connection.close();
    }
  });

  test('an unknown host key is refused before anything else', async () => {
    const address = addressOf({
      port: sshd.port,
      user,
      password: 'secret',
      sshArgs: ['-o', 'UserKnownHostsFile=/nonexistent/known'],
    });
    await expect(openConnection(address, { home, environment: {}, systemConfig: '/dev/null' })).rejects.toMatchObject({
      code: 'host-key',
      message: expect.stringMatching(
        /^Failed to connect to the host via ssh: Host key verification failed: no ED25519 host key is known for \[127\.0\.0\.1\]:\d+ in \/nonexistent\/known; it offers SHA256:\S+$/,
      ),
      hint: expect.stringContaining(`ssh-keyscan -p ${sshd.port} '127.0.0.1' >> '/nonexistent/known'`),
    });
  });

  test('through a jump host, whose key is verified as well', async () => {
    const hop = `${user}@127.0.0.1:${sshd.port}`;
    const config = (known: string) => {
      writeFileSync(file('config'), `IdentityFile ${sshd.userKey}\nUserKnownHostsFile ${known}\n`);
      return ['-F', file('config'), '-J', `${hop},${hop}`];
    };
    expect(await login({ sshArgs: config(sshd.knownHosts) })).toEqual(ok);
    expect((await login({ sshArgs: config('/dev/null') }))[0]).toBe('host-key');
    expect((await login({ sshArgs: ['-F', file('config'), '-J', '127.0.0.1:1'] }))[1]).toBe(
      'Failed to connect to the host via ssh: ssh: connect to host 127.0.0.1 port 1: Connection refused',
    );
  });

  test('a jump host that cannot go on', async () => {
    writeFileSync(
      file('config'),
      `Host hop\n HostName 127.0.0.1\n Port ${sshd.port}\n User ${user}\n IdentityFile ${sshd.userKey}\n UserKnownHostsFile ${sshd.knownHosts}\n`,
    );
    const [code, message] = await login({ port: 1, sshArgs: ['-F', file('config'), '-J', 'hop'] });
    expect([code, message]).toEqual([
      'connection',
      expect.stringContaining('the jump host cannot reach 127.0.0.1 port 1'),
    ]);
  });

  test('through a command', async () => {
    const relay = `${process.execPath} -e "const s=require('net').connect(process.argv[2],process.argv[1]);process.stdin.pipe(s);s.pipe(process.stdout)" %h %p`;
    expect(await login({ privateKeyFile: sshd.userKey, sshArgs: ['-o', `ProxyCommand=${relay}`] })).toEqual(ok);
    const [code, message] = await login({ sshArgs: ['-o', 'ProxyCommand=sh -c "echo no way >&2; exit 7"'] });
    expect([code, message]).toEqual([
      'connection',
      'Failed to connect to the host via ssh: the proxy command ended with status 7: no way',
    ]);
  });

  test('the environment that the configuration sends', async () => {
    const own = await startSshd({ config: 'AcceptEnv SENT_*' });
    const address = addressOf({
      port: own.port,
      user,
      privateKeyFile: own.userKey,
      sshArgs: ['-o', `UserKnownHostsFile=${own.knownHosts}`, '-o', 'SendEnv=SENT_*', '-o', 'SetEnv=SENT_B=2'],
    });
    const connection = await openConnection(address, {
      home,
      environment: { SENT_A: '1', OTHER: '3' },
      systemConfig: '/dev/null',
    });
    const session = await connection.session(undefined);
    expect(Buffer.from((await session.run('echo "$SENT_A$SENT_B$OTHER"')).stdout).toString()).toBe('12\n');
    await connection.close();
    await own.stop();
  });
});
