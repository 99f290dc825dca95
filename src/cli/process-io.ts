import { systemErrorText } from '../base/system-error.js';
import type { Io } from './io.js';
import { createLineReader } from './line-reader.js';

const INTERRUPTED = 99;
/** Status of a program that SIGPIPE ended, as a shell reports it. */
const BROKEN_PIPE = 141;

/** Status when what was to be said could not be: the disk is full, the terminal is gone. */
const NOT_WRITTEN = 1;

/** A stream that takes nothing any more. The run ends with it: nobody would learn what it does. */
interface Lost {
  readonly stream: NodeJS.WriteStream;
  readonly error: NodeJS.ErrnoException;
}

export interface ProcessIo {
  readonly io: Io;
  /** Waits until everything is written; gives the exit status, which a reader that went away changes. */
  finish(status: number): Promise<number>;
}

/** What the process itself gives to a command: streams, terminal, signals. */
export function openProcessIo(process: NodeJS.Process): ProcessIo {
  const { stdin, stdout, stderr } = process;
  const controller = new AbortController();
  let lost: Lost | undefined;
  const stop = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const broken = (stream: NodeJS.WriteStream) => (error: NodeJS.ErrnoException) => {
    lost ??= { stream, error };
    controller.abort();
  };
  stdout.on('error', broken(stdout));
  stderr.on('error', broken(stderr));
  const write = (stream: NodeJS.WriteStream, text: string | Uint8Array) => {
    if (lost === undefined) stream.write(text);
  };
  const lines = createLineReader({ stdin, stdout, stderr, signal: controller.signal, interrupt: stop });
  const io: Io = {
    environment: process.env,
    cwd: process.cwd(),
    out: (text) => write(stdout, text),
    outBytes: (bytes) => write(stdout, bytes),
    err: (text) => write(stderr, text),
    terminal: {
      stdin: stdin.isTTY === true,
      stdout: stdout.isTTY === true,
      stderr: stderr.isTTY === true,
      get columns() {
        return stdout.columns || stderr.columns || 80;
      },
    },
    async readAll() {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    readLine: (prompt, options) => lines.read(prompt, { secret: options?.secret === true }),
    ask: lines.ask,
    signal: controller.signal,
  };
  return {
    io,
    async finish(status) {
      await Promise.all([drained(stdout), drained(stderr)]);
      if (lost === undefined) return status;
      if (lost.error.code === 'EPIPE') return BROKEN_PIPE;
      if (lost.stream === stdout)
        stderr.write(`[ERROR]: Cannot write to standard output: ${systemErrorText(lost.error)}\n`);
      return NOT_WRITTEN;
    },
  };
}

/** An error of what was written last is told when that returns, a little later even where the stream has nothing left. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.destroyed) return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => stream.write('', () => setImmediate(resolve)));
}
