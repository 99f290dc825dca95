import type { Prompter } from '../engine/context.js';
import type { Output } from '../output/fanout.js';
import type { Io } from './io.js';

/** Asks the person at the terminal, after everything that was to be shown before is shown. */
export function createPrompter(io: Io, output: Output): Prompter {
  return {
    async ask(question) {
      const resume = output.pause();
      try {
        return (await io.ask?.(question)) ?? { kind: 'noninteractive' };
      } finally {
        resume();
      }
    },
  };
}
