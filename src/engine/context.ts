import type { Notice } from '../base/notice.js';
import type { Redactor } from '../base/secret.js';
import type { Settings } from '../config/settings.js';
import type { GrowingExecutor } from '../executor/growing.js';
import type { Inventory } from '../inventory/inventory.js';
import type { Question, Reply } from '../module/controller.js';
import type { Registry } from '../module/registry.js';
import type { Block, Role, Task } from '../playbook/ast.js';
import type { PythonSettings } from '../python/settings.js';
import type { PythonHost } from '../template/plugins/python-host.js';
import type { Templar } from '../template/templar.js';
import type { Dict, Value } from '../values/value.js';
import type { FactStore } from '../vars/facts.js';
import type { LayeredVariables } from '../vars/layers.js';
import type { PlayScope, RunVariables } from '../vars/scope.js';
import type { ConnectionSettings } from './address.js';
import type { AsyncJob } from './async-job.js';
import type { IncludeRequest } from './attempt.js';
import type { Event } from './event.js';
import type { PlayRun } from './play-run.js';
import type { RecapKeeper } from './recap.js';
import type { StartAt } from './start-at.js';

/** The options of a run that plays and hosts fall back on, from the command line or the library. */
export interface Defaults {
  readonly forks: number;
  readonly connection: string;
  readonly user: string | undefined;
  readonly privateKey: string | undefined;
  readonly timeout: number;
  readonly sshCommonArgs: string | undefined;
  readonly sshExtraArgs: string | undefined;
  readonly become: boolean;
  readonly becomeMethod: string;
  readonly becomeUser: string;
  readonly connectionPassword: string | undefined;
  readonly becomePassword: string | undefined;
  readonly check: boolean;
  readonly diff: boolean;
  readonly forceHandlers: boolean;
  readonly verbosity: number;
  /** Seconds a task may take when it sets no `timeout`; 0 for no limit. */
  readonly taskTimeout: number;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly step: boolean;
}

/** What is loaded at run time by dynamic includes: `src/playbook` behind the paths and settings of the run. */
export interface Loader {
  /** The file that an include_tasks means. `renderPath` renders the path of an include around it. */
  findTaskFile(include: Task, target: string, renderPath: (path: Value) => string): string;
  /** Blocks of a task file; `vars` are the loop variables they see. Throws DroverError, ProblemList for a file that does not parse. */
  taskFile(file: string, include: Task, vars: Dict, run: PlayRun): readonly Block[];
  role(name: string, include: Task, request: IncludeRequest, run: PlayRun): IncludedRole;
  /** Reads the plugins of roles that were met since: to be awaited before their tasks run. */
  ready(): Promise<void>;
}

export interface IncludedRole {
  readonly role: Role;
  readonly blocks: readonly Block[];
  readonly handlers: readonly Block[];
}

/** Asks the person at the terminal. */
export interface Prompter {
  ask(question: Question): Promise<Reply>;
}

/** Everything that stays the same for the whole run, and the stores that plays share. */
export interface RunContext {
  readonly settings: Settings;
  readonly defaults: Defaults;
  readonly inventory: Inventory;
  readonly registry: Registry;
  /** Python of the targets, and the code that modules written in it share. */
  readonly python: PythonSettings & {
    /** The controller's Python process, for action plugins. */
    readonly host: PythonHost;
  };
  readonly executor: GrowingExecutor;
  readonly loader: Loader;
  readonly redactor: Redactor;
  readonly prompter: Prompter;
  readonly recap: RecapKeeper;
  readonly facts: FactStore;
  /** `set_fact` and `register`, by host. */
  readonly set: Map<string, Dict>;
  /** `include_vars`, by host. */
  readonly included: Map<string, Dict>;
  readonly variables: RunVariables;
  /** Hosts that no later play runs on. */
  readonly failed: Set<string>;
  readonly unreachable: Set<string>;
  /** Background jobs (`async`) whose end nobody has asked for yet, by job id. */
  readonly asyncJobs: Map<string, AsyncJob>;
  readonly startAt: StartAt | undefined;
  readonly signal: AbortSignal;
  /** What connections take from the settings. */
  readonly connection: ConnectionSettings;
  /** Whether --tags and --skip-tags select a task of the play. */
  selects(play: PlayScope): (task: Task) => boolean;
  /** `ahead`: the values are wanted before their time, and nothing may be done for them. */
  templar(
    variables: LayeredVariables,
    searchPath: readonly string[],
    notice?: (notice: Notice) => void,
    ahead?: boolean,
  ): Templar;
  /** Reads the inventory sources again (`meta: refresh_inventory`). */
  refreshInventory(): Promise<void>;
  /** Patterns of --limit. */
  readonly limit: readonly string[] | undefined;
  /** The source values of a YAML or JSON file, decrypted. */
  readYaml(file: string): Value;
  /** Parses YAML or JSON that the user wrote: its strings may hold templates. Throws DroverError. */
  parseYaml(text: string, file: string): Value;
  /** The plain bytes of a file that may be vaulted. */
  decrypt(bytes: Uint8Array, path: string): Uint8Array;
  emit(event: Event): void;
  now(): number;
}
