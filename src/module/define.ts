import type { Answer } from './answer.js';
import type { ArgsOf, ValueWorld } from './args.js';
import type { Controlled, Controller } from './controller.js';
import type { Plain, PlainDict } from './plain.js';
import type { OptionRules, Options, OptionType } from './spec.js';
import type { ModuleResult, Script, Target } from './target.js';

/** Documentation of a returned key. */
export interface ReturnedKey {
  readonly description: string;
  readonly type?: OptionType | 'complex';
  /** When the key is there: `always`, `success`, `changed` … */
  readonly returned?: string;
  readonly sample?: unknown;
  readonly contains?: Readonly<Record<string, ReturnedKey>>;
}

interface Declaration<O extends Options> extends OptionRules {
  /** Canonical name: `ansible.builtin.copy`. */
  readonly name: string;
  /** Further canonical names that mean the same module (`ansible.builtin.systemd` for `systemd_service`). */
  readonly aliases?: readonly string[];
  /** What it does, in one sentence. */
  readonly description: string;
  readonly options: O;
  /**
   * What happens to text without `key=value`: `command` keeps it whole as `_raw_params` and takes only the free-form
   * words of the reference out of it; `words` gathers the words without `=`; otherwise it is refused.
   */
  readonly freeForm?: 'command' | 'words';
  /** Takes any option beside the declared ones (`set_fact`, `add_host`): this option, a dict, gathers them. */
  readonly anyOption?: string;
  /** How Ansible's argument errors name it, when other than the task's action as written (`ansible.legacy.command`). */
  readonly argumentName?: string;
  /** Words for options that it does not have, where the reference's module has its own. `names` are sorted. */
  readonly unknownOptions?: (action: string, names: readonly string[]) => string;
  /** Of a controller module: they are an error of the task (`Task failed: …`), and not the action's failure. */
  readonly wrongArguments?: 'raise';
  /** Declared options that the reference refuses all the same, with its words: one module under two names. */
  readonly refused?: Readonly<Record<string, string>>;
  readonly returns: Readonly<Record<string, ReturnedKey>>;
  /** Where it does other than Ansible's module: text for the documentation page. */
  readonly differences?: readonly string[];
  /** Keys of its result, at any depth, whose numbers are floats also when they are whole. */
  readonly floats?: readonly string[];
  readonly examples?: string;
  /** `full`, `none` (skipped in check mode), or what it does there. State modules are always `full`. */
  readonly check?: 'full' | 'none' | (string & {});
  /** Its work is one program of the target's: with `async` that goes on by itself, whatever becomes of the run. */
  readonly detached?: boolean;
  /** Whether its tasks may have `async`. Default: unless it is a `control` module. With Ansible not all others may. */
  readonly async?: boolean;
  /**
   * A module with `run` that looks before it acts, with scripts of the form `look`, or with `control` that hands over to one: the
   * items of a loop are looked at together. State modules always do.
   */
  readonly looksFirst?: boolean;
  /** Runs once for all hosts of the batch (`add_host`, `pause`): the strategy asks for it. */
  readonly bypassHostLoop?: boolean;
  /** `false`: results do not show the arguments. */
  readonly invocation?: boolean;
  /** Runs on the target, but is no module there in the reference: no `invocation`, and failures read "Action failed". */
  readonly action?: boolean;
}

/** One thing that must change on the target. */
export interface Change {
  readonly field: string;
  readonly before: Plain;
  readonly after: Plain;
  /** Acts, with `&&` between its commands: a status other than 0 fails the task and the changes behind it are not run. */
  readonly run: Script;
  /** What to say when `run` fails; otherwise its standard error. May throw ModuleFailure. */
  readonly failed?: (answer: Answer) => string;
  /** Takes it back when a change behind it fails. */
  readonly undo?: string;
}

/** How a state module's call went. */
export interface Done<S> {
  readonly before: S;
  /** Probed again behind the changes, in the same round trip; `before` when there was nothing to change or in check mode. */
  readonly after: S;
  readonly changes: readonly Change[];
  /** Standard output of each change, in order; empty in check mode. */
  readonly outputs: readonly string[];
  /** Standard error of each change. */
  readonly errors: readonly string[];
  readonly check: boolean;
  readonly diff: boolean;
  readonly verbosity: number;
  warn(message: string): void;
}

