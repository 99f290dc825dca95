import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import type { CompiledExpression, CompiledTemplate, Scope } from '../jinja/index.js';
import { Encrypted } from '../values/encrypted.js';
import { PythonError, undefinedError } from '../values/exception.js';
import { str } from '../values/repr.js';
import { Template } from '../values/template.js';
import { LenientUndefined, Undefined } from '../values/undefined.js';
import type { Dict, Value } from '../values/value.js';
import { renderArgs, renderArgsTemplate } from './args.js';
import { changesItsObjects, compileTemplate, isTemplate, PLAYBOOK, type Syntax } from './compile-template.js';
import { testConditional, trusted } from './conditional.js';
import { type AnsibleEnvironment, DEEPEST, type TemplarContext } from './environment.js';
import { OmittedError, renderingError, TemplateError, TOO_DEEP, undefinedValueError } from './error.js';
import { finalize } from './finalize.js';
import { keepNewlines } from './keep-newlines.js';
import { lazify, lazyDict, type Renderer } from './lazy.js';
import { loopItems } from './loop.js';
import {
  ErrorMarker,
  FAIL,
  isMissing,
  type MarkerBehaviour,
  NOT_OVERRIDDEN,
  ReplacingMarkers,
  VaultMarker,
} from './marker.js';
import { OMIT } from './omit.js';
import type { RenderContext } from './render-context.js';
import { layered } from './sources.js';
import { advisePlugin, missingAdvice } from './suggestion.js';
import type { Templar, VariableSource } from './templar.js';
import { renderFile } from './template-file.js';
import { givesWritten } from './trust.js';

const NOT_OMITTED = 'The result of the `var` expression could not be omitted; a placeholder was used instead.';

/** Renders one set of variables: the implementation of `Templar`, and what lookups and filters ask. */
export class TemplateEngine implements Templar, Renderer {
  private readonly scope: Scope;
  private readonly memo = new Map<string, Value>();
  private active: Set<Template> | undefined;
  /** Vaulted variables that were read. */
  private vaulted: Map<string, Encrypted> | undefined;

  constructor(
    readonly environment: AnsibleEnvironment,
    readonly variables: VariableSource,
    readonly context: TemplarContext,
    readonly behaviour: MarkerBehaviour = FAIL,
  ) {
    this.scope = new VariableScope(this);
  }

  render(value: Value): Value {
    return this.settle(this.lazy(value), value);
  }

  renderArgs(args: Dict): Dict {
    return renderArgs(this, args);
  }

  renderArgsTemplate(args: Value): Dict {
    return renderArgsTemplate(this, args);
  }

  renderName(value: Value): string {
    return str(this.renderReplacing(value));
  }

  /** As `renderName`, with the result's own type. */
  renderReplacing(value: Value): Value {
    return this.replacing(new ReplacingMarkers(), (engine) => engine.render(value), sourceOf(value));
  }

  evaluate(expression: string, source?: SourcePosition): Value {
    return this.evaluateWith(expression, source, true, false);
  }

  inspect(expression: string, source?: SourcePosition): Value {
    return this.replacing(new ReplacingMarkers(isMissing), (engine) => engine.evaluate(expression, source), source);
  }

  test(conditional: Value, source?: SourcePosition): boolean {
    return testConditional(this, conditional, source);
  }

  loopItems(withLookup: string | undefined, items: Value, source?: SourcePosition, action = 'debug'): Value[] {
    return loopItems(this, withLookup, items, source, action);
  }

  renderFile(text: string, file: string, options: Readonly<Record<string, Value>> = {}): string {
    return renderFile(this, text, file, options);
  }

  with(extra: ReadonlyMap<string, Value>): TemplateEngine {
    return new TemplateEngine(this.environment, layered(extra, this.variables), this.context, this.behaviour);
  }

  /** The same variables, looked for elsewhere. */
  at(context: Partial<TemplarContext>): TemplateEngine {
    return new TemplateEngine(this.environment, this.variables, { ...this.context, ...context }, this.behaviour);
  }

  trust(template: Template, text: string, items?: Value): void {
    if (items instanceof Template && givesWritten(this, items, text)) return;
    trusted(this, template, text.trim(), template.source);
  }

  present(expression: string, source?: SourcePosition): Value {
    try {
      return this.inspect(expression, source);
    } catch (error) {
      if (!(error instanceof OmittedError)) throw error;
      this.environment.notice({ type: 'warning', message: NOT_OMITTED, source }, this);
      return str(OMIT);
    }
  }

