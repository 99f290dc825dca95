import { DroverError } from './base/error.js';
import type { Redactor } from './base/secret.js';
import type { Event, Recap } from './engine/event.js';
import type { Dict, Value } from './values/value.js';

/** Everything one run needs to know. Absent members take the settings' value. */
export interface RunRequest {
  /** Playbook files, or plays as data (the ad-hoc command, the library). */
  readonly playbooks: readonly (string | { readonly plays: Value; readonly file: string })[];
  /** Inventory sources as `-i` gives them: paths, or host lists with a comma. Undefined: the settings' default. */
  readonly inventory?: readonly string[] | undefined;
  readonly limit?: string | undefined;
  readonly forks?: number | undefined;
  readonly user?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly connection?: string | undefined;
  /** Seconds to connect. */
  readonly timeout?: number | undefined;
  readonly sshCommonArgs?: string | undefined;
  readonly sshExtraArgs?: string | undefined;
  readonly become?: boolean | undefined;
  readonly becomeMethod?: string | undefined;
  readonly becomeUser?: string | undefined;
  /** Used only where a host sets none. */
  readonly passwords?: { readonly connection?: string | undefined; readonly become?: string | undefined } | undefined;
  /** `-e`, merged in order: source values. */
  readonly extraVars?: Dict | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly skipTags?: readonly string[] | undefined;
  readonly check?: boolean | undefined;
  readonly diff?: boolean | undefined;
  readonly forceHandlers?: boolean | undefined;
  readonly flushCache?: boolean | undefined;
  readonly startAtTask?: string | undefined;
  readonly step?: boolean | undefined;
  readonly verbosity?: number | undefined;
  readonly redactor: Redactor;
  readonly emit: (event: Event) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface RunOutcome {
  /** The bit mask of Ansible's TaskQueueManager: 0 ok, 1 error, 2 failed hosts, 4 unreachable hosts, 8 failed and the play was broken off. */
  readonly status: number;
  readonly recap: Recap;
}

/** Options → inventory → playbook → strategy → executor → events → exit code. */
export async function run(_request: RunRequest): Promise<RunOutcome> {
  throw new DroverError('the engine is not wired yet', { code: 'bug' });
}
