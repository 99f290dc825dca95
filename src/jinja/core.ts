import type { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import type { Arguments, CallContext, Filter } from './callable.js';
import type { Context } from './context.js';
import type { Environment } from './environment.js';
import type { Run } from './frame.js';
import type { Template } from './template.js';

/** The environment as the runtime sees it. */
export interface EnvironmentCore extends Environment {
  readonly extensions: { readonly do: boolean; readonly loopControls: boolean };
  /** Results are values, not text. */
  readonly native: boolean;
  loadTemplate(name: string, parent: string | undefined): Template;
  autoescapeFor(name: string | undefined): boolean;
  newRun(): Run;
  concat(parts: Value[]): Value;
  /** Calls a filter or test, with the rules of markers and captured failures. */
  callPlugin(
    kind: 'filter' | 'test',
    name: string,
    plugin: Filter,
    call: Context,
    value: Value,
    args: Arguments,
  ): Value;
  /** Calls anything that can be called, with the same rules. */
  callValue(callee: Value, call: Context, args: Arguments): Value;
  missingName(name: string, source: Undefined['source']): Undefined;
  missingKey(container: Value, key: Value, source?: Undefined['source']): Undefined;
  /** `value.name` at a place of a template. */
  attributeAt(value: Value, name: string, source: Undefined['source']): Value;
  /** `value[key]` at a place of a template. */
  itemAt(value: Value, key: Value, source: Undefined['source']): Value;
  finalize: ((value: Value, call: CallContext) => Value) | undefined;
}
