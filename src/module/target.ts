import type { Input, ScriptForm } from '../connection/session.js';
import type { Answer } from './answer.js';
import type { PlainDict } from './plain.js';

export type { ByteStream, Input } from '../connection/session.js';

/** A script for the target, and what it reads from its standard input. */
export type Script =
  | string
  | {
      readonly script: string;
      /** A large file is a stream: it is read while it is sent. */
      readonly stdin?: Input | undefined;
    };

export interface ShOptions {
  /** What the script is; `program` when it is not said. A probe is a `look`. */
  readonly form?: ScriptForm | undefined;
  readonly stdin?: Input | undefined;
  /** Added to the task's environment. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Leaves the task's environment out. */
  readonly bare?: boolean | undefined;
  /** Seconds after which the script and its children are killed; rejects with code `timeout`. */
  readonly timeout?: number | undefined;
  readonly onOutput?: ((stream: 'stdout' | 'stderr', bytes: Uint8Array) => void) | undefined;
  /** Takes standard output as it comes, in place of the answer. */
  readonly sink?: ((bytes: Uint8Array) => void) | undefined;
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
