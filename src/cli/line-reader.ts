import { closeSync, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { Question, Reply } from '../module/controller.js';
import { nextChunk } from './next-chunk.js';

/** Reads what the person who runs the program types, or what a pipe holds in place of that. */
export interface LineReader {
  /** Shows the prompt and reads a line; undefined at the end of the input and when the signal is aborted. */
  read(prompt: string, options: { readonly secret: boolean }): Promise<string | undefined>;
  ask(question: Question): Promise<Reply>;
}

export interface LineReaderStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly signal: AbortSignal;
  /** Ctrl-C while the terminal does not turn it into a signal. */
  interrupt(): void;
}

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACES = new Set(['\u007f', '\b']);

export function createLineReader(streams: LineReaderStreams): LineReader {
  const { stdin, stdout, stderr, interrupt } = streams;
  const readCooked = cookedLines(streams);
  return {
    async read(prompt, { secret }) {
      stderr.write(prompt);
      const terminal = secret ? secretTerminal(stdin) : undefined;
      if (!terminal) return readCooked();
      const reply = await readKeys(terminal.stream, { text: '', echo: false, interruptKeys: '' }, streams);
      stderr.write('\n');
      terminal.close();
      return reply.kind === 'answer' ? reply.text : undefined;
    },
    async ask(question) {
      if (!stdin.isTTY && question.fromPipe === true) {
        stdout.write(question.text);
        const line = await readCooked();
        return line === undefined ? { kind: 'interrupt' } : { kind: 'answer', text: line };
      }
      if (!stdin.isTTY) return { kind: 'noninteractive' };
      // The answer stands behind a prompt that ends with a space, and below any other.
      stdout.write(question.text.endsWith(' ') ? question.text : `${question.text}\n`);
      const reply = await readKeys(stdin as unknown as ReadStream, question, streams);
      stdout.write('\n');
      if (reply.kind === 'interrupt' && question.interruptKeys === undefined && !isPause(question)) interrupt();
      return reply;
    },
  };
}

/** Whether whoever asks has an answer to Ctrl-C itself. */
function isPause(question: Question): boolean {
  return !question.text.endsWith(' ');
}

/** Reads lines of a pipe, or of a terminal that does the editing itself. */
function cookedLines({ stdin, signal }: LineReaderStreams): () => Promise<string | undefined> {
  let rest = '';
  let ended = false;
  return async () => {
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

/** Reads key by key until something ends it: a key, the time, or the end of the input. */
async function readKeys(stream: ReadStream, question: Question, streams: LineReaderStreams): Promise<Reply> {
  const timeUp = new AbortController();
  const { seconds } = question;
  const timer = seconds === undefined ? undefined : setTimeout(() => timeUp.abort(), seconds * 1000);
  stream.setRawMode(true);
  try {
    const typed: string[] = [];
    for (;;) {
      const chunk = await nextChunk(stream, AbortSignal.any([streams.signal, timeUp.signal]));
      if (timeUp.signal.aborted) return { kind: 'timeout' };
      if (chunk === undefined) return { kind: 'interrupt' };
      for (const key of chunk) {
        const reply = takeKey(key, typed, question, streams);
        if (reply) return reply;
      }
    }
  } finally {
    clearTimeout(timer);
    stream.setRawMode(false);
  }
}

function takeKey(key: string, typed: string[], question: Question, streams: LineReaderStreams): Reply | undefined {
  const { completeKeys, interruptKeys, echo } = question;
  if (interruptKeys === undefined ? key === CTRL_C : interruptKeys.includes(key)) return { kind: 'interrupt' };
  if (key === CTRL_C) {
    streams.interrupt();
    return { kind: 'interrupt' };
  }
  const completes = completeKeys === undefined ? key === '\r' || key === '\n' : completeKeys.includes(key);
  if (completes) return { kind: 'answer', text: typed.join('') };
  if (key === CTRL_D && typed.length === 0) return { kind: 'interrupt' };
  if (BACKSPACES.has(key)) {
    if (typed.pop() !== undefined && echo) streams.stdout.write('\b \b');
  } else if (key >= ' ') {
    typed.push(key);
    if (echo) streams.stdout.write(key);
  }
  return undefined;
}
