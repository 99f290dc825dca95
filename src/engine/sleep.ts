/** Waits, but no longer than the run goes on. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal.addEventListener('abort', wake);
  });
}

/** Gives signals, timers and output their turn: work that never waits for anything would keep them out for good. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
