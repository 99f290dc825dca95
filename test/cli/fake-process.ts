import type { Io } from '../../src/cli/io.js';
import { fakeIo } from '../output/fake-io.js';

export interface CliInput {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Answers to prompts, in order. */
  readonly answers?: readonly string[];
  readonly stdin?: string;
}

/** What a command gets instead of the process, and what it wrote and asked. */
export function fakeProcess({ environment = {}, cwd = '/work', answers = [], stdin = '' }: CliInput = {}) {
  const streams = fakeIo({}, { HOME: '/nonexistent', ...environment });
  const prompts: string[] = [];
  const left = [...answers];
  const io: Io = {
    ...streams,
    cwd,
    terminal: { ...streams.terminal, stdin: false },
    readAll: async () => Buffer.from(stdin),
    readLine: async (prompt) => {
      prompts.push(prompt);
      return left.shift();
    },
    signal: new AbortController().signal,
  };
  return { io, written: streams.written, prompts };
}
