import { type Answer, ModuleFailure, quote, type Target } from '../../src/module/index.js';
import { type Captured, captured, captureLine, runCaptured } from './capture.js';
import { capturedFailure } from './command-failure.js';

/** A command of several, each of which runs when the one before it went well. */
export interface CommandStep {
  readonly words: readonly string[];
  /** Goes on where it fails: a later step tells. */
  readonly goesOn?: boolean;
  /** What is wrong, given what it said and what the step before it said; when not given, the status tells. */
  readonly judge?: (said: Captured, before: Captured | undefined) => ModuleFailure | undefined;
}

export const SYSTEM_PATHS = 'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin\nLANG=C LC_ALL=C; export LANG LC_ALL PATH';

/** A judge that fails with a message, the status and what was said on standard error. */
export function failing(message: string): NonNullable<CommandStep['judge']> {
  return ({ rc, stderr: err }) => (rc === 0 ? undefined : new ModuleFailure(message, { rc, err }));
}

/** Runs the steps in one round trip. Throws what the judge of the first wrong one says; gives what all said. */
export async function runSteps(
  steps: readonly CommandStep[],
  target: Target,
  packages: Readonly<Record<string, string>> = {},
): Promise<Captured[]> {
  if (steps.length === 0) return [];
  const programs = [...new Set(steps.map(({ words }) => words[0]!))];
  const needs = programs.flatMap((program) => [`drover_need ${quote(program)}`, whereIs(program)]);
  const lines = steps.map(({ words, goesOn }, at) => captureLine(`step${at}`, words) + (goesOn ? '' : ' || exit 0'));
  const answer = await runCaptured([SYSTEM_PATHS, ...needs, ...lines, ':'].join('\n'), target, packages);
  const all: Captured[] = [];
  for (const [at, step] of steps.entries()) {
    const said = captured(answer, `step${at}`)!;
    const wrong = step.judge ? step.judge(said, all.at(-1)) : refusal(said, step.words, answer);
    if (wrong && !step.goesOn) throw wrong;
    all.push(said);
  }
  return all;
}

/** A line that tells where a program is. */
export function whereIs(program: string): string {
  return `printf 'at:%s=%s\\0' ${quote(program)} "$(command -v ${quote(program)})"`;
}

/** The failure of a command with its whole path, undefined when it went well. */
export function refusal(said: Captured, words: readonly string[], { pairs }: Answer): ModuleFailure | undefined {
  if (said.rc === 0) return undefined;
  return capturedFailure(said, [pairs.get(`at:${words[0]}`) || words[0]!, ...words.slice(1)]);
}
