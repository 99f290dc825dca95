import type { Become, HostAddress } from '../connection/address.js';
import type { Background } from '../module/background.js';
import type { PlainDict } from '../module/plain.js';

/** One module call on one host. Plain, structured-cloneable data: it may run in another thread or on another machine. */
export interface Job {
  readonly host: HostAddress;
  readonly become: Become | undefined;
  /** Canonical module name, `ansible.builtin.shell`, and the file that defines it (absolute path of the JavaScript file). */
  readonly module: { readonly name: string; readonly file: string };
  /** Checked and typed arguments, defaults filled in. */
  readonly args: PlainDict;
  readonly check: boolean;
  readonly diff: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds for the whole call (`timeout` keyword), or undefined for no limit. */
  readonly timeout: number | undefined;
  readonly verbosity: number;
  /** The module's program goes on by itself; the result tells where its state is. */
  readonly background?: Background | undefined;
}

/** Calls of one module that are the same but for their arguments. */
export interface LookAhead extends Omit<Job, 'args' | 'timeout' | 'background'> {
  readonly calls: readonly PlainDict[];
}

/** What became of a job. Plain data. */
export type Outcome =
  /** The module ran; `result` may say `failed: true`. */
  | { readonly kind: 'result'; readonly result: PlainDict }
  /** No connection, or it was lost. */
  | { readonly kind: 'unreachable'; readonly message: string; readonly hint: string | undefined }
  /** The `timeout` of the job passed; the remote processes are dead. */
  | { readonly kind: 'timeout'; readonly seconds: number }
  | { readonly kind: 'cancelled' }
  /** The module or the executor threw what it should not have: our own bug. */
  | { readonly kind: 'crash'; readonly message: string; readonly stack: string | undefined };

export interface Executor {
  /** Never rejects: whatever happens is an outcome. */
  run(job: Job, signal?: AbortSignal): Promise<Outcome>;
  /**
   * Runs the calls as far as they only look, in one round trip: gives the results of the first of them, up to the one that would
   * change something, or that cannot be told. Never rejects.
   */
  lookAhead(calls: LookAhead, signal?: AbortSignal): Promise<readonly PlainDict[]>;
  /** Closes the connections of one host (`meta: reset_connection`). */
  reset(host: HostAddress): Promise<void>;
  /** Ends what still runs, closes every connection, stops the threads. */
  close(): Promise<void>;
}
