/** Parts in which the time is counted. */
const PARTS = 20;

/**
 * Calls `expire` when so many seconds have passed in which this thread could hear the other side; gives what ends the wait.
 * A plain timer counts those, too, in which the thread was busy itself, with a key's passphrase or a thousand other hosts, and it
 * runs out before what came meanwhile is read.
 */
export function patience(seconds: number, expire: () => void): () => void {
  let left = PARTS;
  const timer = setInterval(
    () => {
      left--;
      if (left > 0) return;
      clearInterval(timer);
      expire();
    },
    (seconds * 1000) / PARTS,
  );
  return () => clearInterval(timer);
}
