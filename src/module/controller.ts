import type { SourcePosition } from '../base/position.js';
import type { PythonSettings } from '../python/settings.js';
import type { Dict, Value } from '../values/value.js';
import type { PlainDict } from './plain.js';

/** What a module that runs in the main thread can do. The engine implements it, one object per task, host and item. */
export interface Controller {
  readonly check: boolean;
  readonly diff: boolean;
  readonly verbosity: number;
  /** Setting `hash_behaviour = merge`. */
  readonly mergesDicts: boolean;
  /** `inventory_hostname` of the host that the task is for. */
  readonly host: string;
  /** How the target is reached: `ssh`, `local` …, with the user that modules run as, for messages. */
  readonly connection: {
    readonly transport: string;
    readonly address: string | undefined;
    readonly user: string | undefined;
    readonly port: number | undefined;
    readonly privateKeyFile: string | undefined;
    /** Words for ssh that the settings ask for. */
    readonly sshArgs: readonly string[];
    readonly becomeUser: string | undefined;
    readonly becomeMethod: string | undefined;
  };
  /** The host that `delegate_to` names, which `connection` then is about. */
  readonly delegatedTo: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Whether the task hides its results. */
  readonly noLog: boolean;
  /** Python of the targets, and the code that modules written in it share. */
  readonly python: PythonSettings;
  /** Name of the task as it is shown, rendered. */
  readonly taskName: string;
  /** The action as the task writes it. */
  readonly action: string;
  /** The arguments that the task gives, rendered, by the names that it gives them. */
  readonly given: PlainDict;
  /** Directory of the file that the task was read from. */
  readonly taskDirectory: string;
  /** Directory of the playbook file. */
  readonly playbookDirectory: string;

  /** Where the value of an option (or of an element of it) was written, when that is known. */
  placeOf(option: string, ...path: readonly (string | number)[]): SourcePosition | undefined;
  /** Where the name of an option was written. */
  placeOfName(option: string): SourcePosition | undefined;
  /** Renders a source value (an option declared `raw`). */
  render(value: Value): Value;
  evaluate(expression: string, source?: SourcePosition): Value;
  /** Throws where a template made the text of an option out of data: only what the user wrote may be an expression. */
  trust(option: string, text: string): void;
  /** As `evaluate`, with placeholders (and a warning) where something is undefined. */
  inspect(expression: string, source?: SourcePosition): Value;
  test(conditional: Value, source?: SourcePosition): boolean;
  renderFile(text: string, file: string, options?: Readonly<Record<string, Value>>): string;
  /** Parses YAML or JSON text of a file that the user wrote: its strings may hold templates. */
  parseYaml(text: string, file: string): Value;
  /** A variable of the host, rendered; undefined when it does not exist. */
  variable(name: string): Value | undefined;
  /** The same controller with more variables in front of the host's (`template: vars`, `ansible_managed`). */
  with(extra: ReadonlyMap<string, Value>): Controller;

  /** The same controller with connections of its own to the host. */
  over(own: OwnConnection): Controller;

  /** Path of a local file by Ansible's search path. Throws DroverError (`file-not-found`) that names the searched paths. */
  findFile(kind: 'files' | 'templates' | 'vars' | 'tasks', name: string): string;
  /** Reads a local file; vaulted contents are decrypted unless `decrypt` is false. */
  readFile(path: string, options?: { readonly decrypt?: boolean }): Promise<Uint8Array>;
  /** Names of a local directory, with what each is. */
  readDirectory(path: string): Promise<readonly LocalEntry[]>;
  /** What a local path is, undefined when there is nothing. Follows links. */
  stat(path: string): Promise<LocalEntry | undefined>;
  /** Writes a local file by rename, making its directories. */
  writeFile(path: string, bytes: Uint8Array, options?: { readonly mode?: number }): Promise<void>;

  /** Runs another module on the target with this task's identity, check mode, diff and environment. Never throws for a failed result. */
  runModule(name: string, args: Readonly<Record<string, Value>>): Promise<PlainDict>;
  /** Asks the person at the terminal. */
  prompt(question: Question): Promise<Reply>;
  /** Shows a line on standard output, outside any result. */
  display(text: string): void;
  /** What is known of a background job of the host (`async`), undefined when there is none of that id. Forgotten with `forget`. */
  asyncJob(id: string, options?: { readonly forget?: boolean }): { readonly result: PlainDict | undefined } | undefined;
  /** Drops the connection, so that the next module call connects anew. */
  resetConnection(): Promise<void>;
  sleep(seconds: number): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
  warn(message: string): void;
}

/** What tells a connection from the one that the host's tasks share. */
export interface OwnConnection {
  /** Its name: calls over connections of different names run at one time. */
  readonly lane?: string | undefined;
  /** Seconds in which it must be open. */
  readonly connectTimeout?: number | undefined;
}

export interface LocalEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
  readonly size: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** Where a link points. */
  readonly target?: string | undefined;
}

export interface Question {
  readonly text: string;
  /** Whether what is typed is shown. */
  readonly echo: boolean;
  /** Give up waiting after this time. */
  readonly seconds?: number | undefined;
  /** Keys that end the input without Enter; Enter ends it when there are none. An empty text: nothing but time or Ctrl-C ends it. */
  readonly completeKeys?: string | undefined;
  /** Keys that count as Ctrl-C. */
  readonly interruptKeys?: string | undefined;
  /** A line of a pipe or file on standard input will do, too. */
  readonly fromPipe?: boolean | undefined;
}

export type Reply =
  | { readonly kind: 'answer'; readonly text: string }
  /** `seconds` passed. */
  | { readonly kind: 'timeout' }
  /** Ctrl-C, one of `interruptKeys`, or the end of a pipe. */
  | { readonly kind: 'interrupt' }
  /** Standard input is no terminal: nobody was asked, and no time has passed. */
  | { readonly kind: 'noninteractive' };

/** What a controller module asks the engine to change. */
export type Effect =
  | { readonly kind: 'set-facts'; readonly facts: Dict; readonly cacheable: boolean }
  /** `include_vars`: source values, of the precedence that included variables have. */
  | { readonly kind: 'set-vars'; readonly vars: Dict }
  | {
      readonly kind: 'add-host';
      readonly name: string;
      readonly groups: readonly string[];
      readonly vars: Dict;
    }
  | { readonly kind: 'add-group'; readonly name: string; readonly parents: readonly string[] }
  | {
      readonly kind: 'set-stats';
      readonly stats: Dict;
      readonly perHost: boolean;
      readonly aggregate: boolean;
    };

/** What a controller module returns. Values of the result are data. */
export interface Controlled {
  readonly result: Readonly<Record<string, Value | PlainDict[string]>>;
  readonly effects?: readonly Effect[];
}
