import { homedir, userInfo } from 'node:os';
import type { ClientChannel, ExecOptions } from 'ssh2';
import { limit } from '../../base/limit.js';
import type { Become, HostAddress } from '../address.js';
import { type Channel, ChannelRefused } from '../channel.js';
import type { Connection } from '../connection.js';
import { openShell } from '../open-shell.js';
import { sessionsOf } from '../sessions.js';
import type { SharedStores } from './client.js';
import { ConfigFiles } from './config-file.js';
import { connectFailure } from './failure.js';
import { JumpHosts } from './jump-hosts.js';
import { KeyStore } from './key-store.js';
import { KnownHosts } from './known-hosts.js';
import { connectTo, type Route } from './route.js';
import { type SshSettings, type SshSurroundings, settingsOf } from './settings.js';

/** Handshakes at one time and thread: more of them only make each one slower, up to its timeout. */
const HANDSHAKES = 32;

/** Channels of one connection: sshd's MaxSessions is 10 where nobody changed it, and others may share the connection. */
const CHANNELS = 8;

/** Opens the SSH connections of one thread, which share what they read from files and agents. */
export interface SshOpener {
  open(address: HostAddress): Promise<Connection>;
}

export interface SshOpenerOptions {
  /** Told once of every option of OpenSSH that is not honoured. */
  readonly warn?: ((message: string) => void) | undefined;
  readonly home?: string | undefined;
  readonly systemConfig?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

export function sshOpener(options: SshOpenerOptions = {}): SshOpener {
  const warned = new Set<string>();
  const warn = (message: string) => {
    if (!warned.has(message)) options.warn?.(message);
    warned.add(message);
  };
  const surroundings: SshSurroundings = {
    home: options.home ?? homedir(),
    localUser: localUser(),
    // process.env asks the system for each variable.
    environment: options.environment ?? { ...process.env },
    systemConfig: options.systemConfig ?? '/etc/ssh/ssh_config',
    configFiles: new ConfigFiles(warn),
    warn,
  };
  const stores: SharedStores = { keys: new KeyStore(), knownHosts: new KnownHosts() };
  const jumps = new JumpHosts();
  const inTurn = limit(HANDSHAKES);
  return {
    async open(address) {
      const settings = settingsOf(address, surroundings);
      const route = await inTurn(() => connectTo(settings, address, surroundings, stores, jumps));
      return connectionOver(route, settings, address);
    },
  };
}

function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? process.env.LOGNAME ?? 'root';
  }
}

function connectionOver(route: Route, settings: SshSettings, address: HostAddress): Connection {
  const state: { failure: Error | undefined; isOver: boolean } = { failure: undefined, isOver: false };
  const lost = route.over.then((failure) => {
    state.failure = failure;
    state.isOver = true;
    route.end();
  });
  const start = (command: string) => execute(route, command, settings, state);
  return sessionsOf((become: Become | undefined) => openShell(start, address, become), {
    end: async () => route.end(),
    lost,
    channels: CHANNELS,
  });
}

interface State {
  readonly isOver: boolean;
  readonly failure: Error | undefined;
}

/** Asks for the agent to be forwarded where that is configured, and does without where the server forbids it, as OpenSSH does. */
async function execute(route: Route, command: string, settings: SshSettings, state: State): Promise<Channel> {
  const options = {
    env: { ...settings.environment },
    agentForward: settings.forwardAgent && settings.agent !== undefined,
  };
  try {
    return await executeWith(route, command, options);
  } catch (error) {
    const text = `${settings.hostName} port ${settings.port}: ${(state.failure ?? (error as Error)).message}`;
    if (state.isOver || !(error instanceof Error)) throw connectFailure(text);
    if ('reason' in error) throw new ChannelRefused(text, { code: 'connection' });
    if (!options.agentForward) throw connectFailure(text);
    return executeWith(route, command, { ...options, agentForward: false });
  }
}

/** `agentForward` is an option of ssh2's that its types do not know. */
type Execution = ExecOptions & { readonly agentForward: boolean };

function executeWith({ client, over }: Route, command: string, options: Execution): Promise<Channel> {
  return new Promise((resolve, reject) => {
    client.exec(command, options, (error, stream) => {
      if (error) reject(error);
      else resolve(channelOver(stream, over));
    });
  });
}

function channelOver(stream: ClientChannel, over: Promise<Error | undefined>): Channel {
  let isClosed = false;
  const exit: { status?: number; signal?: string } = {};
  const closed = Promise.all([
    new Promise<void>((resolve) => stream.on('close', () => resolve())),
    new Promise<void>((resolve) => stream.stderr.on('close', () => resolve())),
  ]).then(() => {
    isClosed = true;
  });
  const exited = new Promise<void>((resolve) => {
    stream.on('exit', (status: number | null, signal?: string) => {
      if (status !== null) exit.status = status;
      if (signal !== undefined) exit.signal = signal;
      resolve();
    });
  });
  const wasLost = async (): Promise<Error | undefined> => {
    if (exit.status !== undefined || exit.signal !== undefined) return undefined;
    return (await Promise.race([over, undefined])) ?? new Error('the server closed the connection');
  };
  return {
    stdin: stream,
    stdout: stream,
    stderr: stream.stderr,
    exited: Promise.race([exited, closed]),
    ended: closed.then(async () => ({ status: exit.status, signal: exit.signal, lost: await wasLost() })),
    destroy() {
      if (!isClosed) stream.close();
    },
  };
}
