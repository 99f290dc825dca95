import type { PlainDict } from '../../../src/module/plain.js';
import type { Given } from '../scratch.js';

/**
 * A call of a module on a machine of its own, and what ansible-core's module of that name made of it: its result, the
 * files that changed, and what `show` prints afterwards. `record.mjs` writes the expectations.
 */
export interface MachineCase {
  readonly name: string;
  /** Files that are there before. */
  readonly given?: Given;
  /** Programs of fakes.ts that are there. */
  readonly fakes?: readonly string[];
  /** Shell commands that run before. */
  readonly setup?: string;
  readonly args: PlainDict;
  readonly check?: boolean;
  readonly diff?: boolean;
  /** The second call changes something too. */
  readonly repeats?: boolean;
  /** Round trips of its own that it may take. */
  readonly trips?: number;
  /** Programs that it needs; skipped where one is missing. */
  readonly needs?: readonly string[];
  /** A command whose output belongs to the state. */
  readonly show?: string;
  /** The shell that it runs under, where BusyBox's would take another program than the reference. */
  readonly shell?: readonly string[];
  /** No reference to ask: the expectation is by hand, from the module's documentation. */
  readonly documented?: boolean;
  readonly expect: { readonly result: PlainDict; readonly state: readonly string[] };
}
