import { PythonError, typeError, undefinedError } from '../values/exception.js';
import { repr, reprText, str } from '../values/repr.js';
import { asText } from '../values/text.js';
import { typeName } from '../values/type-name.js';
import { ChainableUndefined, LenientUndefined, StrictUndefined, Undefined } from '../values/undefined.js';
import { isInt, Special, type Value } from '../values/value.js';
import { declaredAttribute, findItem } from './access.js';
import { type Arguments, Callable, type CallContext, type Filter } from './callable.js';
import { compileTemplate } from './compile.js';
import { firstUndefined } from './compile-call.js';
import { Context } from './context.js';
import type { EnvironmentCore } from './core.js';
import type {
  At,
  CompiledExpression,
  CompiledTemplate,
  Environment,
  EnvironmentOptions,
  Failure,
  Limits,
  Lookup,
  SyntaxOptions,
} from './environment.js';
import { compileBareExpression } from './expression.js';
import { GroupTuple } from './filters/group-tuple.js';
import { FILTERS } from './filters/table.js';
import { notFound } from './find-template.js';
import { Run } from './frame.js';
import { GLOBALS } from './globals.js';
import { LexicalError, normalize, tokenize } from './lexer.js';
import { type Rules, rulesOf } from './lexer-rules.js';
import { hasDunder } from './methods/dunder.js';
import { parseTemplate } from './parser.js';
import type { Scope } from './scope.js';
import { type Origin, Site } from './site.js';
import { Template } from './template.js';
import { TESTS } from './tests/table.js';
import { SyntaxFailure } from './token-stream.js';

/** An environment: syntax, plugins and behaviour that its templates share. Templates are compiled once each. */
export function createEnvironment(options: EnvironmentOptions = {}): Environment {
  return new Engine(options);
}

const SYNTAX: SyntaxOptions = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  lineStatementPrefix: undefined,
  lineCommentPrefix: undefined,
  trimBlocks: false,
  lstripBlocks: false,
  keepTrailingNewline: false,
  newlineSequence: '\n',
  doubleBackslashes: false,
};

const LIMITS: Limits = { depth: 200, output: 1 << 26, steps: 100_000_000 };

const NOWHERE: At = {};
const MOST_EXPRESSIONS = 10_000;

/** What Ansible's sandbox lets through, for want of bit operators in the language. */
const ALLOWED = new Set(['__and__', '__lshift__', '__or__', '__rshift__', '__xor__']);

class Engine implements EnvironmentCore {
  readonly syntax: SyntaxOptions;
  readonly limits: Limits;
  readonly markers: boolean;
  readonly native: boolean;
  readonly random: () => number;
  readonly extensions: { readonly do: boolean; readonly loopControls: boolean };
  readonly finalize: ((value: Value, call: CallContext) => Value) | undefined;
  private readonly rules: Rules;
  private readonly builtins: boolean;
  /** Expressions that stand nowhere in particular, by their text. */
  private readonly expressions = new Map<string, CompiledExpression>();
  private readonly loaded = new Map<string, { readonly text: string; readonly template: Template }>();

  constructor(readonly options: EnvironmentOptions) {
    this.syntax = Object.fromEntries(
      Object.entries(SYNTAX).map(([key, value]) => [key, options[key as keyof SyntaxOptions] ?? value]),
    ) as unknown as SyntaxOptions;
    this.limits = { ...LIMITS, ...options.limits };
    this.markers = options.markers ?? false;
    this.native = options.concat !== undefined;
    this.random = options.random ?? Math.random;
    this.extensions = extensionsOf(options.extensions ?? []);
    this.finalize = options.finalize;
    this.builtins = options.builtins ?? true;
    this.rules = rulesOf(this.syntax);
  }

  compile(source: string, at: At = {}): CompiledTemplate {
    return this.compileNamed(source, at);
  }

  compileExpression(source: string, at: At = NOWHERE): CompiledExpression {
    if (at !== NOWHERE) return this.compileExpressionAt(source, at);
    let compiled = this.expressions.get(source);
    if (!compiled) {
      compiled = this.compileExpressionAt(source, at);
      if (this.expressions.size >= MOST_EXPRESSIONS) this.expressions.clear();
      this.expressions.set(source, compiled);
    }
    return compiled;
  }

  private compileExpressionAt(source: string, at: At): CompiledExpression {
    const origin: Origin = { text: normalize(source, this.rules), at };
    return this.reporting(origin, () => compileBareExpression(tokenize(source, this.rules, true), this, origin));
  }

