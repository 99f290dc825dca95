import type { SourcePosition } from '../base/position.js';
import type { Dict, Value } from '../values/value.js';

/** Where variables come from: `src/vars` implements it, one object per task and host. */
export interface VariableSource {
  /** The source value (it may hold `Template`s and `Encrypted`s), or undefined when no such variable exists. */
  get(name: string): Value | undefined;
  /** All names, for `vars`, `varnames` and suggestions. */
  names(): Iterable<string>;
}

/** Ansible's layer over the language, for one set of variables. Rendered variables are memoised per instance. */
export interface Templar {
  /** The value with everything in it rendered (native results): no Template, Undefined, Tuple or lazy value is left. Throws DroverError. */
  render(value: Value): Value;
  /** As `render`, for a task's arguments: keys whose value is `omit` are left out, at every level. */
  renderArgs(args: Dict): Dict;
  /** As `render`, but parts that fail are replaced by placeholders (`<< error 1 - … >>`), as task names are shown. */
  renderName(value: Value): string;
  /** A bare expression (`debug: var=`, `with_items: foo`). */
  evaluate(expression: string, source?: SourcePosition): Value;
  /** A conditional of `when`, `failed_when`, `until` …: a bool, an expression, or a list of them. */
  test(conditional: Value, source?: SourcePosition): boolean;
  /** The items of `loop:` (`with` undefined) or `with_<name>:`. */
  loopItems(withLookup: string | undefined, items: Value, source?: SourcePosition): Value[];
  /** The text of a template file (the template module). */
  renderFile(text: string, file: string, options?: Readonly<Record<string, Value>>): string;
  /** A templar with more variables in front of these (loop variables, a task's own vars). Memoised values that cannot depend on them may be kept. */
  with(extra: ReadonlyMap<string, Value>): Templar;
}
