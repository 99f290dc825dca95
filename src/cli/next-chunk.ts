import type { Readable } from 'node:stream';

/**
 * The next piece of a stream; undefined at its end and when the signal is aborted. The stream is paused in between, so
 * that it keeps no program alive.
 */
export function nextChunk(stream: Readable, signal: AbortSignal): Promise<string | undefined> {
  // A stream that ended between two reads does not say so again.
  if (signal.aborted || stream.readableEnded || stream.destroyed) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const settle = (chunk: string | undefined) => {
      stream.off('data', onData);
      stream.off('end', onEnd);
      stream.off('error', onEnd);
      signal.removeEventListener('abort', onEnd);
      stream.pause();
      resolve(chunk);
    };
    const onData = (chunk: Buffer | string) => settle(chunk.toString());
    const onEnd = () => settle(undefined);
    stream.on('data', onData);
    stream.on('end', onEnd);
    stream.on('error', onEnd);
    signal.addEventListener('abort', onEnd);
    stream.resume();
  });
}
