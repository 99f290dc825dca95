import { type JobRecord, resultOfJob } from './background.js';
import { type JobQuestion, jobStateOf, questionScript } from './background-read.js';
import type { PlainDict } from './plain.js';
import { createRegistry } from './registry.js';
import type { Target } from './target.js';

/** How a job is doing. `late` ones were killed when their time was up, `gone` ones ended without a word. */
export type BackgroundState =
  | { readonly kind: 'missing' | 'running' | 'erased' | 'late' | 'gone'; readonly file: string }
  | { readonly kind: 'ended'; readonly file: string; readonly result: PlainDict };

/** Looks for a job that this run or another left on the target. */
export async function readBackground(target: Target, job: JobQuestion): Promise<BackgroundState> {
  const state = jobStateOf(await target.sh(questionScript(job), { bare: true }));
  if (state.kind === 'foreign') return foreignState(state.file, state.text);
  if (state.kind !== 'done') return state;
  const record = JSON.parse(state.record) as JobRecord;
  const definition = await createRegistry().resolve(record.module)!.load();
  return { kind: 'ended', file: state.file, result: await resultOfJob(definition, record, state.answered) };
}

/** A file as Ansible itself writes it: the result in JSON, or what it knows before. */
function foreignState(file: string, text: string): BackgroundState {
  let result: PlainDict;
  try {
    result = JSON.parse(text) as PlainDict;
  } catch {
    // It is being written.
    return { kind: 'running', file };
  }
  return 'started' in result && !result.finished ? { kind: 'running', file } : { kind: 'ended', file, result };
}