  template(name: string): CompiledTemplate {
    return this.loadTemplate(name, undefined);
  }

  loadTemplate(name: string, parent: string | undefined): Template {
    const { loader, joinPath } = this.options;
    if (!loader) throw typeError('no loader for this environment specified');
    const path = joinPath ? joinPath(name, parent) : name;
    const source = loader(path);
    if (source === undefined) throw notFound(name);
    const known = this.loaded.get(path);
    if (known?.text === source.text) return known.template;
    const template = this.compileNamed(source.text, { ...source, name: source.name ?? path });
    this.loaded.set(path, { text: source.text, template });
    return template;
  }

  findFilter(name: string): Filter | undefined {
    return find(this.options.filters, name) ?? (this.builtins ? FILTERS.get(name) : undefined);
  }

  findTest(name: string): Filter | undefined {
    return (find(this.options.tests, name) as Filter | undefined) ?? (this.builtins ? TESTS.get(name) : undefined);
  }

  findGlobal(name: string): Value | undefined {
    const own = find(this.options.globals, name);
    return own === undefined && this.builtins ? GLOBALS.get(name) : own;
  }

  autoescapeFor(name: string | undefined): boolean {
    const { autoescape = false } = this.options;
    return typeof autoescape === 'boolean' ? autoescape : autoescape(name);
  }

  newRun(): Run {
    return new Run(this.limits);
  }

  concat(parts: Value[]): Value {
    if (this.options.concat) return this.options.concat(parts);
    return parts.length === 1 ? parts[0]! : parts.map(str).join('');
  }

  undefined({ name, message }: { name?: string | undefined; message: string }): Undefined {
    return this.newUndefined(name, message, undefined);
  }

  missingName(name: string, source: Undefined['source']): Undefined {
    return this.newUndefined(name, `'${name}' is undefined`, source);
  }

  missingKey(container: Value, key: Value, source?: Undefined['source']): Undefined {
    const { describeMissing } = this.options;
    const message = describeMissing ? describeMissing(container, key) : missingMessage(container, key);
    return this.newUndefined(keyName(key), message, source);
  }

  missingAttribute(container: Value, name: Value): Undefined {
    return this.missingKey(container, name);
  }

  attribute(value: Value, name: string): Value {
    return this.attributeAt(value, name, undefined);
  }

  attributeAt(value: Value, name: string, source: Undefined['source']): Value {
    if (value instanceof Undefined) return this.ofUndefined(value);
    const refused = this.refuses(value, name);
    const found = refused ? undefined : declaredAttribute(value, name);
    if (found !== undefined) return found;
    const item = findItem(value, name);
    if (item !== undefined) return item;
    return refused ? this.unsafeAttribute(value, name, source) : this.missingKey(value, name, source);
  }

  item(value: Value, key: Value): Value {
    return this.itemAt(value, key, undefined);
  }

  itemAt(value: Value, key: Value, source: Undefined['source']): Value {
    if (value instanceof Undefined) return this.ofUndefined(value);
    if (key instanceof Undefined && this.markers) return key;
    const item = findItem(value, key);
    if (item !== undefined) return item;
    const name = asText(key);
    if (name !== undefined && this.refuses(value, name)) return this.unsafeAttribute(value, name, source);
    const attribute = name === undefined ? undefined : declaredAttribute(value, name);
    return attribute === undefined ? this.missingKey(value, key, source) : attribute;
  }

  call(callee: Value, args: Arguments, scope: Scope): Value {
    const context = new Context(this, scope, undefined, this.newRun(), { autoescape: this.autoescapeFor(undefined) });
    return this.callValue(callee, context, args);
  }

  callValue(callee: Value, call: Context, args: Arguments): Value {
    if (this.markers) {
      if (callee instanceof Undefined) return callee;
      const marker = callee instanceof Callable && callee.acceptsUndefined ? undefined : firstUndefined(args);
      if (marker) return marker;
    }
    const { capture, callResult } = this.options;
    if (!capture) return call.call(callee, args);
    try {
      const result = call.call(callee, args);
      return callResult ? callResult(result, callee, args) : result;
    } catch (error) {
      return this.captured(
        { kind: 'call', name: callee instanceof Callable ? callee.name : typeName(callee), error },
        call,
      );
    }
  }

