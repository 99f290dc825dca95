import { ChannelRefused } from './channel.js';

/** Something that may hold a channel. */
export interface Holder {
  readonly holds: boolean;
  /** Whether it can do without its channel: it opens a new one when it needs it. */
  readonly idle: boolean;
  /** Of two idle ones, the one with the lower number was used earlier. */
  readonly lastUse: number;
  release(): void;
}

/** Shares out the channels of one connection: who needs one takes it from who needs it least, or waits. */
export class ChannelSlots {
  readonly #holders: () => Iterable<Holder>;
  readonly #waiting: (() => void)[] = [];
  #most: number;

  /** `most` is lowered when the server allows fewer. */
  constructor(most: number, holders: () => Iterable<Holder>) {
    this.#most = most;
    this.#holders = holders;
  }

  /** Opens a channel for a holder that has none. */
  async take<T>(open: () => Promise<T>, self: Holder): Promise<T> {
    for (;;) {
      const others = [...this.#holders()].filter((holder) => holder !== self && holder.holds);
      if (others.length < this.#most) {
        try {
          return await open();
        } catch (error) {
          if (!(error instanceof ChannelRefused) || others.length === 0) throw error;
          this.#most = others.length;
        }
      } else await this.#makeRoom(others);
    }
  }

  /** Somebody became idle, or gave its channel back. */
  changed(): void {
    this.#waiting.shift()?.();
  }

  async #makeRoom(others: readonly Holder[]): Promise<void> {
    const idle = others.filter((holder) => holder.idle).sort((a, b) => a.lastUse - b.lastUse);
    if (idle[0]) idle[0].release();
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
