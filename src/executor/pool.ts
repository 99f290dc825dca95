import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PlainDict } from '../module/plain.js';
import type { Executor, Job, LookAhead, Outcome } from './job.js';
import { batched, type Order, type Reply } from './message.js';

/** Hosts that a thread should have at least, and threads that are of any use: the main thread feeds them all. */
const HOSTS_PER_THREAD = 32;
const MOST_THREADS = 8;

/** Milliseconds for closing every connection before a thread is stopped anyhow. */
const CLOSE_PATIENCE = 10_000;

export interface PoolOptions {
  readonly hosts: number;
  readonly warn?: ((message: string) => void) | undefined;
}

/** Runs jobs in threads. A host stays with the thread that has its connections. */
export function createPool({ hosts, warn = () => {} }: PoolOptions): Executor {
  const count = Math.max(1, Math.min(availableParallelism(), MOST_THREADS, Math.ceil(hosts / HOSTS_PER_THREAD)));
  const threads = Array.from({ length: count }, () => new Thread(warn));
  const placed = new Map<string, Thread>();

  /** The host's thread; for a new host the one with the fewest. */
  const threadOf = (name: string): Thread => {
    const known = placed.get(name);
    if (known) return known;
    const least = threads.reduce((best, thread) => (thread.hosts < best.hosts ? thread : best));
    least.hosts++;
    placed.set(name, least);
    return least;
  };

  return {
    run: (job, signal) => threadOf(job.host.name).run(job, signal),
    lookAhead: (calls, signal) => threadOf(calls.host.name).lookAhead(calls, signal),
    async reset(host) {
      await placed.get(host.name)?.ask({ type: 'reset', name: host.name });
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

type Ask = { readonly type: 'reset'; readonly name: string } | { readonly type: 'close' };

const CANCELLED: Outcome = { kind: 'cancelled' };

/** In place of a reply, when none will come. */
interface Lost {
  readonly type: 'lost';
  readonly outcome: Outcome;
}

/** A worker thread with what it owes. One that crashed is replaced when the next job comes. */
class Thread {
  hosts = 0;
  readonly #warn: (message: string) => void;
  readonly #owed = new Map<number, (reply: Reply | Lost) => void>();
  #worker: Worker | undefined;
  #send: (order: Order) => void = () => {};
  #lastId = 0;
  #closed = false;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
    this.#start();
  }

  async run(job: Job, signal: AbortSignal | undefined): Promise<Outcome> {
    const reply = await this.#work((id) => ({ type: 'run', id, job }), signal);
    return reply.type === 'outcome' || reply.type === 'lost' ? reply.outcome : CANCELLED;
  }

  async lookAhead(calls: LookAhead, signal: AbortSignal | undefined): Promise<readonly PlainDict[]> {
    const reply = await this.#work((id) => ({ type: 'look-ahead', id, calls }), signal);
    return reply.type === 'results' ? reply.results : [];
  }

  async #work(orderOf: (id: number) => Order, signal: AbortSignal | undefined): Promise<Reply | Lost> {
    if (signal?.aborted || this.#closed) return { type: 'lost', outcome: CANCELLED };
    if (!this.#worker) this.#start();
    const id = ++this.#lastId;
    const abort = () => this.#send({ type: 'abort', id });
    if (signal) setMaxListeners(0, signal);
    signal?.addEventListener('abort', abort, { once: true });
    this.#send(orderOf(id));
    return this.#awaited(id).finally(() => signal?.removeEventListener('abort', abort));
  }

  async ask(order: Ask): Promise<void> {
    if (!this.#worker) return;
    const id = ++this.#lastId;
    this.#send({ ...order, id });
    await this.#awaited(id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    if (!worker) return;
    const timer = setTimeout(() => worker.terminate(), CLOSE_PATIENCE);
    await this.ask({ type: 'close' });
    clearTimeout(timer);
    await worker.terminate();
  }

  #awaited(id: number): Promise<Reply | Lost> {
    return new Promise((resolve) => this.#owed.set(id, resolve));
  }

  #start(): void {
    const worker = new Worker(workerFile());
    this.#worker = worker;
    this.#send = batched<Order>((batch) => worker.postMessage(batch));
    let reason: unknown;
    worker.on('message', (replies: readonly Reply[]) => {
      for (const reply of replies) this.#take(reply);
    });
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', (status) => this.#lose(reason ?? new Error(`a worker thread ended with status ${status}`)));
  }

  #take(reply: Reply): void {
    if (reply.type === 'warning') {
      this.#warn(reply.message);
      return;
    }
    const settle = this.#owed.get(reply.id);
    this.#owed.delete(reply.id);
    settle?.(reply);
  }

  /** Its connections are gone with it: every job that it owed ends here, those of other threads go on. */
  #lose(reason: unknown): void {
    this.#worker = undefined;
    const error = reason instanceof Error ? reason : new Error(String(reason));
    const outcome: Outcome = this.#closed
      ? CANCELLED
      : { kind: 'crash', message: `a worker thread crashed: ${error.message}`, stack: error.stack };
    for (const settle of this.#owed.values()) settle({ type: 'lost', outcome });
    this.#owed.clear();
  }
}

/** Threads run no TypeScript: where the sources themselves run, as in the tests, it is the compiled worker. */
function workerFile(): URL {
  const beside = new URL('./worker.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../dist/src/executor/worker.js', import.meta.url);
}
