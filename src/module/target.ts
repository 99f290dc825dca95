import type { ScriptForm } from '../connection/session.js';
import type { Answer } from './answer.js';
import type { PlainDict } from './plain.js';

/** A script for the target, and what it reads from its standard input. */
export type Script =
  | string
  | {
      readonly script: string;
      /** Bytes, or a function that gives them when the script is really run (a large local file is not read before). */
      readonly stdin?: Uint8Array | (() => Promise<Uint8Array>) | undefined;
    };

export interface ShOptions {
  /** What the script is; `program` when it is not said. A probe is a `look`. */
  readonly form?: ScriptForm | undefined;
  readonly stdin?: Uint8Array | undefined;
  /** Added to the task's environment. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Leaves the task's environment out. */
  readonly bare?: boolean | undefined;
  /** Seconds after which the script and its children are killed; rejects with code `timeout`. */
  readonly timeout?: number | undefined;
  readonly onOutput?: ((stream: 'stdout' | 'stderr', bytes: Uint8Array) => void) | undefined;
}

/** The host, as an imperative module sees it: the identity, environment and limits are the task's. */
export interface Target {
  /** Runs a script in the session of the task: one round trip. Does not throw when the script fails. */
  sh(script: Script, options?: ShOptions): Promise<Answer>;
  readonly check: boolean;
  readonly diff: boolean;
  readonly verbosity: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  /** Adds to the `warnings` of the result. */
  warn(message: string): void;
  /** `invocation` of the result has these arguments in place of those that were given. */
  show(args: PlainDict): void;
  /** Waits, and rejects when the task is cancelled. */
  sleep(seconds: number): Promise<void>;
  /** Milliseconds since the epoch, on the controller. */
  now(): number;
}

/** What a module returns: keys as Ansible's module of that name has them. */
export type ModuleResult = PlainDict;
