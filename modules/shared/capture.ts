import { type Answer, shellFile, type Target } from '../../src/module/index.js';
import { commandOf } from './accounts.js';
import { missingTool } from './missing-tool.js';

/** The functions `drover_capture` and `drover_need`. */
export const CAPTURE = shellFile(import.meta.url, 'capture.sh');

/** What a program said. */
export interface Captured {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A line of a script that runs a program. */
export function captureLine(label: string, words: readonly (string | number)[]): string {
  return `drover_capture ${commandOf([label, ...words])}`;
}

/** Runs a script that captures. Throws ModuleFailure when it says that a program is missing; `packages` tells what brings it. */
export async function runCaptured(
  script: string,
  target: Target,
  packages: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await target.sh(`${CAPTURE}\n${script}`);
  const lacks = answer.pairs.get('lacks');
  if (lacks !== undefined) throw missingTool(lacks, packages[lacks] ?? lacks);
  return answer;
}

/** Undefined when the script did not come to it. */
export function captured({ pairs }: Answer, label: string): Captured | undefined {
  const rc = pairs.get(`rc:${label}`);
  if (rc === undefined) return undefined;
  return { rc: Number(rc), stdout: pairs.get(`out:${label}`) ?? '', stderr: pairs.get(`err:${label}`) ?? '' };
}
