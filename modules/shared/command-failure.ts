import { type Answer, ModuleFailure } from '../../src/module/index.js';
import type { Captured } from './capture.js';
import { shlexQuote } from './shlex.js';

/** The failure of a command that a module ran, as the reference tells it. */
export function commandFailure(answer: Answer, words: readonly string[]): ModuleFailure {
  const { rc, text: stdout, errorText: stderr } = answer;
  return new ModuleFailure(stderr.trimEnd(), { cmd: words.map(shlexQuote).join(' '), rc, stdout, stderr });
}

/** The same of a command whose output was captured. */
export function capturedFailure(said: Captured, words: readonly string[]): ModuleFailure {
  return new ModuleFailure(said.stderr.trimEnd(), { cmd: words.map(shlexQuote).join(' '), ...said });
}
