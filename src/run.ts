import { DroverError, ProblemList } from './base/error.js';
import type { RunContext } from './engine/context.js';
import { runPlay } from './engine/play.js';
import type { Playbook } from './playbook/ast.js';
import type { PreflightReport } from './playbook/preflight/request.js';
import { listPlaybooks } from './run/listing.js';
import { openRun } from './run/open.js';
import { checkPlaybooks, errorsAhead } from './run/preflight.js';
import type { Listing, RunOutcome, RunRequest } from './run/request.js';
import { writeRetryFile } from './run/retry.js';
import { requireHosts } from './run/targets.js';

export type { Decryption, Listing, PlayData, RunOutcome, RunRequest } from './run/request.js';

/** Options → inventory → playbook → strategy → executor → events → exit code. Throws DroverError for what keeps the run from starting. */
export async function run(request: RunRequest): Promise<RunOutcome> {
  const opened = await openRun(request);
  const { context, loader, close } = opened;
  try {
    requireHosts(context, request);
    const playbooks = loader.load(request.playbooks);
    await loader.ready();
    if (request.preflight) refuse(await errorsAhead(opened, playbooks));
    let status = 0;
    for (const [index, { playbook }] of playbooks.entries()) {
      status = await runPlaybook(context, playbook, request.playbooks[index]);
      if (status !== 0) break;
    }
    reportStart(context);
    return { status, recap: context.recap.recap() };
  } finally {
    await close();
  }
}

/** The text of `--list-hosts`, `--list-tasks`, `--list-tags`, `--syntax-check`: nothing runs. */
export async function list(request: RunRequest, what: Listing): Promise<string> {
  const { context, loader, close } = await openRun(request);
  try {
    requireHosts(context, request);
    const playbooks = loader.load(request.playbooks).map(({ playbook }) => playbook);
    await loader.ready();
    return listPlaybooks(context, playbooks, what);
  } finally {
    await close();
  }
}

/** Looks through the playbooks before anything runs: what is wrong, what is likely wrong, and what only the run can tell. */
export async function check(request: RunRequest): Promise<PreflightReport> {
  const opened = await openRun(request);
  try {
    return await checkPlaybooks(opened, request.playbooks);
  } finally {
    await opened.close();
  }
}

function refuse(errors: readonly DroverError[]): void {
  if (errors.length === 0) return;
  const hint = 'Nothing was run. With --no-preflight the play begins, and fails when it comes to these tasks.';
  throw new ProblemList(errors, undefined, { code: 'playbook', hint });
}

/** `given` is the playbook as the request names it. */
async function runPlaybook(context: RunContext, playbook: Playbook, given: unknown): Promise<number> {
  context.emit({ type: 'playbook-start', file: playbook.file });
  if (typeof given === 'string') {
    context.emit({ type: 'verbose', level: 2, message: `${playbook.plays.length} plays in ${given}` });
  }
  let status = 0;
  for (const play of playbook.plays) {
    const outcome = await runPlay(context, play);
    status = outcome.status;
    if (outcome.stop) break;
  }
  writeRetryFile(context, playbook.file);
  context.emit({ type: 'stats', recap: context.recap.recap() });
  return status;
}

function reportStart({ startAt, emit }: RunContext): void {
  if (!startAt || startAt.found) return;
  const message = `No matching task "${startAt.pattern}" found. Note: --start-at-task can only follow static includes.`;
  emit({ type: 'error', error: new DroverError(message) });
}