/** Looks at one path, and reads keys of a result from that. */
export interface PathFacts {
  probe(path: string): string;
  read(answer: Answer, path: string): PlainDict;
}

/** Looks, decides, acts: the framework owns check mode, diff, `changed` and idempotence. */
interface StateActions<O extends Options, S> {
  /** A script that only looks. */
  probe(args: ArgsOf<O>, call: { readonly check: boolean; readonly diff: boolean }): Script;
  read(answer: Answer, args: ArgsOf<O>): S;
  /** The arguments that results show, where the reference's module fills in what it found on the target. */
  shown?(state: S, args: ArgsOf<O>): PlainDict;
  /** All of `invocation`, where the reference's action calls another module in place of its own, or none. */
  invoked?(state: S, args: ArgsOf<O>, call: { readonly check: boolean }): PlainDict;
  /** What must change, in order; none when all is in shape. Throws ModuleFailure when it cannot be done. */
  plan(state: S, args: ArgsOf<O>, call: { readonly check: boolean; readonly diff: boolean }): readonly Change[];
  /** Keys of the result, without `changed`, `diff`, `invocation` and what else the framework adds. */
  result(done: Done<S>, args: ArgsOf<O>): ModuleResult;
  /** What a failure that names a `path` tells of it besides: looked up when a change has failed. */
  readonly failedPath?: PathFacts;
  /** What `--diff` shows; by default the changed fields. Undefined: nothing. */
  diff?(done: Done<S>, args: ArgsOf<O>): Plain;
}

interface RunActions<O extends Options> {
  run(args: ArgsOf<O>, target: Target): Promise<ModuleResult>;
}

interface ControlActions<O extends Options> {
  /** Runs in the main thread, where variables and templates are. */
  control(args: ArgsOf<O, ValueWorld>, controller: Controller): Promise<Controlled>;
}

/** Where a job runs: on the controller itself, or on the target; and whether as the task's `become` says. */
export interface Place {
  readonly onController: boolean;
  readonly become: boolean;
}

interface PrepareAction {
  /**
   * A step in the main thread before the job of a module that runs on the target: reads local files, renders. Gets the
   * checked arguments and gives the job's.
   */
  prepare?(args: PlainDict, controller: Controller): Promise<PlainDict>;
  /** Where the job runs, by what `prepare` gave. Without it: on the target, as the task's `become` says. */
  place?(args: PlainDict): Place;
}

/** An action of the engine itself (`meta`, `include_tasks`): declared for its documentation and arguments. */
interface EngineActions {
  readonly engine: true;
}

/** An action plugin in Python: the engine has it run by the Python process of the controller. */
interface PluginAction {
  readonly plugin: ActionPlugin;
}

export interface ActionPlugin {
  readonly file: string;
  /** Full name of the file's code, when it is a collection's; else empty. */
  readonly code: string;
}

export type ModuleDeclaration<O extends Options, S> = Declaration<O> &
  (
    | (StateActions<O, S> & PrepareAction)
    | (RunActions<O> & PrepareAction)
    | ControlActions<O>
    | PluginAction
    | EngineActions
  );

/** A module as the rest of the program sees it. */
export type ModuleDefinition = Declaration<Options> &
  (
    | ({ readonly kind: 'state' } & StateActions<AnyOptions, unknown> & PrepareAction)
    | ({ readonly kind: 'run' } & RunActions<AnyOptions> & PrepareAction)
    | ({ readonly kind: 'control' } & ControlActions<AnyOptions>)
    | ({ readonly kind: 'plugin' } & PluginAction)
    | { readonly kind: 'engine' }
  );

// biome-ignore lint/suspicious/noExplicitAny: a definition forgets the types of its options
type AnyOptions = any;

export type ModuleKind = ModuleDefinition['kind'];

/**
 * Declares a module. What it is follows from what it has: `probe`, `read`, `plan` and `result` make a state module,
 * `run` one that acts on the target in its own way, `control` one that runs in the main thread, `plugin` one in Python there.
 */
export function defineModule<const O extends Options, S>(declaration: ModuleDeclaration<O, S>): ModuleDefinition {
  return { ...declaration, kind: kindOf(declaration) } as unknown as ModuleDefinition;
}

function kindOf(declaration: object): ModuleKind {
  if ('probe' in declaration) return 'state';
  if ('run' in declaration) return 'run';
  if ('control' in declaration) return 'control';
  if ('plugin' in declaration) return 'plugin';
  return 'engine';
}
