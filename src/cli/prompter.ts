import type { Prompter } from '../engine/context.js';
import type { Io } from './io.js';

/** Asks the person at the terminal; answers nothing when there is none, or when the time is over. */
export function createPrompter(io: Io): Prompter {
  return {
    async ask(text, { echo, seconds }) {
      const answer = io.readLine(text, { secret: !echo });
      if (seconds === undefined) return answer;
      let timer: NodeJS.Timeout | undefined;
      const timeUp = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), seconds * 1000);
      });
      return Promise.race([answer, timeUp]).finally(() => clearTimeout(timer));
    },
  };
}
