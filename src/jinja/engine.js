import { PythonError, typeError, undefinedError } from '../values/exception.js';
import { repr, reprText, str } from '../values/repr.js';
import { asText } from '../values/text.js';
import { typeName } from '../values/type-name.js';
import { ChainableUndefined, LenientUndefined, StrictUndefined, Undefined } from '../values/undefined.js';
import { isInt, Special } from '../values/value.js';
import { declaredAttribute, findItem } from './access.js';
import { Callable } from './callable.js';
import { compileTemplate } from './compile.js';
import { firstUndefined } from './compile-call.js';
import { Context } from './context.js';
import { compileBareExpression } from './expression.js';
import { GroupTuple } from './filters/group-tuple.js';
import { FILTERS } from './filters/table.js';
import { hasDunder } from './methods/dunder.js';
import { notFound } from './find-template.js';
import { Run } from './frame.js';
import { GLOBALS } from './globals.js';
import { LexicalError, normalize, tokenize } from './lexer.js';
import { rulesOf } from './lexer-rules.js';
import { parseTemplate } from './parser.js';
import { Site } from './site.js';
import { Template } from './template.js';
import { TESTS } from './tests/table.js';
import { SyntaxFailure } from './token-stream.js';
/** An environment: syntax, plugins and behaviour that its templates share. Templates are compiled once each. */
export function createEnvironment(options = {}) {
  return new Engine(options);
}
const SYNTAX = {
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
const LIMITS = { depth: 200, output: 1 << 26, range: 10_000_000, steps: 100_000_000 };
const NOWHERE = {};
const MOST_EXPRESSIONS = 10_000;
/** What Ansible's sandbox lets through, for want of bit operators in the language. */
const ALLOWED = new Set(['__and__', '__lshift__', '__or__', '__rshift__', '__xor__']);
class Engine {
  options;
  syntax;
  limits;
  markers;
  native;
  random;
  extensions;
  finalize;
  rules;
  builtins;
  /** Expressions that stand nowhere in particular, by their text. */
  expressions = new Map();
  loaded = new Map();
  constructor(options) {
    this.options = options;
    this.syntax = Object.fromEntries(Object.entries(SYNTAX).map(([key, value]) => [key, options[key] ?? value]));
    this.limits = { ...LIMITS, ...options.limits };
    this.markers = options.markers ?? false;
    this.native = options.concat !== undefined;
    this.random = options.random ?? Math.random;
    this.extensions = extensionsOf(options.extensions ?? []);
    this.finalize = options.finalize;
    this.builtins = options.builtins ?? true;
    this.rules = rulesOf(this.syntax);
  }
  compile(source, at = {}) {
    return this.compileNamed(source, at);
  }
  compileExpression(source, at = NOWHERE) {
    if (at !== NOWHERE) return this.compileExpressionAt(source, at);
    let compiled = this.expressions.get(source);
    if (!compiled) {
      compiled = this.compileExpressionAt(source, at);
      if (this.expressions.size >= MOST_EXPRESSIONS) this.expressions.clear();
      this.expressions.set(source, compiled);
    }
    return compiled;
  }
  compileExpressionAt(source, at) {
    const origin = { text: normalize(source, this.rules), at };
    return this.reporting(origin, () => compileBareExpression(tokenize(source, this.rules, true), this, origin));
  }
  template(name) {
    return this.loadTemplate(name, undefined);
  }
  loadTemplate(name, parent) {
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
  findFilter(name) {
    return find(this.options.filters, name) ?? (this.builtins ? FILTERS.get(name) : undefined);
  }
  findTest(name) {
    return find(this.options.tests, name) ?? (this.builtins ? TESTS.get(name) : undefined);
  }
  findGlobal(name) {
    const own = find(this.options.globals, name);
    return own === undefined && this.builtins ? GLOBALS.get(name) : own;
  }
  autoescapeFor(name) {
    const { autoescape = false } = this.options;
    return typeof autoescape === 'boolean' ? autoescape : autoescape(name);
  }
  newRun() {
    return new Run(this.limits);
  }
  concat(parts) {
    if (this.options.concat) return this.options.concat(parts);
    return parts.length === 1 ? parts[0] : parts.map(str).join('');
  }
  undefined({ name, message }) {
    return this.newUndefined(name, message, undefined);
  }
  missingName(name, source) {
    return this.newUndefined(name, `'${name}' is undefined`, source);
  }
  missingKey(container, key, source) {
    const { describeMissing } = this.options;
    const message = describeMissing ? describeMissing(container, key) : missingMessage(container, key);
    return this.newUndefined(keyName(key), message, source);
  }
  missingAttribute(container, name) {
    return this.missingKey(container, name);
  }
  attribute(value, name) {
    return this.attributeAt(value, name, undefined);
  }
  attributeAt(value, name, source) {
    if (value instanceof Undefined) return this.ofUndefined(value);
    const refused = this.refuses(value, name);
    const found = refused ? undefined : declaredAttribute(value, name);
    if (found !== undefined) return found;
    const item = findItem(value, name);
    if (item !== undefined) return item;
    return refused ? this.unsafeAttribute(value, name, source) : this.missingKey(value, name, source);
  }
  item(value, key) {
    return this.itemAt(value, key, undefined);
  }
  itemAt(value, key, source) {
    if (value instanceof Undefined) return this.ofUndefined(value);
    if (key instanceof Undefined && this.markers) return key;
    const item = findItem(value, key);
    if (item !== undefined) return item;
    const name = asText(key);
    if (name !== undefined && this.refuses(value, name)) return this.unsafeAttribute(value, name, source);
    const attribute = name === undefined ? undefined : declaredAttribute(value, name);
    return attribute === undefined ? this.missingKey(value, key, source) : attribute;
  }
  call(callee, args, scope) {
    const context = new Context(this, scope, undefined, this.newRun(), { autoescape: this.autoescapeFor(undefined) });
    return this.callValue(callee, context, args);
  }
  callValue(callee, call, args) {
    if (this.markers) {
      if (callee instanceof Undefined) return callee;
      const marker = callee instanceof Callable && callee.acceptsUndefined ? undefined : firstUndefined(args);
      if (marker) return marker;
    }
    const { capture, callResult } = this.options;
    if (!capture) return call.call(callee, args);
    try {
      const result = call.call(callee, args);
      return callResult ? callResult(result, call) : result;
    } catch (error) {
      return this.captured(
        { kind: 'call', name: callee instanceof Callable ? callee.name : typeName(callee), error },
        call,
      );
    }
  }
  callPlugin(kind, name, plugin, call, value, args) {
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
  captured(failure, call) {
    const { error } = failure;
    if (error instanceof PythonError && error.undefined && this.markers) return error.undefined;
    return this.options.capture(failure, call);
  }
  /** Whether the sandbox keeps an attribute from templates that the object has in Python. */
  refuses(value, name) {
    if (!this.options.sandboxed || !name.startsWith('_')) return false;
    if (ALLOWED.has(name) && (isInt(value) || typeof value === 'boolean')) return false;
    return hasDunder(value, name) || declaredAttribute(value, name) !== undefined;
  }
  unsafeAttribute(value, name, source) {
    return this.newUndefined(
      name,
      `access to attribute ${reprText(name)} of ${reprText(typeName(value))} object is unsafe.`,
      source,
    );
  }
  ofUndefined(value) {
    if (value instanceof ChainableUndefined || this.markers) return value;
    throw undefinedError(value);
  }
  newUndefined(name, message, source) {
    if (this.markers) return new Undefined(name, message, source);
    switch (this.options.undefined) {
      case 'strict':
        return new StrictUndefined(name, message, source);
      case 'chainable':
        return new ChainableUndefined(name, message, source);
    }
    return new LenientUndefined(name, message, source);
  }
  compileNamed(source, at) {
    const origin = { text: normalize(source, this.rules), at };
    return this.reporting(origin, () => {
      const body = parseTemplate(tokenize(source, this.rules), this.extensions);
      return new Template(this, at.name, (native) => compileTemplate(body, this, origin, native));
    });
  }
  /** Gives syntax errors their place in the file. */
  reporting(origin, compile) {
    try {
      return compile();
    } catch (error) {
      if (error instanceof SyntaxFailure || error instanceof LexicalError)
        throw error.at(new Site(origin, error.offset, error.line));
      throw error;
    }
  }
}
function find(lookup, name) {
  return typeof lookup === 'function' ? lookup(name) : lookup?.get(name);
}
const EXTENSIONS = {
  do: 'do',
  'jinja2.ext.do': 'do',
  loopcontrols: 'loopControls',
  'jinja2.ext.loopcontrols': 'loopControls',
};
/** Extensions of Jinja2's that are part of the language by now. */
const BUILT_IN = new Set(['with', 'with_', 'jinja2.ext.with_', 'autoescape', 'jinja2.ext.autoescape']);
function extensionsOf(names) {
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
function missingMessage(container, key) {
  const object = objectName(container);
  return typeof key === 'string'
    ? `${reprText(object)} has no attribute ${reprText(key)}`
    : `${object} has no element ${key instanceof Undefined ? 'Undefined' : repr(key)}`;
}
function keyName(key) {
  if (typeof key === 'string') return key;
  return key instanceof Undefined ? 'Undefined' : str(key);
}
function objectName(value) {
  if (value === null) return 'None';
  if (value instanceof GroupTuple) return 'jinja2.filters._GroupTuple object';
  const module = value instanceof Special ? value.moduleName : undefined;
  return module === undefined ? `${typeName(value)} object` : `${module}.${typeName(value)} object`;
}
