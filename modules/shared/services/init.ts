import { quote } from '../../../src/module/index.js';

/** Shell text that runs a command away from this session, so that a daemon it starts lives on, and waits for it. */
export function detached(command: string): string {
  const word = quote(command);
  return `if command -v setsid >/dev/null 2>&1; then setsid sh -c ${word}; else sh -c ${word}; fi`;
}
