import { createOpener } from '../connection/open.js';
import { createHosts } from './hosts.js';
import type { Executor } from './job.js';

/** Runs jobs in this thread. */
export function createInline({ warn }: { readonly warn?: ((message: string) => void) | undefined }): Executor {
  const hosts = createHosts(createOpener({ warn }));
  return {
    run: (job, signal) => hosts.run(job, signal),
    lookAhead: (calls, signal) => hosts.lookAhead(calls, signal),
    reset: (host) => hosts.reset(host.name),
    close: () => hosts.close(),
  };
}
