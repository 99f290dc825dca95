import type { SourcePosition } from '../base/position.js';
import type { Template } from '../values/template.js';
import type { Dict, Value } from '../values/value.js';

/** Where variables come from: `src/vars` implements it, one object per task and host. */
export interface VariableSource {
  /** The source value (it may hold `Template`s and `Encrypted`s), or undefined when no such variable exists. */
  get(name: string): Value | undefined;
  /** All names, for `vars`, `varnames` and suggestions. */
  names(): Iterable<string>;
  /**
   * Where the value at this path (variable, then keys and indices) was written, when a user wrote it; `true` when the place is
   * not known; undefined for what came at run time. Only text that was written may be used as an expression
   * (`when: "{{ condition }}"`). Without this method no plain text of a variable is taken as an expression.
   */
  written?(path: readonly Value[]): SourcePosition | true | undefined;
  /** What to say of a variable that will not be there for ever. */
  deprecated?(name: string): Deprecation | undefined;
}

export interface Deprecation {
  readonly message: string;
  /** Version of ansible-core that will do without. */
  readonly version: string;
  readonly hint: string;
}

/** Ansible's layer over the language, for one set of variables. Rendered variables are memoised per instance. */
export interface Templar {
  /** The value with everything in it rendered (native results): no Template, Undefined, Tuple or lazy value is left. Throws DroverError. */
  render(value: Value): Value;
  /** As `render`, for a task's arguments: keys whose value is `omit` are left out, at every level. */
  renderArgs(args: Dict): Dict;
  /** Arguments that one template gives as a whole (`args: "{{ … }}"`). Warns, and throws when it gives no dict. */
  renderArgsTemplate(args: Value): Dict;
  /** As `render`, but parts that fail are replaced by placeholders (`<< error 1 - … >>`), as task names are shown. */
  renderName(value: Value): string;
  /** A bare expression (`debug: var=`, `with_items: foo`). */
  evaluate(expression: string, source?: SourcePosition): Value;
  /** As `evaluate`, with placeholders where something is undefined, as `debug: var=` shows it. */
  inspect(expression: string, source?: SourcePosition): Value;
  /** Throws where `template` made its text out of data: only what the user wrote may be an expression. `items` are a loop's. */
  trust(template: Template, text: string, items?: Value): void;
  /** As `inspect`; an `omit` is shown, too, with a warning. */
  present(expression: string, source?: SourcePosition): Value;
  /** A conditional of `when`, `failed_when`, `until` …: a bool, an expression, or a list of them. */
  test(conditional: Value, source?: SourcePosition): boolean;
  /** The items of `loop:` (`with` undefined) or `with_<name>:`. `action` is the task's, which with_first_found asks for. */
  loopItems(withLookup: string | undefined, items: Value, source?: SourcePosition, action?: string): Value[];
  /** The text of a template file (the template module). */
  renderFile(text: string, file: string, options?: Readonly<Record<string, Value>>): string;
  /** A variable as templates read it (it may be lazy, or a marker), undefined when there is none. */
  variable(name: string): Value | undefined;
  /** A source value as templates read it: its templates render when their items are read. */
  lazy(value: Value): Value;
  /** A templar with more variables in front of these (loop variables, a task's own vars). Memoised values that cannot depend on them may be kept. */
  with(extra: ReadonlyMap<string, Value>): Templar;
}
