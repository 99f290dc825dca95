import { closeSync, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';

/** Reads lines from the person who runs the program. */
export interface LineReader {
  /** Shows the prompt and reads a line; undefined at the end of the input and when the signal is aborted. */
  read(prompt: string, options: { readonly secret: boolean }): Promise<string | undefined>;
}

export interface LineReaderStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: { write(text: string): unknown };
  readonly signal: AbortSignal;
  /** Ctrl-C while the terminal does not turn it into a signal. */
  interrupt(): void;
}

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACES = new Set(['\u007f', '\b']);

export function createLineReader({ stdin, stderr, signal, interrupt }: LineReaderStreams): LineReader {
  /** Text of a pipe that came with a line before. */
  let rest = '';
  let ended = false;

  const readCooked = async (): Promise<string | undefined> => {
    for (;;) {
      const end = rest.indexOf('\n');
      if (end !== -1) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 1);
        return line.replace(/\r$/, '');
      }
      const chunk = ended ? undefined : await nextChunk(stdin, signal);
      if (chunk === undefined) {
        ended = true;
        const last = rest === '' ? undefined : rest;
        rest = '';
        return last;
      }
      rest += chunk;
    }
  };
  return {
    async read(prompt, { secret }) {
      stderr.write(prompt);
      const terminal = secret ? secretTerminal(stdin) : undefined;
      if (!terminal) return readCooked();
      try {
        return await readUnseen(terminal.stream, signal, interrupt);
      } finally {
        stderr.write('\n');
        terminal.close();
      }
    },
  };
}

/** The terminal to read a secret from, even when standard input is a pipe. */
function secretTerminal(stdin: NodeJS.ReadStream): { stream: ReadStream; close(): void } | undefined {
  if (stdin.isTTY) return { stream: stdin as unknown as ReadStream, close: () => {} };
  let fd: number | undefined;
  try {
    fd = openSync('/dev/tty', 'r');
    const stream = new ReadStream(fd);
    return { stream, close: () => stream.destroy() };
  } catch {
    if (fd !== undefined) closeSync(fd);
    return undefined;
  }
}

/** The next piece of a stream; undefined at its end. It is paused afterwards, so that it keeps no program alive. */
function nextChunk(stream: NodeJS.ReadableStream, signal: AbortSignal): Promise<string | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const settle = (chunk: string | undefined) => {
      stream.off('data', onData);
      stream.off('end', onEnd);
      stream.off('error', onEnd);
      signal.removeEventListener('abort', onEnd);
      stream.pause();
      resolve(chunk);
    };
    const onData = (chunk: Buffer | string) => settle(chunk.toString());
    const onEnd = () => settle(undefined);
    stream.on('data', onData);
    stream.on('end', onEnd);
    stream.on('error', onEnd);
    signal.addEventListener('abort', onEnd);
    stream.resume();
  });
}

/** A line that is not shown while it is typed. */
async function readUnseen(stream: ReadStream, signal: AbortSignal, interrupt: () => void): Promise<string | undefined> {
  stream.setRawMode(true);
  const typed: string[] = [];
  try {
    for (;;) {
      const chunk = await nextChunk(stream, signal);
      if (chunk === undefined) return undefined;
      for (const character of chunk) {
        if (character === '\r' || character === '\n') return typed.join('');
        if (character === CTRL_C) interrupt();
        else if (character === CTRL_D && typed.length === 0) return undefined;
        else if (BACKSPACES.has(character)) typed.pop();
        else if (character !== CTRL_D) typed.push(character);
      }
    }
  } finally {
    stream.setRawMode(false);
  }
}
