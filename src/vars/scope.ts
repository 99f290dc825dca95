import type { Host, Inventory } from '../inventory/inventory.js';
import type { Dict, Value } from '../values/value.js';
import type { FactStore } from './facts.js';

/** Variables that a role contributes. The playbook's roles have this shape. */
export interface RoleVariables {
  readonly name: string;
  readonly collection: string | undefined;
  readonly path: string;
  readonly parameters: Dict;
  readonly vars: Dict;
  readonly defaults: Dict;
  readonly roleVars: Dict;
  readonly dependencies: readonly RoleVariables[];
  readonly dependent: RoleVariables | undefined;
  /** Whether an include or import brought it in. */
  readonly included: boolean;
}

/** What a task contributes: worked out once for each task, the same for all hosts. */
export interface TaskVariables {
  /** `vars:` of the task and of the blocks around it, the innermost first. */
  readonly vars: readonly Dict[];
  /** `vars:` of the includes around it, the innermost first: they rank above facts. */
  readonly includeParams: readonly Dict[];
  readonly role: RoleVariables | undefined;
  /** `environment` of the task and of what is around it, as written, the outermost first. */
  readonly environment?: readonly Value[];
}

/** What variables know of the play that runs. Hosts and roles may change while it does. */
export interface PlayScope {
  readonly name: string;
  readonly vars: Dict;
  /** Directory of the playbook. */
  readonly directory: string;
  /** Answers to vars_prompt. */
  readonly prompted: Dict;
  /** Roles whose defaults and vars the whole play sees, in the order in which they were loaded. */
  readonly roles: readonly RoleVariables[];
  /** All roles that were loaded, those whose variables are their own as well. */
  readonly loadedRoles: readonly RoleVariables[];
  readonly allHosts: readonly string[];
  readonly batch: readonly string[];
  readonly removed: ReadonlySet<string>;
  /** Hosts of the batch that failed. */
  readonly failed: ReadonlySet<string>;
  /** Hosts that could not be reached in the whole run. */
  readonly unreachable: ReadonlySet<string>;
  /** Contents of the play's vars_files for a host, first file first. */
  varsFiles(host: Host | undefined): readonly Dict[];
}

/** Options of the run that are visible as variables, and whether facts are injected. */
export interface RunVariables {
  readonly inventory: Inventory;
  readonly extra: Dict;
  readonly facts: FactStore;
  /** `set_fact` and `register`, by host. */
  readonly set: ReadonlyMap<string, Dict>;
  /** `include_vars`, by host. */
  readonly included: ReadonlyMap<string, Dict>;
  readonly injectFacts: boolean;
  readonly mergeDicts: boolean;
  /** `VARIABLE_PRECEDENCE`: the order of the group levels, lowest first. */
  readonly groupPrecedence: readonly string[];
  /** `ansible_version`, `ansible_check_mode`, `ansible_forks` and the like. */
  readonly options: Readonly<Record<string, Value>>;
  /** Directories of the inventory sources, in their order, for group_vars/ and host_vars/. */
  readonly inventoryDirectories: readonly string[];
  readVarsDirectory(directory: string, kind: 'group_vars' | 'host_vars', name: string): Dict | undefined;
  /** `hostvars`: for each host, its variables outside of plays, with those beside the playbook in `directory`. */
  hostvars(directory: string | undefined): Value;
}

/** For whom variables are looked up. */
export interface ScopeRequest {
  readonly play: PlayScope | undefined;
  /** Without a play: the directory whose group_vars/ and host_vars/ count as those beside the playbook. */
  readonly directory?: string | undefined;
  readonly host: Host | undefined;
  readonly task: TaskVariables | undefined;
  /** False for what `hostvars` shows. */
  readonly withHostvars: boolean;
  /** `ansible_search_path`. */
  readonly searchPath?: readonly string[] | undefined;
}
