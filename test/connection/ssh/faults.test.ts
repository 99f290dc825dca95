import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ssh2 from 'ssh2';
import { DroverError } from '../../../src/base/error.js';
import type { HostAddress } from '../../../src/connection/address.js';
import { openConnection } from '../../../src/connection/open.js';
import type { Session } from '../../../src/connection/session.js';
import { noSshd, ownUser, type Sshd, startSshd } from '../../ssh/server.js';
import { addressOf } from '../address.js';

const suite = noSshd ? describe.skip : describe;
const FAILED = 'Failed to connect to the host via ssh: ';

const open = (address: Partial<HostAddress>) =>
  openConnection(addressOf({ user: ownUser, ...address }), { environment: {}, systemConfig: '/dev/null' });

async function failure(promise: Promise<unknown>): Promise<string[]> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DroverError)) throw new Error(`expected a DroverError: ${String(error)}`);
  return [error.code, error.message];
}

/** A TCP server on loopback whose connections are given to `serve`. */
async function listen(serve: (socket: Socket) => void): Promise<{ port: number; server: Server; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, server, close };
}

describe('hosts that do not answer as they should', () => {
  test('a closed port', async () => {
    expect(await failure(open({ port: 1 }))).toEqual([
      'connection',
      `${FAILED}ssh: connect to host 127.0.0.1 port 1: Connection refused`,
    ]);
  });

  test('a name that does not exist', async () => {
    const [code, message] = await failure(open({ host: 'no-such-host.invalid' }));
    expect([code, message!.replace(/: [^:]*$/, '')]).toEqual([
      'connection',
      `${FAILED}ssh: Could not resolve hostname no-such-host.invalid`,
    ]);
  });

  test('a server that says nothing', async () => {
    const { port, close } = await listen(() => {});
    expect(await failure(open({ port, timeout: 1 }))).toEqual([
      'connection',
      `${FAILED}Connection timed out during the handshake with 127.0.0.1 port ${port}`,
    ]);
    close();
  });

  test('a server of another protocol', async () => {
    const { port, close } = await listen((socket) =>
      socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    expect(await failure(open({ port }))).toEqual([
      'connection',
      `${FAILED}kex_exchange_identification: Connection closed by remote host 127.0.0.1 port ${port}, which said "HTTP/1.1 400 Bad Request"`,
    ]);
    close();
  });

  test('a server that resets the connection', async () => {
    const { port, close } = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await failure(open({ port }))).toEqual([
      'connection',
      `${FAILED}ssh: connect to host 127.0.0.1 port ${port}: Connection reset by peer`,
    ]);
    close();
  });

  test('no algorithm in common', async () => {
    const { port, close } = await listen((socket) => {
      socket.write('SSH-2.0-odd\r\n');
      const list = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
      const body = Buffer.concat([
        Buffer.from([20]),
        Buffer.alloc(16),
        ...Array.from({ length: 10 }, () => list('odd')),
        Buffer.alloc(5),
      ]);
      const padding = 8 - ((body.length + 5) % 8) + 8;
      const head = Buffer.alloc(5);
      head.writeUInt32BE(body.length + padding + 1);
      head[4] = padding;
      socket.write(Buffer.concat([head, body, Buffer.alloc(padding)]));
    });
    expect(await failure(open({ port, timeout: 2 }))).toEqual([
      'connection',
      `${FAILED}Unable to negotiate with 127.0.0.1 port ${port}: no matching key exchange algorithm found`,
    ]);
    close();
  });
});