  callPlugin(
    kind: 'filter' | 'test',
    name: string,
    plugin: Filter,
    call: Context,
    value: Value,
    args: Arguments,
  ): Value {
    if (this.markers && !plugin.acceptsUndefined) {
      const marker = value instanceof Undefined ? value : firstUndefined(args);
      if (marker) return marker;
    }
    if (!this.options.capture) return plugin(call, value, args);
    try {
      return plugin(call, value, args);
    } catch (error) {
      return this.captured({ kind, name, error }, call);
    }
  }

  /** A marker that was needed somewhere inside is itself the result; other failures are the caller's. */
  private captured(failure: Failure, call: Context): Value {
    const { error } = failure;
    if (error instanceof PythonError && error.undefined && this.markers) return error.undefined;
    return this.options.capture!(failure, call);
  }

  /** Whether the sandbox keeps an attribute from templates that the object has in Python. */
  private refuses(value: Value, name: string): boolean {
    if (!this.options.sandboxed || !name.startsWith('_')) return false;
    if (ALLOWED.has(name) && (isInt(value) || typeof value === 'boolean')) return false;
    return hasDunder(value, name) || declaredAttribute(value, name) !== undefined;
  }

  private unsafeAttribute(value: Value, name: string, source: Undefined['source']): Undefined {
    return this.newUndefined(
      name,
      `access to attribute ${reprText(name)} of ${reprText(typeName(value))} object is unsafe.`,
      source,
    );
  }

  private ofUndefined(value: Undefined): Value {
    if (value instanceof ChainableUndefined || this.markers) return value;
    throw undefinedError(value);
  }

  private newUndefined(name: string | undefined, message: string, source: Undefined['source']): Undefined {
    if (this.markers) return new Undefined(name, message, source);
    switch (this.options.undefined) {
      case 'strict':
        return new StrictUndefined(name, message, source);
      case 'chainable':
        return new ChainableUndefined(name, message, source);
    }
    return new LenientUndefined(name, message, source);
  }

  private compileNamed(source: string, at: At): Template {
    const origin: Origin = { text: normalize(source, this.rules), at };
    return this.reporting(origin, () => {
      const body = parseTemplate(tokenize(source, this.rules), this.extensions);
      return new Template(this, at.name, (native) => compileTemplate(body, this, origin, native));
    });
  }

  /** Gives syntax errors their place in the file. */
  private reporting<T>(origin: Origin, compile: () => T): T {
    try {
      return compile();
    } catch (error) {
      if (error instanceof SyntaxFailure || error instanceof LexicalError)
        throw error.at(new Site(origin, error.offset, error.line));
      throw error;
    }
  }
}

function find<T>(lookup: Lookup<T> | undefined, name: string): T | undefined {
  return typeof lookup === 'function' ? lookup(name) : lookup?.get(name);
}

const EXTENSIONS: Readonly<Record<string, 'do' | 'loopControls'>> = {
  do: 'do',
  'jinja2.ext.do': 'do',
  loopcontrols: 'loopControls',
  'jinja2.ext.loopcontrols': 'loopControls',
};

/** Extensions of Jinja2's that are part of the language by now. */
const BUILT_IN = new Set(['with', 'with_', 'jinja2.ext.with_', 'autoescape', 'jinja2.ext.autoescape']);

function extensionsOf(names: readonly string[]): { do: boolean; loopControls: boolean } {
  const chosen = { do: false, loopControls: false };
  for (const name of names) {
    const key = EXTENSIONS[name];
    if (key) chosen[key] = true;
    else if (!BUILT_IN.has(name))
      throw new PythonError('ImportError', `there is no extension ${name}`).advise(
        'The extensions are do and loopcontrols.',
      );
  }
  return chosen;
}

/** Jinja2's words for an attribute or item that is not there. */
function missingMessage(container: Value, key: Value): string {
  const object = objectName(container);
  return asText(key) !== undefined
    ? `${reprText(object)} has no attribute ${repr(key)}`
    : `${object} has no element ${key instanceof Undefined ? 'Undefined' : repr(key)}`;
}

function keyName(key: Value): string {
  if (typeof key === 'string') return key;
  return key instanceof Undefined && !(key instanceof LenientUndefined) ? 'Undefined' : str(key);
}

function objectName(value: Value): string {
  if (value === null) return 'None';
  if (value instanceof GroupTuple) return 'jinja2.filters._GroupTuple object';
  const module = value instanceof Special ? value.moduleName : undefined;
  return module === undefined ? `${typeName(value)} object` : `${module}.${typeName(value)} object`;
}
