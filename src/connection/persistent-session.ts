import { DroverError } from '../base/error.js';
import { limit } from '../base/limit.js';
import type { Session } from './session.js';
import { abortError, type Shell } from './shell.js';

export interface SessionSource {
  /** Opens a fresh shell. */
  open(): Promise<Shell>;
  /** Called for each script that is sent. */
  count(): void;
}

/**
 * A session that outlives its shells: one that died, or that a script left processes in, is replaced when the next
 * script comes.
 */
export function persistentSession(source: SessionSource): Session {
  const inTurn = limit(1);
  let opening: Promise<Shell> | undefined;
  let closed = false;

  const current = async (): Promise<Shell> => {
    const known = await opening?.catch(() => undefined);
    if (closed) throw new DroverError('the session is closed', { code: 'connection' });
    if (known?.usable) return known;
    known?.discard();
    opening = source.open();
    return opening;
  };

  return {
    run: (script, options = {}) =>
      inTurn(async () => {
        const shell = await unlessAborted(current(), options.signal);
        source.count();
        return shell.run(script, options);
      }),
    async close() {
      closed = true;
      const known = await opening?.catch(() => undefined);
      await known?.close();
    },
  };
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
