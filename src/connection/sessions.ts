import type { Become } from './address.js';
import type { Connection } from './connection.js';
import { persistentSession } from './persistent-session.js';
import type { Session } from './session.js';
import type { Shell } from './shell.js';

/** The sessions of one connection, by identity. `end` closes what they run over. */
export function sessionsOf(
  open: (become: Become | undefined) => Promise<Shell>,
  end: () => Promise<void>,
  lost: Promise<void> = new Promise(() => {}),
): Connection {
  const sessions = new Map<string, Session>();
  let roundTrips = 0;
  const create = (become: Become | undefined) =>
    persistentSession({
      open: () => open(become),
      count: () => {
        roundTrips++;
      },
    });
  return {
    get roundTrips() {
      return roundTrips;
    },
    lost,
    async session(become) {
      const identity = JSON.stringify(become ?? null);
      const session = sessions.get(identity) ?? create(become);
      sessions.set(identity, session);
      return session;
    },
    async close() {
      await Promise.all([...sessions.values()].map((session) => session.close()));
      await end();
    },
  };
}
