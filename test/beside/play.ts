import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlainDict } from '../../src/module/plain.js';
import { fillScratch } from '../modules/scratch.js';
import type { Case } from './case-file.js';

/** A case is called in check mode, then for real, then for real twice, each in a scratch directory of its own. */
export const PHASES = ['check', 'apply', 'again'] as const;

export type Phase = (typeof PHASES)[number];

export function phasesOf(one: Case): readonly Phase[] {
  return one.check ? ['check'] : PHASES;
}

/** Whether a case acts on more than its scratch directory: its phases then follow each other on one state. */
export function isShared(one: Case): boolean {
  return one.show !== undefined || one.cleanup !== undefined;
}

export function rootOf(directory: string, at: number, phase: Phase, one: Case): string {
  return join(directory, String(at), isShared(one) ? 'root' : phase);
}

/** Makes the scratch directories of a case. */
export async function makeRoots(directory: string, at: number, one: Case): Promise<void> {
  const roots = new Set(phasesOf(one).map((phase) => rootOf(directory, at, phase, one)));
  for (const root of roots) {
    await mkdir(root, { recursive: true, mode: 0o755 });
    await fillScratch(root, one.given);
    if (one.setup === undefined) continue;
    const { status, stderr } = spawnSync('sh', ['-ec', one.setup], { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`the setup of '${one.name}' failed: ${stderr}`);
  }
}

export interface Play {
  readonly module: string;
  readonly cases: readonly Case[];
  readonly directory: string;
  readonly http: string;
}

/** The tasks of all cases; the name of each is `case:phase`, with `:first` or `:show` behind it. */
export function tasksOf({ module, cases, directory, http }: Play): PlainDict[] {
  return cases.flatMap((one, at) => {
    const call = (phase: Phase, suffix = '') => {
      const root = rootOf(directory, at, phase, one);
      return {
        name: `${at}:${phase}${suffix}`,
        ignore_errors: true,
        check_mode: phase === 'check',
        diff: one.diff ?? true,
        ...(inPlace(one.task ?? {}, root, http) as PlainDict),
        [module]: inPlace(one.args, root, http),
      };
    };
    const shell = (text: string | undefined, name: string): PlainDict[] => {
      const script = inPlace(text, rootOf(directory, at, 'apply', one), http);
      return text === undefined ? [] : [{ name: `${at}:${name}`, raw: script as string, ignore_errors: true }];
    };
    return phasesOf(one).flatMap((phase) => [
      ...(phase === 'again' && !isShared(one) ? [call(phase, ':first')] : []),
      call(phase),
      ...shell(one.show, `${phase}:show`),
      ...(phase === phasesOf(one).at(-1) ? shell(one.cleanup, 'cleanup') : []),
    ]);
  });
}

/** `@` that stands alone is the scratch directory. */
function inPlace(value: unknown, root: string, http: string): PlainDict[string] {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value).replace(/(?<![\w@])@(?![\w@])/g, root);
  return JSON.parse(text.replaceAll('{http}', http)) as PlainDict[string];
}
