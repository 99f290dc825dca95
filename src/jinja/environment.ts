import type { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import type { Arguments, CallContext, Filter, Test } from './callable.js';
import type { Scope } from './scope.js';

/** A map of plugins, or a function that finds them when a template first names one. */
export type Lookup<T> = ReadonlyMap<string, T> | ((name: string) => T | undefined);

/** How undefined values behave: Jinja2's three classes, or Ansible's markers. */
export type UndefinedBehaviour = 'default' | 'strict' | 'chainable';

export interface SyntaxOptions {
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
  readonly lineStatementPrefix: string | undefined;
  readonly lineCommentPrefix: string | undefined;
  readonly trimBlocks: boolean;
  readonly lstripBlocks: boolean;
  readonly keepTrailingNewline: boolean;
  readonly newlineSequence: '\n' | '\r\n' | '\r';
  /** Backslashes of string literals inside `{{ }}` are doubled before they are read (Ansible's playbooks). */
  readonly doubleBackslashes: boolean;
}

export interface Limits {
  /** Nested macro calls, includes and imports. Default 200. */
  readonly depth: number;
  /** UTF-16 code units of one template's result. Default 64 Mi. */
  readonly output: number;
  /** Loop iterations of one render. Default 100 million. */
  readonly steps: number;
}

/** What went wrong in a filter, test or call, for `EnvironmentOptions.capture`. */
export interface Failure {
  readonly kind: 'filter' | 'test' | 'call';
  readonly name: string;
  readonly error: unknown;
}

export interface EnvironmentOptions extends Partial<SyntaxOptions> {
  /** `do`, `loopcontrols`; both may be written as Python's module names (`jinja2.ext.do`). */
  readonly extensions?: readonly string[];
  readonly autoescape?: boolean | ((templateName: string | undefined) => boolean);
  /** Found before the built-in filters. */
  readonly filters?: Lookup<Filter>;
  readonly tests?: Lookup<Test>;
  readonly globals?: Lookup<Value>;
  /** Whether Jinja2's own filters, tests and globals are there. Default true. */
  readonly builtins?: boolean;
  readonly undefined?: UndefinedBehaviour;
  /**
   * Ansible's semantics: undefined values are plain `Undefined`; a filter, test, call, attribute or item that meets one
   * gives that same one (the first, in argument order) unless it accepts undefined values. An operator, a
   * statement or an output that needs the value throws an UndefinedError whose `undefined` is the marker.
   */
  readonly markers?: boolean;
  /**
   * Refuses attributes whose names begin with an underscore, as Jinja2's sandbox does; the bit operators of ints
   * (`n.__and__`) are allowed, as in Ansible.
   */
  readonly sandboxed?: boolean;
  /** Wording of undefined attributes and items. Without it Jinja2's: `'dict object' has no attribute 'x'`. */
  readonly describeMissing?: (container: Value, key: Value) => string;
  /** Called for the value of each `{{ … }}`. */
  readonly finalize?: (value: Value, call: CallContext) => Value;
  /** Called whenever a string literal that holds a delimiter is evaluated; gives the value it stands for. */
  readonly literal?: (text: string, call: CallContext) => Value;
  /** Called with the result of each call of a function or method (not of macros). */
  readonly callResult?: (value: Value, callee: Value, args: Arguments) => Value;
  /** Called with each slice of a value, for those who follow where data goes. */
  readonly sliced?: (whole: Value, part: Value) => void;
  /** Turns a failure of a filter, test or call into a value (a marker that holds it). Without it failures are thrown. */
  readonly capture?: (failure: Failure, call: CallContext) => Value;
  /**
   * Native results: `evaluate`, macros, set blocks and the like give `concat` of their parts. Default: the only part,
   * or else the text of all.
   */
  readonly concat?: (parts: Value[]) => Value;
  /** Turns an error that ends `evaluate` into the parts that stand at its place. Without it the error is thrown. */
  readonly failedParts?: (error: unknown) => Value[];
  /** Source of a template for include, import and extends; undefined when there is none. */
  readonly loader?: (name: string) => Source | undefined;
  /** `include 'x'` within template `parent`; Jinja2's default is the name itself. */
  readonly joinPath?: (name: string, parent: string | undefined) => string;
  readonly limits?: Partial<Limits>;
  /** Random numbers in [0, 1) for `random`, `lipsum`. Default Math.random. */
  readonly random?: () => number;
}

/** Where a template's text stands. Lines and columns count from 1. */
export interface At {
  /** Name in error reports and for relative includes. */
  readonly name?: string | undefined;
  readonly file?: string | undefined;
  /** Place of the first character. Default 1, 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** Columns that stand before the text on every line but the first (a block scalar's indentation). Default 0. */
  readonly indent?: number | undefined;
}

export interface Source extends At {
  readonly text: string;
}

export interface CompiledTemplate {
  readonly name: string | undefined;
  /** The text. Throws PythonError (a DroverError). */
  render(scope: Scope): string;
  /** The value: see `EnvironmentOptions.concat`. */
  evaluate(scope: Scope): Value;
}

export interface CompiledExpression {
  evaluate(scope: Scope): Value;
}

export interface Environment {
  readonly options: EnvironmentOptions;
  readonly syntax: SyntaxOptions;
  readonly limits: Limits;
  readonly markers: boolean;
  readonly random: () => number;
  /** Throws PythonError TemplateSyntaxError. */
  compile(source: string, at?: At): CompiledTemplate;
  /** A bare expression, without delimiters. */
  compileExpression(source: string, at?: At): CompiledExpression;
  /** The template of that name, through the loader; cached. Throws TemplateNotFound. */
  template(name: string): CompiledTemplate;
  findFilter(name: string): Filter | undefined;
  findTest(name: string): Test | undefined;
  findGlobal(name: string): Value | undefined;
  undefined(details: { name?: string | undefined; message: string }): Undefined;
  /** The undefined value that says that `container` has no such attribute or item. */
  missingAttribute(container: Value, name: Value): Undefined;
  /** `value.name` as templates read it: declared attributes first, then items. Never throws for a missing one. */
  attribute(value: Value, name: string): Value;
  /** `value[key]` as templates read it: items first, then declared attributes. */
  item(value: Value, key: Value): Value;
  /** Calls a value from outside a template. */
  call(callee: Value, args: Arguments, scope: Scope): Value;
}
