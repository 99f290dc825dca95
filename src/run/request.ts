import type { Redactor } from '../base/secret.js';
import type { Settings } from '../config/settings.js';
import type { Prompter } from '../engine/context.js';
import type { Event, Recap } from '../engine/event.js';
import type { GrowingExecutor } from '../executor/growing.js';
import type { Inventory } from '../inventory/inventory.js';
import type { Dict, Value } from '../values/value.js';
import type { YamlNode } from '../yaml/node.js';

/** Plays as data: those of the ad-hoc command and of the library. `file` is what errors name. */
export interface PlayData {
  /** A list of plays: source values, or a tree of nodes with places of their own. */
  readonly plays: Value | YamlNode;
  readonly file: string;
}

/** Reading of what is vaulted. */
export interface Decryption {
  /** The text of a `!vault` string. Throws DroverError. */
  text(envelope: string): string;
  /** The bytes of a file; those of a file that is not vaulted come back as they are. Throws DroverError. */
  file(bytes: Uint8Array, path: string): Uint8Array;
  /** The same for an inventory source, whose names of hosts are shown. Absent: as any other file. */
  inventory?(bytes: Uint8Array, path: string): Uint8Array;
}

/** Everything one run needs to know. Absent members take the settings' value. */
export interface RunRequest {
  /** Playbook files, or plays as data. */
  readonly playbooks: readonly (string | PlayData)[];
  readonly settings: Settings;
  readonly cwd: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Sources as `-i` gives them: paths, or host lists with a comma; or an inventory that is loaded. Undefined: the settings' default. */
  readonly inventory?: readonly string[] | Inventory | undefined;
  readonly limit?: string | undefined;
  /** Pattern of the hosts that must be there, with the limit. Default `all`. */
  readonly targets?: string | undefined;
  readonly forks?: number | undefined;
  readonly user?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly connection?: string | undefined;
  /** Seconds to connect. */
  readonly timeout?: number | undefined;
  /** Seconds that a task may take when it sets no `timeout`. */
  readonly taskTimeout?: number | undefined;
  readonly sshCommonArgs?: string | undefined;
  readonly sshExtraArgs?: string | undefined;
  readonly become?: boolean | undefined;
  readonly becomeMethod?: string | undefined;
  readonly becomeUser?: string | undefined;
  /** Used only where a host sets none. */
  readonly passwords?: { readonly connection?: string | undefined; readonly become?: string | undefined } | undefined;
  readonly decryption?: Decryption | undefined;
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
  /** Refuses to begin when there are errors that the run cannot but meet. */
  readonly preflight?: boolean | undefined;
  readonly verbosity?: number | undefined;
  /** Directory beside which group_vars/, roles/ … of plays given as data lie. Default: cwd. */
  readonly playbookDirectory?: string | undefined;
  readonly redactor: Redactor;
  readonly emit: (event: Event) => void;
  /** Absent: nobody can be asked. */
  readonly prompter?: Prompter | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where the jobs run. Absent: in this thread, or in a pool of threads when there are many hosts. */
  readonly executor?: GrowingExecutor | undefined;
}

export interface RunOutcome {
  /** The bit mask of Ansible's TaskQueueManager: 0 ok, 1 error, 2 failed hosts, 4 unreachable hosts, 8 failed and the play was broken off. */
  readonly status: number;
  readonly recap: Recap;
}

/** What to list instead of running: the flags of the same names. */
export interface Listing {
  readonly hosts?: boolean | undefined;
  readonly tasks?: boolean | undefined;
  readonly tags?: boolean | undefined;
  /** `--syntax-check`: only load and check. */
  readonly syntax?: boolean | undefined;
}
