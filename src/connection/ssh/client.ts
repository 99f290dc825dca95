import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { DroverError } from '../../base/error.js';
import { patience } from '../patience.js';
import { algorithmsFor } from './algorithms.js';
import { type Authentication, authenticationFor, signAtOnce } from './authentication.js';
import {
  authenticationFailure,
  ClosedEarly,
  connectFailure,
  handshakeFailure,
  hostKeyFailure,
  timeoutFailure,
} from './failure.js';
import { hostKeyCheck } from './host-key.js';
import type { KeyStore } from './key-store.js';
import type { KnownHosts } from './known-hosts.js';
import type { SshSettings } from './settings.js';
import { ssh2 } from './ssh2.js';

/** What the connections of one thread share. */
export interface SharedStores {
  readonly keys: KeyStore;
  readonly knownHosts: KnownHosts;
}

/** An authenticated connection. */
export interface SshClient {
  readonly client: Client;
  /** Settles when the connection is over; with the reason, when it was not closed on purpose. */
  readonly over: Promise<Error | undefined>;
}

/** Speaks SSH over a stream until the user is logged in. Errors: `connection`, `host-key`, `authentication`; ClosedEarly. */
export function login(stream: Duplex, settings: SshSettings, stores: SharedStores): Promise<SshClient> {
  const check = hostKeyCheck(settings, stores.knownHosts);
  const authentication = authenticationFor(settings, stores.keys);
  const client = new (ssh2().Client)();
  let refusal: DroverError | undefined;
  const verify = (key: Buffer): boolean => {
    try {
      const verdict = check.verify(key);
      if (verdict.distrusted) authentication.distrust();
      refusal = verdict.error;
      return verdict.accepted;
    } catch (error) {
      refusal = error as DroverError;
      return false;
    }
  };
  let said = '';
  const ready = becomesReady(
    client,
    settings,
    authentication,
    () => refusal,
    () => said,
  );
  client.connect({
    sock: stream,
    username: settings.user,
    algorithms: algorithmsFor(settings, check.knownTypes),
    hostVerifier: verify,
    authHandler: authentication.handler as never,
    // `becomesReady` has the timeout.
    readyTimeout: 0,
    keepaliveInterval: settings.aliveInterval * 1000,
    keepaliveCountMax: settings.aliveCountMax,
    ...(settings.forwardAgent && settings.agent !== undefined && { agent: settings.agent }),
  });
  signAtOnce(client);
  stream.once('data', (bytes: Buffer) => {
    said = bytes.toString('latin1', 0, 200);
  });
  return ready;
}

function becomesReady(
  client: Client,
  settings: SshSettings,
  authentication: Authentication,
  refusal: () => DroverError | undefined,
  said: () => string,
): Promise<SshClient> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    let isReady = false;
    const over = new Promise<Error | undefined>((done) => client.on('close', () => done(failure)));
    const answered = patience(settings.connectTimeout, () => {
      reject(timeoutFailure(settings, 'handshake'));
      client.destroy();
    });
    client.on('ready', () => {
      answered();
      isReady = true;
      resolve({ client, over });
    });
    client.on('change password', () => {
      reject(
        connectFailure(`${settings.user}@${settings.hostName}: the password has expired`, { code: 'authentication' }),
      );
      client.destroy();
    });
    client.on('error', (error: Error & { level?: string }) => {
      // An agent that fails for one key is no end: the next attempt follows.
      if (error.level === 'agent') return;
      failure ??= error;
      if (isReady) return;
      reject(refusal() ? hostKeyFailure(refusal()!) : explain(error, settings, authentication, said()));
      client.destroy();
    });
    client.on('close', () => {
      answered();
      reject(new ClosedEarly(said()));
    });
  });
}

function explain(
  error: Error & { level?: string },
  settings: SshSettings,
  authentication: Authentication,
  said: string,
): Error {
  if (error.level === 'client-authentication') return authenticationFailure(settings, authentication);
  if (/before handshake/.test(error.message)) return new ClosedEarly(said);
  return handshakeFailure(error, settings);
}
