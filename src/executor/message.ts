import type { PlainDict } from '../module/plain.js';
import type { Job, LookAhead, Outcome } from './job.js';

/** From the main thread to a worker. */
export type Order =
  | { readonly type: 'run'; readonly id: number; readonly job: Job }
  | { readonly type: 'look-ahead'; readonly id: number; readonly calls: LookAhead }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'reset'; readonly id: number; readonly name: string }
  | { readonly type: 'close'; readonly id: number };

/** From a worker to the main thread. */
export type Reply =
  | { readonly type: 'outcome'; readonly id: number; readonly outcome: Outcome }
  | { readonly type: 'results'; readonly id: number; readonly results: readonly PlainDict[] }
  | { readonly type: 'done'; readonly id: number }
  | { readonly type: 'warning'; readonly message: string };

/** Gathers what is sent in one turn of the event loop into one message: each message wakes the other thread. */
export function batched<T>(post: (batch: T[]) => void): (message: T) => void {
  let batch: T[] = [];
  return (message) => {
    if (batch.push(message) > 1) return;
    queueMicrotask(() => {
      const full = batch;
      batch = [];
      post(full);
    });
  };
}
