import { DroverError } from '../base/error.js';
import { limit } from '../base/limit.js';
import type { Holder } from './channel-slots.js';
import type { RunOptions, Session, ShellResult } from './session.js';
import { abortError, type Shell } from './shell.js';

export interface SessionSource {
  /** Opens a fresh shell for the session. */
  open(session: Holder): Promise<Shell>;
  /** Called before each script that is sent. */
  sending(): void;
  /** Called when a script has ended. */
  rested(): void;
}

let uses = 0;

/**
 * A session that outlives its shells: one that died, or that a script left processes in, is replaced when the next
 * script comes.
 */
export class PersistentSession implements Session, Holder {
  readonly #source: SessionSource;
  readonly #inTurn = limit(1);
  #opening: Promise<Shell> | undefined;
  #shell: Shell | undefined;
  #running = 0;
  #closed = false;
  lastUse = 0;

  constructor(source: SessionSource) {
    this.#source = source;
  }

  get idle(): boolean {
    return this.#running === 0;
  }

  run(script: string, options: RunOptions = {}): Promise<ShellResult> {
    this.#running++;
    return this.#inTurn(() => this.#runNow(script, options)).finally(() => {
      this.#running--;
      this.#source.rested();
    });
  }

  release(): void {
    this.#shell?.discard();
    this.#shell = this.#opening = undefined;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const shell = await this.#opening?.catch(() => undefined);
    this.#opening = undefined;
    await shell?.close();
  }

  async #runNow(script: string, options: RunOptions): Promise<ShellResult> {
    const shell = await unlessAborted(this.#usableShell(), options.signal);
    this.lastUse = ++uses;
    this.#source.sending();
    try {
      return await shell.run(script, options);
    } finally {
      // Processes that the script left may write to its channel: they lose it, as they lose Ansible's pipes.
      if (!shell.usable) this.release();
    }
  }

  #usableShell(): Promise<Shell> {
    if (this.#closed) return Promise.reject(new DroverError('the session is closed', { code: 'connection' }));
    if (this.#shell && !this.#shell.usable) this.release();
    this.#opening ??= this.#open();
    return this.#opening;
  }

  #open(): Promise<Shell> {
    const isCurrent = () => this.#opening === opening;
    const opening = this.#source.open(this).then(
      (shell) => {
        if (isCurrent()) this.#shell = shell;
        else shell.discard();
        return shell;
      },
      (error: unknown) => {
        if (isCurrent()) this.#opening = undefined;
        throw error;
      },
    );
    return opening;
  }
}

/** `promise`, given up when the signal is aborted. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  promise.catch(() => {});
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(abortError(signal));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
