import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HostAddress } from '../address.js';
import type { SharedStores, SshClient } from './client.js';
import { ClosedEarly, closedEarly, connectFailure, isBusy } from './failure.js';
import type { JumpHosts, SharedRoute } from './jump-hosts.js';
import { jumpSettingsOf, type SshSettings, type SshSurroundings } from './settings.js';
import { openProxyCommand, openSocket } from './socket.js';

/** Milliseconds to wait after each time that the server hung up at once, times a random half to whole. */
const BACK_OFF = [100, 200, 400, 800, 1600, 3200];

/** How often it is asked at most when it says that it is busy. Where it drops most of two hundred, some are unlucky ten times. */
const MOST_ATTEMPTS = 20;

/** How long to wait before it is asked again; undefined when it is given up. `asked` counts from 1. */
export function pauseAfter(asked: number, said: string): number | undefined {
  if (!isBusy(said)) return undefined;
  return BACK_OFF[asked - 1] ?? (said !== '' && asked < MOST_ATTEMPTS ? BACK_OFF.at(-1) : undefined);
}

/** A connection that can be ended, and others be made through. */
export interface Route extends SshClient {
  /** Ends the connection, and those that it alone runs through. */
  end(): void;
}

/**
 * Connects, through jump hosts where there are any. A busy sshd (MaxStartups) closes connections before it says a word:
 * it is asked again, later and later.
 */
export async function connectTo(
  settings: SshSettings,
  address: HostAddress,
  surroundings: SshSurroundings,
  stores: SharedStores,
  jumps: JumpHosts,
): Promise<Route> {
  const hops = settings.proxyJump.map((spec) => jumpSettingsOf(spec, address, surroundings));
  const viaHops = async (count: number): Promise<SharedRoute | undefined> => {
    const hop = hops[count - 1];
    if (!hop) return undefined;
    const key = JSON.stringify([
      settings.proxyJump.slice(0, count),
      address.hostKeyChecking,
      address.privateKeyPassphrase,
    ]);
    return jumps.share(key, async () =>
      connectPatiently(
        await viaHops(count - 1),
        { ...hop, proxyJump: [], proxyCommand: count === 1 ? hop.proxyCommand : undefined },
        stores,
      ),
    );
  };
  return connectPatiently(await viaHops(hops.length), settings, stores);
}

async function connectPatiently(
  before: SharedRoute | undefined,
  settings: SshSettings,
  stores: SharedStores,
): Promise<Route> {
  try {
    for (let asked = 1; ; asked++) {
      let pause = 0;
      const made = await connectVia(before?.route, settings, stores).catch((error: unknown) => {
        if (!(error instanceof ClosedEarly)) throw error;
        const next = pauseAfter(asked, error.said);
        if (next === undefined) throw closedEarly(settings, asked, error.said);
        pause = next * (0.5 + Math.random() / 2);
      });
      if (made) return before ? endingAlso(made, before) : made;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  } catch (error) {
    before?.release();
    throw error;
  }
}

function endingAlso(route: Route, before: SharedRoute): Route {
  void route.over.then(() => before.release());
  return {
    ...route,
    end() {
      route.end();
      before.release();
    },
  };
}

async function connectVia(before: Route | undefined, settings: SshSettings, stores: SharedStores): Promise<Route> {
  const opening = streamTo(before, settings);
  opening.catch(() => {});
  // Its import loads ssh2: the server begins meanwhile.
  const { login } = await import('./client.js');
  const stream = await opening;
  const { client, over } = await login(stream, settings, stores);
  const end = () => {
    client.end();
    // The server needs not be waited for: what it is to know is sent.
    if (stream instanceof Socket) stream.destroySoon();
  };
  return { client, over, end };
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
