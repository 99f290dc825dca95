import type { Become } from './address.js';
import { ChannelSlots } from './channel-slots.js';
import type { Connection } from './connection.js';
import { PersistentSession } from './persistent-session.js';
import type { Shell } from './shell.js';

export interface SessionsOptions {
  /** Closes what the sessions run over; without it they are closed one by one. */
  readonly end?: () => Promise<void>;
  /** Settles when that is lost. */
  readonly lost?: Promise<void>;
  /** How many sessions may have a shell at one time. */
  readonly channels?: number;
}

/** The sessions of one connection, by identity. */
export function sessionsOf(
  open: (become: Become | undefined) => Promise<Shell>,
  { end, lost = new Promise(() => {}), channels = Number.POSITIVE_INFINITY }: SessionsOptions = {},
): Connection {
  const sessions = new Map<string, PersistentSession>();
  const slots = new ChannelSlots(channels);
  let roundTrips = 0;
  const create = (become: Become | undefined) =>
    new PersistentSession({
      open: (session) => slots.take(() => open(become), session),
      sending: () => {
        roundTrips++;
      },
      rested: () => slots.changed(),
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
      const closing = [...sessions.values()].map((session) => session.close());
      await (end ? end() : Promise.all(closing));
    },
  };
}
