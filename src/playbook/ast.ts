import type { SourcePosition } from '../base/position.js';
import type { Template } from '../values/template.js';
import type { Dict, Value } from '../values/value.js';

/**
 * The playbook as written, checked and with its static imports resolved. Nothing here changes after it is built: what
 * happens while it runs is in results. Values are *source* values: strings that hold an expression are `Template`s.
 */
export interface Playbook {
  readonly file: string;
  readonly plays: readonly Play[];
}

/** A keyword as it was given: the source value and the place of that value in its file. */
export interface Given {
  readonly value: Value;
  readonly source: SourcePosition;
  /** The elements with their places, when the keyword is one that takes a list and a list (or one element) was given. */
  readonly items?: readonly Given[];
}

/** The keywords given on one node, by their canonical name. Those that have a field of their own below are not in it. */
export type Keywords = ReadonlyMap<string, Given>;

/** What all nodes share. Inherited keywords are found by walking `parent` upwards. */
export interface NodeBase {
  readonly source: SourcePosition;
  readonly keywords: Keywords;
  /** `vars:` as written, in order. Empty when none. */
  readonly vars: Dict;
  /** The role that the node was read from, if any. */
  readonly role: Role | undefined;
  readonly parent: Parent | undefined;
  readonly play: Play;
  /** The node's own `when`, one element for each condition. */
  readonly when: readonly Given[];
}

export interface Play {
  readonly kind: 'play';
  readonly source: SourcePosition;
  readonly keywords: Keywords;
  readonly vars: Dict;
  readonly parent: undefined;
  readonly role: undefined;
  /** Source value of `name`; when not given, what Ansible shows instead: the hosts, joined by commas. */
  readonly name: Value;
  /** Source value of `hosts`: a pattern, a list of them, or a template. */
  readonly hosts: Given;
  readonly varsFiles: readonly Given[];
  readonly varsPrompt: readonly VarsPrompt[];
  /** Entries of `roles:`, then the roles that import_role brought in, in the order in which they were loaded. */
  readonly roles: readonly Role[];
  readonly preTasks: readonly Block[];
  /** Blocks of the `roles:` section, dependencies first, in the order in which they run. */
  readonly roleTasks: readonly Block[];
  readonly tasks: readonly Block[];
  readonly postTasks: readonly Block[];
  /** Handlers in the order of their definition: those of the roles first, then the play's own. */
  readonly handlers: readonly Block[];
  /** Directory of the playbook file: `playbook_dir`. */
  readonly directory: string;
  /** `when` of the `import_playbook`s around it, the outermost first: every task of the play inherits it, handlers do not. */
  readonly importedWhen: readonly Given[];
  /** Groups that `module_defaults` of the play name (`ansible.builtin.aws`), with the canonical names of their actions. */
  readonly actionGroups: ReadonlyMap<string, ReadonlySet<string>>;
}

/** An entry of `vars_prompt`. All of it may hold templates. */
export interface VarsPrompt {
  readonly name: string;
  /** Its words (`prompt`, `default`, `encrypt` …) as source values. */
  readonly fields: Dict;
  readonly source: SourcePosition;
}

/** A role in use: one entry of `roles:`, a dependency, or an import_role/include_role. */
export interface Role {
  readonly kind: 'role';
  readonly source: SourcePosition;
  readonly keywords: Keywords;
  /** Role parameters: words of the entry that are no keywords. */
  readonly parameters: Dict;
  /** The entry's `vars:` as written. */
  readonly vars: Dict;
  /** Name as `role_name` shows it. */
  readonly name: string;
  /** `namespace.collection` of a role in a collection. */
  readonly collection: string | undefined;
  /** Absolute path: `role_path`. */
  readonly path: string;
  /** Contents of defaults/main and vars/main (or those named by defaults_from/vars_from), merged, source values. */
  readonly defaults: Dict;
  readonly roleVars: Dict;
  readonly dependencies: readonly Role[];
  /** The role that depends on or includes this one, nearest first when walked. */
  readonly dependent: Role | undefined;
  readonly allowDuplicates: boolean;
  /** Whether defaults and vars are visible to the rest of the play (always so for `roles:` and import_role). */
  readonly public: boolean;
  readonly parent: Parent | undefined;
  readonly role: undefined;
  readonly when: readonly Given[];
  /** Collections in which the role's tasks search for modules and roles. */
  readonly collections: readonly string[];
  /** Blocks of the role itself, its dependencies' not included. */
  readonly blocks: readonly Block[];
  /** Handlers of its dependencies, then its own. */
  readonly handlers: readonly Block[];
  /** Whether import_role or include_role brought it in. */
  readonly included: boolean;
  /** Identifies the role's use for `allow_duplicates`: same path, parameters, tags, when and *_from. */
  readonly identity: string;
  /** Validation of arguments, when the role has an argument_specs entry for its entry point; run as its first task. */
  readonly tasksFrom: string;
}

export type Parent = Play | Role | Block | Task;

export interface Block extends NodeBase {
  readonly kind: 'block';
  readonly name: Value;
  /** Whether it stands among handlers. */
  readonly inHandlers: boolean;
  /** False for the blocks that the parser makes around bare tasks. */
  readonly written: boolean;
  readonly body: readonly Node[];
  readonly rescue: readonly Node[];
  readonly always: readonly Node[];
  /** `import_tasks`, `import_role` or a dynamic include leave their task here, so that its keywords are inherited. */
  readonly importedBy: Task | undefined;
}

export interface Task extends NodeBase {
  readonly kind: 'task' | 'handler';
  /** Source value of `name`, null when not given. */
  readonly name: Value;
  /** The action as written: `shell`, `ansible.builtin.shell`, or a template. */
  readonly action: string | Template;
  /** Where output says that the task stands, when that is not `source`. */
  readonly shownAt?: SourcePosition | undefined;
  /** Where the action stands. */
  readonly actionSource?: SourcePosition | undefined;
  /** The canonical name: `ansible.builtin.shell`; the name as written when it is dynamic. */
  readonly fqcn: string;
  /**
   * Arguments as source values: `_raw_params` holds free form. A single template that gives the whole dict
   * (`args: "{{ x }}"`) stands in `argsTemplate`.
   */
  readonly args: Dict;
  readonly argsTemplate: Template | undefined;
  /** Whether it is `include_tasks` or `include_role`, which bring in their tasks while the play runs. */
  readonly dynamic: boolean;
  readonly loop: Loop | undefined;
  /**
   * drover's own: a block with `loop` or `until` is a task (`drover.block`) that brings in its block for each item and try, as an
   * include does. This is the block as it stands, for listings and checks; `loadRepeatedBlock` gives the one to run.
   */
  readonly repeated?: Block;
  /** Handlers: further names that notify them. */
  readonly listen: readonly Value[];
  /** Collections to search, in order. */
  readonly collections: readonly string[];
  /** Steps that `meta: flush_handlers` of the play puts between its sections. */
  readonly implicit: boolean;
}

export interface Loop {
  /** `loop`, or the lookup that `with_X` names. */
  readonly with: string | undefined;
  readonly items: Given;
}

export type Node = Block | Task;
