/** What a script answered. Output is bytes: nothing is lost where it is no UTF-8. */
export interface ShellResult {
  /** Exit status; 128 + signal number when a signal ended it. */
  readonly rc: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export interface RunOptions {
  /** Fed to the script's standard input, which is empty otherwise. */
  readonly stdin?: Uint8Array | undefined;
  /** Exported to the script. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Seconds after which the whole process group is killed; the promise rejects with code `timeout`. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with output as it comes. */
  readonly onOutput?: ((stream: 'stdout' | 'stderr', bytes: Uint8Array) => void) | undefined;
}

/**
 * One persistent `sh` on a host as one identity. Each script runs in its own subshell and process group, and costs one
 * round trip. Scripts given while another runs wait in order.
 */
export interface Session {
  run(script: string, options?: RunOptions): Promise<ShellResult>;
  close(): Promise<void>;
}