  /** An expression, finalized. `rendersLiterals` as conditionals have it. */
  evaluateWith(
    expression: string,
    source: SourcePosition | undefined,
    doubleBackslashes: boolean,
    rendersLiterals: boolean,
  ): Value {
    const value = this.evaluateRaw(expression, source, doubleBackslashes, rendersLiterals);
    return this.settleResult(value, expression, source, true);
  }

  private evaluateRaw(
    expression: string,
    source: SourcePosition | undefined,
    doubleBackslashes: boolean,
    rendersLiterals: boolean,
  ): Value {
    const { environment } = this;
    const changes = changesItsObjects(expression);
    let compiled: CompiledExpression;
    try {
      compiled = environment.expression(expression, source, doubleBackslashes);
    } catch (error) {
      advisePlugin(environment, error);
      return this.handled(new ErrorMarker(renderingError(error, expression, source, true)));
    }
    return this.within({ text: expression, source, rendersLiterals, changes }, (scope) => {
      try {
        return compiled.evaluate(scope);
      } catch (error) {
        return this.markerOf(error, expression, source, true);
      }
    });
  }

  /** The value in the form of a result: see `finalize`. */
  settle(value: Value, source: Value): Value {
    return this.settleResult(value, source instanceof Template ? source.text : '', sourceOf(source), false);
  }

  private settleResult(value: Value, text: string, source: SourcePosition | undefined, isExpression: boolean): Value {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    try {
      if (value === OMIT) throw new OmittedError(source);
      const warn = (message: string) => this.environment.notice({ type: 'warning', message, source }, this);
      return finalize(value, { behaviour: this.behaviour, warn });
    } catch (error) {
      throw renderingError(this.causeOf(error), text, source, isExpression).tellPlace(source);
    }
  }

  /** What a marker stands for, when it was one that was tripped. */
  private causeOf(error: unknown): unknown {
    const marker = markerIn(error);
    if (!marker) return error;
    if (marker instanceof ErrorMarker) return marker.error;
    const place = this.environment.origins.get(marker);
    return undefinedValueError(marker, place, missingAdvice(this, marker));
  }

  /** A failure as the value that stands for it. */
  markerOf(error: unknown, text: string, source: SourcePosition | undefined, isExpression: boolean): Undefined {
    return markerIn(error) ?? new ErrorMarker(renderingError(error, text, source, isExpression));
  }

  lazy(value: Value): Value {
    return lazify(value, this);
  }

  access(value: Value): Value {
    if (this.environment.tripping && value instanceof Undefined) throw undefinedError(value);
    return value;
  }

  variable(name: string): Value | undefined {
    const value = this.read(name);
    const { current } = this.environment;
    const vaulted = current && this.vaulted?.get(name);
    if (vaulted && typeof value === 'string') (current.vaulted ??= new Map()).set(value, vaulted);
    return value;
  }

  private read(name: string): Value | undefined {
    const copies = this.environment.current?.copies;
    const known = copies ? copies.get(name) : this.memo.get(name);
    if (known !== undefined) return known;
    const volatile = copies ? undefined : this.environment.current?.volatile?.get(name);
    if (volatile !== undefined) return volatile;
    const source = this.variables.get(name);
    if (source === undefined) return name === 'vars' ? this.allVariables() : undefined;
    const deprecated = this.variables.deprecated?.(name);
    if (deprecated)
      this.environment.notice({ type: 'deprecation', ...deprecated, source: this.environment.current?.source }, this);
    if (source instanceof Encrypted) (this.vaulted ??= new Map()).set(name, source);
    const before = this.environment.volatile;
    const value = lazify(source, this, copies !== undefined);
    if (copies) copies.set(name, value);
    else if (this.environment.volatile === before) this.memo.set(name, value);
    else if (this.environment.current) (this.environment.current.volatile ??= new Map()).set(name, value);
    return value;
  }

  private allVariables(): Value {
    const all = lazyDict(this.variables.names(), (name) => (name === 'vars' ? undefined : this.variable(String(name))));
    this.memo.set('vars', all);
    return all;
  }

  resolve(source: Template | Encrypted): Value {
    return source instanceof Encrypted ? this.decrypt(source) : this.renderSource(source, PLAYBOOK);
  }

  private decrypt(source: Encrypted): Value {
    const { decrypt, redactor } = this.environment.options;
    try {
      if (!decrypt) throw new DroverError('No vault secrets are available.', { code: 'vault' });
      const text = decrypt(source);
      redactor?.add(text);
      this.environment.vaulted.add(text);
      return text;
    } catch (cause) {
      const message = 'Attempt to use undecryptable variable.';
      const details = { code: 'vault', source: source.source, cause } as const;
      return new VaultMarker(new DroverError(message, details), source.envelope);
    }
  }

