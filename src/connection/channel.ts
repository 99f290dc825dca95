import type { Readable, Writable } from 'node:stream';
import { DroverError } from '../base/error.js';

/** How the program at the far end ended. */
export interface ChannelEnd {
  readonly status: number | undefined;
  /** Name of the signal that ended it, `SIGKILL`. */
  readonly signal: string | undefined;
  /** Why the connection below was lost, when it was. */
  readonly lost: Error | undefined;
}

/** A program that runs at the far end: a local child, or one on an SSH channel. */
export interface Channel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles, never rejects, when the program has ended and all of its output has been read. */
  readonly ended: Promise<ChannelEnd>;
  /** Settles as soon as the program itself is dead, though others may hold its output open. */
  readonly exited: Promise<unknown>;
  /** Ends it by force, on this side at least. */
  destroy(): void;
}

/** The server opens no further channel on this connection (sshd's MaxSessions). */
export class ChannelRefused extends DroverError {}
