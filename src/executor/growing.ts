import { createExecutor, type ExecutorOptions, formFor } from './executor.js';
import type { Executor } from './job.js';

/** An executor that is told how many hosts come next. Threads start only when there are hosts for them. */
export interface GrowingExecutor extends Executor {
  /** At most so many hosts will have jobs from now on. A host that has a connection keeps it. */
  expect(hosts: number): void;
}

/** Hosts are served in the form that suits the largest number of them expected when they were first seen. */
export function growingExecutor(options: Omit<ExecutorOptions, 'hosts' | 'form'>): GrowingExecutor {
  const owners = new Map<string, Executor>();
  const opened: Executor[] = [];
  let expected = -1;
  let current: Executor | undefined;
  const ownerOf = (name: string): Executor => {
    const owner = owners.get(name) ?? current ?? open(1);
    owners.set(name, owner);
    return owner;
  };
  const open = (hosts: number): Executor => {
    current = createExecutor({ ...options, hosts });
    opened.push(current);
    return current;
  };
  return {
    expect(hosts) {
      if (hosts <= expected) return;
      if (!current || formFor(hosts) !== formFor(expected)) open(hosts);
      expected = hosts;
    },
    run: (job, signal) => ownerOf(job.host.name).run(job, signal),
    lookAhead: (calls, signal) => ownerOf(calls.host.name).lookAhead(calls, signal),
    reset: (host) => ownerOf(host.name).reset(host),
    async close() {
      await Promise.all(opened.map((executor) => executor.close()));
    },
  };
}
