import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { DroverError } from '../../base/error.js';
import { patience } from '../patience.js';
import { connectFailure, socketFailure, timeoutFailure } from './failure.js';
import type { SshSettings } from './settings.js';

/** Seconds of silence before the kernel asks whether the peer is alive, beside SSH's own questions. */
const TCP_ALIVE_SECONDS = 60;

/** A TCP connection, made within `connectTimeout`. */
export async function openSocket(settings: SshSettings): Promise<Socket> {
  const { hostName, port, family, bindAddress, connectTimeout } = settings;
  const socket = connect({ host: hostName, port, family, localAddress: bindAddress });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, TCP_ALIVE_SECONDS * 1000);
  const answered = patience(connectTimeout, () => socket.destroy(timeoutFailure(settings, 'connect')));
  try {
    await once(socket, 'connect');
    return socket;
  } catch (error) {
    throw error instanceof DroverError ? error : socketFailure(error, settings);
  } finally {
    answered();
  }
}

/** The standard input and output of a ProxyCommand. */
export async function openProxyCommand(command: string): Promise<Duplex> {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString('utf8')).slice(-1000);
  });
  // What a write failed for is told by the command's end.
  child.stdin.on('error', () => {});
  const stream = new Duplex({
    read: () => child.stdout.resume(),
    write: (bytes, _encoding, done) => child.stdin.write(bytes, () => done()),
    final: (done) => child.stdin.end(() => done()),
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  child.stdout.on('data', (bytes: Buffer) => {
    if (!stream.push(bytes)) child.stdout.pause();
  });
  child.on('error', (cause) =>
    stream.destroy(connectFailure(`the proxy command could not be started: ${command}`, { cause })),
  );
  child.on('close', (status) => {
    if (status)
      stream.destroy(connectFailure(`the proxy command ended with status ${status}: ${said.trim() || command}`));
    else stream.push(null);
  });
  return stream;
}
