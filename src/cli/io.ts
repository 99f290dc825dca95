import type { Question, Reply } from '../module/controller.js';

/** What a command may touch of the process that runs it: given by bin/, so that commands can be run in tests and embedded. */
export interface Io {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Writes to standard output or standard error, as is. */
  out(text: string): void;
  /** Writes bytes to standard output that may be no text. Absent: they are written as UTF-8 text. */
  readonly outBytes?: (bytes: Uint8Array) => void;
  err(text: string): void;
  /** Whether the stream is a terminal, and its width in columns. */
  readonly terminal: {
    readonly stdin: boolean;
    readonly stdout: boolean;
    readonly stderr: boolean;
    readonly columns: number;
  };
  /** All of standard input. */
  readAll(): Promise<Uint8Array>;
  /** A line from the person, after showing `prompt` on stderr or the terminal; without echo when `secret`. Undefined at end of input. */
  readLine(prompt: string, options?: { readonly secret?: boolean }): Promise<string | undefined>;
  /** Asks at the terminal, where keys may end the input as well as Enter. Absent: nobody can be asked. */
  readonly ask?: (question: Question) => Promise<Reply>;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** A command: the words after its name in, exit code out. */
export type CommandMain = (argv: readonly string[], io: Io) => Promise<number>;

/** Prints the text, and gives the status of a command that did what it was asked for. */
export function say(io: Io, text: string): number {
  io.out(text);
  return 0;
}
