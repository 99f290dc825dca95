import { ChannelRefused } from './channel.js';

/** Something that may hold a channel. */
export interface Holder {
  /** Whether it can do without its channel: it opens a new one when it needs it. */
  readonly idle: boolean;
  /** Of two idle ones, the one with the lower number was used earlier. */
  readonly lastUse: number;
  /** Begins to close the channel. */
  release(): void;
}

interface Slot {
  readonly holder: Holder;
  isLeaving: boolean;
}

/** Shares out the channels of one connection: who needs one takes it from who needs it least, or waits. */
export class ChannelSlots {
  readonly #slots = new Set<Slot>();
  #waiting: (() => void)[] = [];
  #most: number;

  /** `most` is lowered when the server allows fewer. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Opens a channel for a holder that has none. Its slot is free again when `closed` settles. */
  async take<T extends { readonly closed: Promise<unknown> }>(open: () => Promise<T>, holder: Holder): Promise<T> {
    for (;;) {
      while (this.#slots.size >= this.#most) await this.#makeRoom();
      const slot: Slot = { holder, isLeaving: false };
      this.#slots.add(slot);
      const free = () => {
        this.#slots.delete(slot);
        this.changed();
      };
      try {
        const opened = await open();
        void opened.closed.then(free);
        return opened;
      } catch (error) {
        free();
        if (!(error instanceof ChannelRefused) || this.#slots.size === 0) throw error;
        this.#most = this.#slots.size;
      }
    }
  }

  /** Somebody became idle, or gave its channel back. */
  changed(): void {
    const woken = this.#waiting;
    this.#waiting = [];
    for (const wake of woken) wake();
  }

  async #makeRoom(): Promise<void> {
    const idle = [...this.#slots].filter((slot) => slot.holder.idle && !slot.isLeaving);
    const [first] = idle.sort((a, b) => a.holder.lastUse - b.holder.lastUse);
    if (first) {
      first.isLeaving = true;
      first.holder.release();
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
