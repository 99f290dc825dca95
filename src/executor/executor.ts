import { limit } from '../base/limit.js';
import { createInline } from './inline.js';
import type { Executor } from './job.js';
import { createPool } from './pool.js';

/**
 * Hosts from which threads are worth their start. A thread costs about 150 ms of processor time before its first job, most
 * of it for loading ssh2; a host costs 5 ms for its handshake, of which a second thread can take half: they are even at
 * some 60 hosts on two processors that have nothing else to do, and at twice that the threads gain for certain.
 * `npm run bench -- threads` measures both forms.
 */
const THREADS_FROM = 128;

export interface ExecutorOptions {
  /** How many jobs run at one time. */
  readonly forks: number;
  /** How many hosts there may be at most: decides between this thread and a pool. */
  readonly hosts: number;
  /** Told once of each option of OpenSSH that is not honoured. */
  readonly warn?: ((message: string) => void) | undefined;
  /** Which form it takes, instead of deciding by the number of hosts. */
  readonly form?: 'inline' | 'pool' | undefined;
}

/** The form that is fastest for so many hosts. */
export function formFor(hosts: number): 'inline' | 'pool' {
  return hosts >= THREADS_FROM ? 'pool' : 'inline';
}

/** An executor for one run. The threads of a pool begin to load at once. */
export function createExecutor(options: ExecutorOptions): Executor {
  const form = options.form ?? formFor(options.hosts);
  const executor = form === 'pool' ? createPool(options) : createInline(options);
  const inTurn = limit(Math.max(1, options.forks));
  return {
    // A host that works at several things at one time is still one host.
    run: (job, signal) => (job.host.lane ? executor.run(job, signal) : inTurn(() => executor.run(job, signal))),
    lookAhead: (calls, signal) => inTurn(() => executor.lookAhead(calls, signal)),
    reset: (host) => executor.reset(host),
    close: () => executor.close(),
  };
}
