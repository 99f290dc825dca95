import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Row } from '../vectors/tagged.js';
import { PYTHON_ORACLE } from './jinja-python.js';

/** What Python says to a row; `skip` where it ran out of time or depth. */
export type Answer = Partial<Row> & { readonly skip?: boolean };

export interface Oracle {
  ask(rows: readonly Row[]): Promise<Answer[]>;
  stop(): void;
}

/** One Python process that answers batches of rows, a line each. */
export function startOracle(python: string): Oracle {
  const child = spawn(python, ['-c', PYTHON_ORACLE], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(rows) {
      child.stdin.write(`${JSON.stringify(rows)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the Python process ended');
      return JSON.parse(value as string) as Answer[];
    },
    stop: () => child.stdin.end(),
  };
}
