import type { Writable } from 'node:stream';
import { DroverError } from '../base/error.js';
import type { Input } from './session.js';

/** Bytes of standard input handed to the channel at one time. */
const SLICE = 256 * 1024;

/** Bytes on their way to a host. No more is read than the channel takes. */
export interface Upload {
  readonly unfinished: boolean;
  /** Resolves with the error when the bytes could not be read; never otherwise. */
  readonly failed: Promise<DroverError>;
  cancel(): void;
}

export function sizeOf(input: Input): number {
  return input instanceof Uint8Array ? input.length : input.size;
}

export function upload(input: Input, stdin: Writable): Upload {
  const cancel = new AbortController();
  const state = { left: sizeOf(input) };
  const sending = input instanceof Uint8Array ? sendBytes(input, stdin, state, cancel.signal) : undefined;
  const done = sending ?? sendStream(input as Exclude<Input, Uint8Array>, stdin, state, cancel.signal);
  return {
    get unfinished() {
      return state.left > 0;
    },
    failed: new Promise((resolve) => {
      done.catch((cause: unknown) => resolve(unreadable(cause)));
    }),
    cancel: () => cancel.abort(),
  };
}

interface State {
  left: number;
}

async function sendBytes(bytes: Uint8Array, stdin: Writable, state: State, signal: AbortSignal): Promise<void> {
  for (let from = 0; from < bytes.length && !signal.aborted; ) {
    const slice = bytes.subarray(from, from + SLICE);
    from += slice.length;
    state.left -= slice.length;
    if (!stdin.write(slice)) await drained(stdin, signal);
  }
}

/** The far end waits for exactly the size that it was told: what is more is left out, what is less is an error. */
async function sendStream(
  { open }: Exclude<Input, Uint8Array>,
  stdin: Writable,
  state: State,
  signal: AbortSignal,
): Promise<void> {
  for await (const chunk of open()) {
    const most = { left: Math.min(chunk.length, state.left) };
    const rest = state.left - most.left;
    await sendBytes(chunk.subarray(0, most.left), stdin, most, signal);
    state.left = rest;
    if (signal.aborted || rest === 0) return;
  }
  if (state.left > 0) throw new Error(`${state.left} bytes less than there were`);
}

function drained(stdin: Writable, signal: AbortSignal): Promise<void> {
  if (signal.aborted || stdin.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close'] as const) stdin.off(event, done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    for (const event of ['drain', 'close'] as const) stdin.on(event, done);
    signal.addEventListener('abort', done, { once: true });
  });
}

function unreadable(cause: unknown): DroverError {
  return new DroverError('what goes to the host could not be read', {
    code: 'module-failed',
    cause,
    hint: 'the file changed, or went away, while it was sent',
  });
}
