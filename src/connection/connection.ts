import type { Become } from './address.js';
import type { Session } from './session.js';

/** One host as one login user. Sessions of other identities share it. */
export interface Connection {
  /** The session of an identity, always the same one; it opens with its first script. */
  session(become: Become | undefined): Promise<Session>;
  /** Scripts sent so far, over all sessions: each costs one round trip. */
  readonly roundTrips: number;
  /** Settles when the connection is lost or closed; sessions of it are of no use after that. */
  readonly lost: Promise<void>;
  /** Kills what still runs. */
  close(): Promise<void>;
}
