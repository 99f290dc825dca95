import type { DroverError } from '../base/error.js';
import type { Message } from '../base/notice.js';
import type { SourcePosition } from '../base/position.js';
import type { Redactor } from '../base/secret.js';
import {
  type CompiledExpression,
  createEnvironment,
  type Environment,
  type EnvironmentOptions,
} from '../jinja/index.js';
import type { Encrypted } from '../values/encrypted.js';
import type { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { TemplateEngine } from './engine.js';
import { languageOptions } from './language.js';
import { NO_OVERRIDES, type Overrides } from './overrides.js';
import { PluginTables } from './plugins/tables.js';
import { UserPlugins } from './plugins/user-plugins.js';
import type { RenderContext } from './render-context.js';
import { DEFAULT_SETTINGS, type TemplateSettings } from './settings.js';
import { syntaxProblem, type TextKind } from './syntax-problem.js';
import type { Templar, VariableSource } from './templar.js';

/** What templates need from outside. Everything has a default that touches nothing but files. */
export interface TemplateEnvironmentOptions {
  readonly settings?: Partial<TemplateSettings>;
  /** The text of a vaulted string; throws when it cannot be decrypted. */
  readonly decrypt?: (value: Encrypted) => string;
  /** Contents of a file, decrypted when it is vaulted. */
  readonly decryptFile?: (content: Uint8Array, path: string) => Uint8Array;
  readonly redactor?: Redactor;
  readonly notice?: (notice: Message) => void;
  /** The user's own filters, tests and lookups. */
  readonly plugins?: UserPlugins;
  /** Directories that have (or are) an `ansible_collections/`; without them nothing is said of a collection that is missing. */
  readonly collections?: readonly string[];
  /** Host names that match patterns, for the lookup `inventory_hostnames`. */
  readonly matchHosts?: (patterns: readonly string[], groups: Value) => readonly string[];
  /** The value of a setting, for the lookup `config`; undefined when there is no such setting. */
  readonly setting?: (
    name: string,
    plugin: { readonly type: string; readonly name: string } | undefined,
  ) => SettingAnswer | undefined;
  /** Environment variables of `lookup('env')`, `expandvars`. Default process.env. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly now?: () => Date;
  /** Numbers in [0, 1). */
  readonly random?: () => number;
}

/** A setting's value and where it was set (`default`, a file, an environment variable). */
export interface SettingAnswer {
  readonly value: Value;
  readonly origin: string;
}

/** Where relative paths are looked for. */
export interface TemplarContext {
  /** Directories of roles and of the playbook, nearest first; `files/`, `templates/` … of each are searched too. */
  readonly searchPath: readonly string[];
  /** Directory of the playbook. */
  readonly basedir: string;
  /** Where include, import and extends look; the playbook's directory when not given. */
  readonly templateDirectories?: readonly string[];
  /** Values are wanted before their time: lookups that do more than look are refused. */
  readonly ahead?: boolean | undefined;
  /** Takes the notices of these templates, in place of the environment's own. */
  readonly notice?: ((notice: Message) => void) | undefined;
}

/** Ansible's templates for one run: tables of plugins, compiled templates, settings. */
export interface TemplateEnvironment {
  readonly settings: TemplateSettings;
  templar(variables: VariableSource, context: TemplarContext): Templar;
  /** Whether `lookup(name)` and `with_name` have a plugin. */
  hasLookup(name: string): boolean;
  /** What is wrong with a text's syntax, its filters and tests included. Nothing is rendered. */
  syntaxProblem(kind: TextKind, text: string, source: SourcePosition | undefined): DroverError | undefined;
}

export function createTemplateEnvironment(options: TemplateEnvironmentOptions = {}): TemplateEnvironment {
  return new AnsibleEnvironment(options);
}

/** Compiled expressions that are kept. */
const MOST_EXPRESSIONS = 5000;

/** Nested templates deeper than this are taken for a loop that was not noticed otherwise. */
export const DEEPEST = 500;

export class AnsibleEnvironment implements TemplateEnvironment {
  readonly settings: TemplateSettings;
  readonly plugins: PluginTables;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly random: () => number;
  /** The innermost template that is being rendered. */
  current: RenderContext | undefined;
  depth = 0;
  /** Whether a filter, test or lookup runs that does not know about markers: reading one is an error then. */
  tripping = false;
  /** Counts calls of plugins whose result differs from call to call. */
  volatile = 0;
  /** The container and key of the last attribute that was not there, for suggestions. */
  lastMissing: { readonly message: string; readonly container: Value } | undefined;
  /** Texts that were vaulted, for the test `vault_encrypted`. */
  readonly vaulted = new Set<string>();
  /** The templates in which markers arose. */
  readonly origins = new WeakMap<Undefined, SourcePosition>();
  private readonly expressions = new Map<string, CompiledExpression>();
  private readonly languages = new Map<string, Environment>();

  constructor(readonly options: TemplateEnvironmentOptions) {
    this.settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.env = options.env ?? process.env;
    this.now = options.now ?? (() => new Date());
    this.random = options.random ?? Math.random;
    this.plugins = new PluginTables(this, options.plugins ?? new UserPlugins());
  }

  templar(variables: VariableSource, context: TemplarContext): Templar {
    return new TemplateEngine(this, variables, context);
  }

  hasLookup(name: string): boolean {
    return this.plugins.hasLookup(name);
  }

  syntaxProblem(kind: TextKind, text: string, source: SourcePosition | undefined): DroverError | undefined {
    return syntaxProblem(this, kind, text, source);
  }

  /** A bare expression, compiled. Kept, because conditionals are evaluated for every host and item. */
  expression(text: string, source: SourcePosition | undefined, doubleBackslashes: boolean): CompiledExpression {
    const key = `${doubleBackslashes}:${source?.file}:${source?.line}:${source?.column}:${text}`;
    let compiled = this.expressions.get(key);
    if (!compiled) {
      compiled = this.language(NO_OVERRIDES, doubleBackslashes).compileExpression(text, source ?? {});
      if (this.expressions.size >= MOST_EXPRESSIONS) this.expressions.delete(this.expressions.keys().next().value!);
      this.expressions.set(key, compiled);
    }
    return compiled;
  }

  notice(notice: Message, engine = this.current?.engine): void {
    const take = engine?.context.notice ?? this.options.notice;
    take?.(notice);
  }

  /** The language under these settings of syntax. Built once for each. */
  language(overrides: Overrides, doubleBackslashes: boolean): Environment {
    const key = overrides === NO_OVERRIDES ? String(doubleBackslashes) : JSON.stringify([doubleBackslashes, overrides]);
    let language = this.languages.get(key);
    if (!language) {
      const options: EnvironmentOptions = { ...languageOptions(this), ...overrides, doubleBackslashes };
      language = createEnvironment(options);
      if (doubleBackslashes) includeAsWritten(language, this.language(overrides, false));
      this.languages.set(key, language);
    }
    return language;
  }
}

/** Included and imported templates are files: their backslashes are read as written, whoever includes them. */
function includeAsWritten(language: Environment, files: Environment): void {
  const [outer, inner] = [language, files] as unknown as { loadTemplate: (name: string, parent?: string) => unknown }[];
  outer!.loadTemplate = (name, parent) => inner!.loadTemplate(name, parent);
}
