import { DroverError } from './base/error.js';
import type { Listing, RunOutcome, RunRequest } from './run/request.js';

export type { Decryption, Listing, PlayData, RunOutcome, RunRequest } from './run/request.js';

/** Options → inventory → playbook → strategy → executor → events → exit code. Throws DroverError for what keeps the run from starting. */
export async function run(_request: RunRequest): Promise<RunOutcome> {
  throw new DroverError('the engine is not wired yet', { code: 'bug' });
}

/** The text of `--list-hosts`, `--list-tasks`, `--list-tags`, `--syntax-check`: nothing runs. */
export async function list(_request: RunRequest, _what: Listing): Promise<string> {
  throw new DroverError('the engine is not wired yet', { code: 'bug' });
}