  /** A template's value: a marker where it fails. */
  renderSource(template: Template, syntax: Syntax): Value {
    const { environment } = this;
    if (!isTemplate(template.text, syntax.overrides)) return template.text;
    if (this.active?.has(template) || environment.depth >= DEEPEST) return this.recursion(template);
    const compiled = compileTemplate(this.environment, template, syntax);
    const { run } = compiled;
    if (run instanceof ErrorMarker) return this.handled(run);
    const active = (this.active ??= new Set());
    active.add(template);
    try {
      const { text, source } = template;
      return this.within({ text, source, rendersLiterals: false, changes: compiled.changes }, (scope) => {
        const value = this.evaluateTemplate(run, scope, template);
        return syntax.keepsNewlines && typeof value === 'string'
          ? keepNewlines(text, value, syntax.overrides.newlineSequence)
          : value;
      });
    } finally {
      active.delete(template);
    }
  }

  private evaluateTemplate(compiled: CompiledTemplate, scope: Scope, { text, source }: Template): Value {
    let value: Value;
    try {
      value = compiled.evaluate(scope);
    } catch (error) {
      value = this.markerOf(error, text, source, false);
    }
    if (value instanceof Undefined && value !== NOT_OVERRIDDEN && source) {
      const { origins } = this.environment;
      if (!origins.has(value)) origins.set(value, source);
    }
    return value;
  }

  private handled(marker: Undefined): Value {
    try {
      return this.behaviour.handle(marker);
    } catch (error) {
      if (error instanceof PythonError && error.undefined) return error.undefined;
      throw error;
    }
  }

  private recursion({ text, source }: Template): Value {
    const advice = `The template refers to itself: ${text.trim().slice(0, 80)}`;
    const details = { source, advice, cause: new TemplateError('recursion', TOO_DEEP, { apart: true }) };
    return new ErrorMarker(new TemplateError('recursion', 'Recursive loop detected in template.', details));
  }

  /** Runs `body` as an expression of its own; a failure is a marker. */
  run(expression: Pick<RenderContext, 'text' | 'source' | 'rendersLiterals'>, body: () => Value): Value {
    return this.within({ ...expression, changes: false }, () => {
      try {
        return body();
      } catch (error) {
        return this.markerOf(error, expression.text, expression.source, true);
      }
    });
  }

  /** Runs `body` as a template of its own, inside the one that is rendered now. */
  private within(
    template: Pick<RenderContext, 'text' | 'source' | 'rendersLiterals'> & { readonly changes: boolean },
    body: (scope: Scope) => Value,
  ): Value {
    const { environment } = this;
    const { current, tripping } = environment;
    environment.current = {
      engine: this,
      text: template.text,
      source: template.source,
      rendersLiterals: template.rendersLiterals,
      literals: undefined,
      volatile: undefined,
      vaulted: undefined,
      copies: template.changes ? new Map() : undefined,
    };
    environment.tripping = false;
    environment.depth++;
    try {
      return body(this.scope);
    } finally {
      environment.depth--;
      environment.current = current;
      environment.tripping = tripping;
    }
  }

  private replacing(
    behaviour: ReplacingMarkers,
    run: (engine: TemplateEngine) => Value,
    source: SourcePosition | undefined,
  ): Value {
    try {
      return run(new TemplateEngine(this.environment, this.variables, this.context, behaviour));
    } finally {
      const { origins } = this.environment;
      for (const { message, marker } of behaviour.warnings())
        this.environment.notice({ type: 'warning', message, source: origins.get(marker) ?? source }, this);
    }
  }
}

/** The variables as the language asks for them. */
class VariableScope implements Scope {
  constructor(private readonly engine: TemplateEngine) {}

  get(name: string): Value | undefined {
    return this.engine.variable(name);
  }

  names(): Iterable<string> {
    return this.engine.variables.names();
  }
}

/** The marker that was tripped. What Jinja2's own lenient kind of undefined values raises is an error like others. */
function markerIn(error: unknown): Undefined | undefined {
  const marker = error instanceof PythonError ? error.undefined : undefined;
  return marker instanceof LenientUndefined ? undefined : marker;
}

/** Where a source value stands, when it knows. */
export function sourceOf(value: Value): SourcePosition | undefined {
  return value instanceof Template || value instanceof Encrypted ? value.source : undefined;
}
