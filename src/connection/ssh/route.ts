import type { Duplex } from 'node:stream';
import type { HostAddress } from '../address.js';
import { ClosedEarly, givesUp, login, type SharedStores, type SshClient } from './client.js';
import { connectFailure } from './failure.js';
import { jumpSettingsOf, type SshSettings, type SshSurroundings } from './settings.js';
import { openProxyCommand, openSocket } from './socket.js';

/** Milliseconds to wait after each time that the server hung up at once, times a random half to whole. */
const BACK_OFF = [100, 200, 400, 800, 1600, 3200];

export interface Route extends SshClient {
  /** Ends the connection, and those that it runs through. */
  end(): void;
}

/**
 * Connects, through jump hosts where there are any. A busy sshd (MaxStartups) closes connections before it says a word: it is
 * asked again, later and later.
 */
export async function connectTo(
  settings: SshSettings,
  address: HostAddress,
  surroundings: SshSurroundings,
  stores: SharedStores,
): Promise<Route> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await connectOnce(settings, address, surroundings, stores);
    } catch (error) {
      if (!(error instanceof ClosedEarly)) throw error;
      const pause = BACK_OFF[attempt];
      if (pause === undefined) throw givesUp(settings, attempt + 1);
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    }
  }
}

async function connectOnce(
  settings: SshSettings,
  address: HostAddress,
  surroundings: SshSurroundings,
  stores: SharedStores,
): Promise<Route> {
  const jumps: Route[] = [];
  const end = () => {
    for (const jump of jumps.reverse()) jump.end();
  };
  try {
    for (const spec of settings.proxyJump) {
      const hop = { ...jumpSettingsOf(spec, address, surroundings), proxyJump: [], proxyCommand: undefined };
      jumps.push(await connectVia(jumps.at(-1), hop, stores));
    }
    const target = await connectVia(jumps.at(-1), settings, stores);
    return {
      ...target,
      end() {
        target.end();
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

async function connectVia(before: Route | undefined, settings: SshSettings, stores: SharedStores): Promise<Route> {
  const stream = await streamTo(before, settings);
  const { client, over } = await login(stream, settings, stores);
  return { client, over, end: () => client.end() };
}

function streamTo(before: Route | undefined, settings: SshSettings): Promise<Duplex> {
  if (before) return forward(before, settings);
  return settings.proxyCommand === undefined ? openSocket(settings) : openProxyCommand(settings.proxyCommand);
}

function forward({ client }: Route, { hostName, port }: SshSettings): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, hostName, port, (error, stream) => {
      if (error) reject(connectFailure(`the jump host cannot reach ${hostName} port ${port}: ${error.message}`));
      else resolve(stream);
    });
  });
}
