import { type Answer, ModuleFailure, stepsOf, type Target } from '../../src/module/index.js';
import type { AptArgs } from './apt-options.js';
import { APT, readUpdate, STAMP } from './apt-state.js';
import { call } from './file-probe.js';
import { missingTool } from './missing-tool.js';

/** What the first script found. */
export interface Opening {
  readonly cache: { readonly cache_updated: boolean; readonly cache_update_time: number };
  /** What apt-get clean said. */
  readonly cleaned: { readonly stdout: string; readonly stderr: string };
  readonly look: Answer | undefined;
  /** Path of aptitude, where the target has it. */
  readonly aptitude: string | undefined;
}

const TOOLS = `command -v apt-get >/dev/null 2>&1 || exit 127
if drover_tool=$(command -v aptitude); then printf 'aptitude=%s\\0' "$drover_tool"; fi`;

/** The first script: cleans and updates as far as the task wants it, then looks. */
export async function open(args: AptArgs, target: Target, look?: string): Promise<Opening> {
  const cleaning = args.clean && !target.check ? 'apt-get clean' : ':';
  const updating = args.update_cache || args.cache_valid_time > 0 ? updateScript(args, target.check) : ':';
  const answers = await runSteps(
    [TOOLS, cleaning, STAMP, updating, STAMP, ...(look === undefined ? [] : [look])],
    target,
    cleaning === ':' && updating === ':' ? 'look' : 'program',
  );
  const [tools, cleaned, before, updated, after, seen] = answers;
  if (cleaned!.rc !== 0 || cleaned!.errorText !== '') throw cleanFailure(cleaned!);
  const stale = readUpdate(updated!, args, target.warn);
  const time = Number(after!.pairs.get('stamp'));
  return {
    cache: {
      cache_updated: stale && (target.check || time !== Number(before!.pairs.get('stamp'))),
      cache_update_time: time,
    },
    cleaned: { stdout: cleaned!.text, stderr: cleaned!.errorText },
    look: seen,
    aptitude: args.force_apt_get ? undefined : tools!.pairs.get('aptitude'),
  };
}

function updateScript(args: AptArgs, check: boolean): string {
  const numbers = [
    args.cache_valid_time,
    args.update_cache_retries,
    args.update_cache_retry_max_delay,
    args.lock_timeout,
  ];
  return `drover_apt_paths\n${call('drover_apt_update', ...numbers.map(String), check ? '1' : '')}`;
}

function cleanFailure(answer: Answer): ModuleFailure {
  const more = { stdout: answer.text, rc: answer.rc };
  if (answer.rc !== 0) return new ModuleFailure('apt-get clean failed', more);
  return new ModuleFailure(`apt-get clean failed: ${answer.errorText}`, more);
}

/** Runs scripts in one round trip, in the environment that apt's programs need. */
export async function runSteps(
  scripts: readonly string[],
  target: Target,
  form: 'look' | 'program' = 'program',
): Promise<Answer[]> {
  const steps = stepsOf(scripts);
  const { answers } = steps.read(await target.sh(`${APT}\n${steps.script}`, { form }));
  if (answers[0]!.rc === 127) throw missingTool('apt-get', 'apt');
  return answers;
}
