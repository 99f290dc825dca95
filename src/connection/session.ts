/**
 * What a script is. A `program` may do anything: it has a `sh` and a process group of its own. A `look` starts nothing that
 * outlives it, and so needs neither. A `command` is a look that leaves words in `$@`, which it then becomes.
 */
export type ScriptForm = 'program' | 'look' | 'command';

/** When a command ran, by the clock of the host. */
export interface Times {
  /** Microseconds since the epoch. */
  readonly start: bigint;
  readonly end: bigint;
  /** Minutes that the host's local time is ahead of UTC. */
  readonly zone: number;
}

/** What a script answered. Output is bytes: nothing is lost where it is no UTF-8. */
export interface ShellResult {
  /** Exit status; 128 + signal number when a signal ended it. */
  readonly rc: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** Of a command. */
  readonly times?: Times | undefined;
}

/** Bytes that are read while they are sent, as often as they are needed. */
export interface ByteStream {
  /** How many there are. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

export type Input = Uint8Array | ByteStream;

export interface RunOptions {
  /** Default `program`. */
  readonly form?: ScriptForm | undefined;
  /** Fed to the script's standard input, which is empty otherwise. */
  readonly stdin?: Input | undefined;
  /** Exported to the script. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Seconds after which the whole process group is killed; the promise rejects with code `timeout`. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with output as it comes. */
  readonly onOutput?: ((stream: 'stdout' | 'stderr', bytes: Uint8Array) => void) | undefined;
  /** Takes standard output as it comes, in place of the result. */
  readonly sink?: ((bytes: Uint8Array) => void) | undefined;
}

/**
 * One persistent `sh` on a host as one identity. Each script runs in its own subshell or program, and costs one round trip.
 * Scripts given while another runs wait in order.
 */
export interface Session {
  run(script: string, options?: RunOptions): Promise<ShellResult>;
  close(): Promise<void>;
}
