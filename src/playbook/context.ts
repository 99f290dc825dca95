import { DroverError, type ErrorDetails } from '../base/error.js';
import type { Message } from '../base/notice.js';
import type { SourcePosition } from '../base/position.js';
import type { Dict, Value } from '../values/value.js';
import type { YamlNode } from '../yaml/node.js';
import type { Play, Role, Task } from './ast.js';

/** Reading of files, as the controller sees them. Paths are absolute. */
export interface FileAccess {
  /** Text of a file, decrypted. Throws a DroverError: `file-not-found` when there is none. */
  read(path: string): string;
  /** What stands at the path, links followed; undefined when nothing does. */
  kind(path: string): 'file' | 'directory' | undefined;
  /** Names in a directory, in any order. */
  list(path: string): readonly string[];
  /** The path without symbolic links. */
  real(path: string): string;
}

/** What is known of an action's name. */
export interface ResolvedAction {
  readonly fqcn: string;
  readonly kind: 'target' | 'controller' | 'engine';
  readonly freeForm: boolean;
}

/** The variables that a template in a static import or a role's name can see. */
export interface StaticScope {
  readonly play: Play | undefined;
  readonly role: Role | undefined;
  readonly task: Task | undefined;
  /** All variables that the playbook gives there, the strongest first: only extra vars are stronger. */
  readonly vars: readonly Dict[];
}

/** What loading a playbook needs to know. All paths are absolute. */
export interface LoadContext {
  readonly files: FileAccess;
  /** Where relative paths of playbooks begin, and the directory that is left out of what is shown. */
  readonly workingDirectory: string;
  readonly home: string;
  /** `roles_path`: searched behind `roles/` beside the playbook. */
  readonly rolesPath: readonly string[];
  /** `collections_path`: directories that hold `ansible_collections`, or are one. */
  readonly collectionsPath: readonly string[];
  /** Looks an action up; `collections` are searched for names without one. */
  resolveAction(name: string, collections: readonly string[]): ResolvedAction | undefined;
  /** What is told of collections that are not there, among those where such an action is looked for. */
  missingCollections?(name: string, collections: readonly string[]): readonly string[];
  /**
   * Told of each directory that may hold `library/`, `lookup_plugins/` and the like (a playbook's, a role's), before any of its
   * tasks is read. Answers whether it holds some, so that names are looked up anew.
   */
  pluginDirectory?(path: string): boolean;
  /** Names of all actions, for suggestions. */
  actionNames?(): Iterable<string>;
  /** Whether `with_NAME` has a lookup. */
  hasLookup(name: string): boolean;
  /** Renders a template of a static import, role name or tag with what is known before the run. Throws what rendering throws. */
  render(value: Value, scope: StaticScope): Value;
  /** `private_role_vars`, when it is set. */
  readonly privateRoleVars?: boolean | undefined;
  /** `invalid_task_attribute_failed`: false turns unknown keywords into warnings. Default true. */
  readonly invalidTaskAttributeFailed?: boolean | undefined;
  /** `hash_behaviour = merge`. */
  readonly mergeDicts?: boolean | undefined;
  /** `duplicate_dict_key`. */
  readonly duplicateKeys?: 'warn' | 'error' | 'ignore' | undefined;
}

/** One loading: the context, what was read so far, and what was found wrong. */
export interface Loading {
  readonly context: LoadContext;
  readonly problems: DroverError[];
  readonly notices: Message[];
  /** Trees of files that were read, by path. */
  readonly trees: Map<string, YamlNode | null>;
  /** Directory that relative paths are searched from: that of the playbook. */
  readonly basedir: string;
  /** Collection of the playbook, when it lies in one. */
  readonly collection: string | undefined;
  /** Whether a path exists, and what it is, asked once. */
  readonly known: Map<string, 'file' | 'directory' | undefined>;
  /** Names in the directories of roles. */
  readonly listed: Map<string, ReadonlySet<string>>;
  /** Directories of the playbooks that were loaded by name: their `collections/` are searched. */
  readonly homes: Set<string>;
  /** Answers of `resolveAction`. */
  readonly actions: Map<string, ResolvedAction | undefined>;
}

/** Files are parsed once for each context, actions looked up once: a context is one run's. */
const SHARED = new WeakMap<LoadContext, Pick<Loading, 'trees' | 'actions' | 'homes'>>();

export function startLoading(context: LoadContext, basedir: string, collection?: string): Loading {
  const shared = SHARED.get(context) ?? { trees: new Map(), actions: new Map(), homes: new Set() };
  SHARED.set(context, shared);
  return { ...shared, context, basedir, collection, problems: [], notices: [], known: new Map(), listed: new Map() };
}

/** The same loading in another playbook's directory. */
export function loadingAt(loading: Loading, basedir: string, collection: string | undefined): Loading {
  return { ...loading, basedir, collection };
}

/** Notes a problem; loading goes on. */
export function report(loading: Loading, message: string, details: ErrorDetails = {}): void {
  loading.problems.push(new DroverError(message, { code: 'playbook', ...details }));
}

/** Runs `step`, and notes the error that it throws. Anything but a DroverError is our own bug and goes on upwards. */
export function attempt<T>(loading: Loading, step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    loading.problems.push(error);
    return undefined;
  }
}

export function playbookError(message: string, source?: SourcePosition, details: ErrorDetails = {}): DroverError {
  return new DroverError(message, { code: 'playbook', source, ...details });
}