describe('keyboard-interactive', () => {
  const { private: hostKey } = ssh2.utils.generateKeyPairSync('ed25519');
  let server: ssh2.Server;
  let port: number;
  beforeAll(async () => {
    server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
      client.on('error', () => {});
      client.on('authentication', (context) => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        context.prompt(
          [
            { prompt: 'Name: ', echo: true },
            { prompt: 'Password: ', echo: false },
          ],
          ([name, password]) => {
            if (name === '' && password === 'secret') context.accept();
            else context.reject(['keyboard-interactive']);
          },
        );
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.close();
  });

  test('the password answers what is not echoed', async () => {
    const connection = await open({
      port,
      password: 'secret',
      hostKeyChecking: false,
      sshArgs: ['-o', 'UserKnownHostsFile=/dev/null'],
    });
    await connection.close();
    expect(
      await failure(
        open({ port, password: 'wrong', hostKeyChecking: false, sshArgs: ['-o', 'UserKnownHostsFile=/dev/null'] }),
      ),
    ).toEqual(['authentication', `${FAILED}${ownUser}@127.0.0.1: Permission denied (keyboard-interactive).`]);
  });
});

suite(`an sshd in trouble${noSshd ? ` (${noSshd})` : ''}`, () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd({ config: 'MaxSessions 2' });
  });
  afterAll(() => sshd.stop());

  const to = (own: Sshd, more: Partial<HostAddress> = {}, ...options: string[]) =>
    open({
      port: own.port,
      privateKeyFile: own.userKey,
      ...more,
      sshArgs: [
        '-F',
        'none',
        '-o',
        `UserKnownHostsFile=${own.knownHosts}`,
        ...options.flatMap((option) => ['-o', option]),
      ],
    });

  /** Resolves when the script has begun, with the promise of its end. */
  async function begun(session: Session, script: string): Promise<{ ended: Promise<unknown> }> {
    let started = () => {};
    const output = new Promise<void>((resolve) => {
      started = resolve;
    });
    const ended = session.run(`echo; ${script}`, { onOutput: () => started() });
    ended.catch(() => {});
    await output;
    return { ended };
  }

  test('one that is killed while a command runs', async () => {
    const own = await startSshd();
    const connection = await to(own);
    const { ended } = await begun(await connection.session(undefined), 'sleep 4731');
    own.signal('SIGKILL');
    expect(await failure(ended)).toEqual(['connection', 'the connection was lost while a script ran']);
    await connection.lost;
    await own.stop();
    const local = await openConnection(addressOf({ connection: 'local' }));
    const session = await local.session(undefined);
    const count = session.run('while ps -A -o args= | grep -q "^sleep 4731"; do sleep 0.05; done; exit 7');
    expect(await count).toMatchObject({ rc: 7 });
    await local.close();
  });

  test('one that does not answer any more is given up', async () => {
    const own = await startSshd();
    const connection = await to(own, {}, 'ServerAliveInterval=1', 'ServerAliveCountMax=1');
    const { ended } = await begun(await connection.session(undefined), 'sleep 4732');
    own.signal('SIGSTOP');
    const [code, message] = await failure(ended);
    expect([code, message]).toEqual(['connection', 'the connection was lost while a script ran']);
    await own.stop();
  });

  test('one that closes connections at first is asked again', async () => {
    let refusals = 2;
    const { port, close } = await listen((socket) => {
      if (refusals-- > 0) {
        socket.end('Exceeded MaxStartups\r\n');
        return;
      }
      const onward = connect(sshd.port, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
    });
    const connection = await to(
      sshd,
      { port },
      'StrictHostKeyChecking=accept-new',
      'UserKnownHostsFile=/dev/null',
      'HostKeyAlias=x',
    );
    expect(refusals).toBe(-1);
    await connection.close();
    close();
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot('one with few channels is shared among identities', async () => {
    const connection = await to(sshd);
    const self = ['-n', '-n -n', '-n -n -n', '-n -S'].map((flags) => ({
      method: 'sudo',
      user: ownUser,
      password: undefined,
      executable: undefined,
      flags,
    }));
    const answers = await Promise.all(
      [undefined, ...self].map(async (identity, at) => {
        const session = await connection.session(identity);
        return Buffer.from((await session.run(`sleep 0.1; echo ${at}`)).stdout).toString();
      }),
    );
    expect(answers).toEqual(['0\n', '1\n', '2\n', '3\n', '4\n']);
    await connection.close();
  });

  test('a connection that was closed says so', async () => {
    const connection = await to(sshd);
    const session = await connection.session(undefined);
    await connection.close();
    expect(await failure(session.run('echo'))).toEqual(['connection', 'the session is closed']);
  });
});
