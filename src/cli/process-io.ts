import type { Io } from './io.js';
import { createLineReader } from './line-reader.js';

const INTERRUPTED = 99;
/** Status of a program that SIGPIPE ended, as a shell reports it. */
const BROKEN_PIPE = 141;

export interface ProcessIo {
  readonly io: Io;
  /** Waits until everything is written; gives the exit status, which a reader that went away changes. */
  finish(status: number): Promise<number>;
}

/** What the process itself gives to a command: streams, terminal, signals. */
export function openProcessIo(process: NodeJS.Process): ProcessIo {
  const { stdin, stdout, stderr } = process;
  const controller = new AbortController();
  let pipeBroken = false;
  const stop = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const broken = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    pipeBroken = true;
    controller.abort();
  };
  stdout.on('error', broken);
  stderr.on('error', broken);
  const write = (stream: NodeJS.WriteStream, text: string | Uint8Array) => {
    if (!pipeBroken) stream.write(text);
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
      return pipeBroken ? BROKEN_PIPE : status;
    },
  };
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => stream.write('', () => resolve()));
}
