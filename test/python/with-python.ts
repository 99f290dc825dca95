import { spawnSync } from 'node:child_process';
import { describe } from '@jest/globals';

/** Whether this machine has a Python 3, which modules and plugins in Python need. */
export const hasPython: boolean = spawnSync('python3', ['-c', 'pass']).status === 0;

/** `describe` where there is a Python 3; elsewhere the tests are skipped, and their name says why. */
export function describeWithPython(name: string, tests: () => void): void {
  if (hasPython) describe(name, tests);
  else describe.skip(`${name} (skipped: this machine has no python3)`, tests);
}
