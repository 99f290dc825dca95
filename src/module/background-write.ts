import { jobScript, OWN_DIRECTORY } from './background.js';
import { ModuleFailure } from './failure.js';
import type { PlainDict } from './plain.js';
import { shellFile } from './shell-file.js';
import type { Target } from './target.js';

const WRITE = shellFile(import.meta.url, 'background-write.sh');

/** Leaves the state of a job on the target, as Ansible's own wrapper does, for runs to come. Gives the file. */
export async function writeBackground(
  target: Target,
  job: { readonly id: string; readonly directory: string },
  state: PlainDict,
): Promise<string> {
  const stdin = Buffer.from(JSON.stringify(state));
  const answer = await target.sh({ script: jobScript(job, {}, `${OWN_DIRECTORY}\n${WRITE}`), stdin }, { bare: true });
  const said = answer.text.trim();
  if (answer.rc !== 0) throw new ModuleFailure(said || answer.errorText.trim());
  return said;
}
