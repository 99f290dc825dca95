import { type Done, type PlainDict, quote, shellFunctions } from '../../src/module/index.js';
import { missingTool } from './missing-tool.js';

/** The functions `drover_entry`, `drover_all` and `drover_tools`. */
export const ACCOUNTS = shellFunctions(import.meta.url, 'accounts.sh');

/** How accounts are made on a target: with the shadow suite, with BusyBox's programs, with BSD's `pw`. */
export type AccountTools = 'shadow' | 'busybox' | 'pw';

/** The tools that the target has. Throws ModuleFailure that names what is missing. */
export function chooseTools(pairs: ReadonlyMap<string, string>, shadow: string, busybox: string): AccountTools {
  if (pairs.has(`tool:${shadow}`) && !pairs.has('alpine')) return 'shadow';
  if (pairs.has(`tool:${busybox}`)) return 'busybox';
  if (pairs.has('tool:pw')) return 'pw';
  if (pairs.has(`tool:${shadow}`)) return 'shadow';
  throw missingTool(shadow, 'passwd or shadow');
}

/** Refuses to go on without programs of libuser, which work on local accounts only. */
export function needLibuser(pairs: ReadonlyMap<string, string>, programs: readonly string[]): void {
  const missing = programs.find((program) => !pairs.has(`tool:${program}`));
  if (missing !== undefined) throw missingTool(missing, 'libuser');
}

/** A command of words as shell text. */
export function commandOf(words: readonly (string | number)[]): string {
  return words.map((word) => quote(String(word))).join(' ');
}

/** What the commands said, where they said something. */
export function saidBy(done: Done<unknown>): PlainDict {
  const stdout = done.outputs.join('');
  const stderr = done.errors.join('');
  return { ...(stdout !== '' && { stdout }), ...(stderr !== '' && { stderr }) };
}
