import { stringify } from 'yaml';
import type { Value } from '../values/value.js';

/** Options of PyYAML's `dump`, under their Python names. */
export interface DumpOptions {
  /** 2 to 9; anything else is 2. */
  readonly indent?: number | undefined;
  /** Column at which long strings and flow collections are folded; default 80. */
  readonly width?: number | undefined;
  /** `null`: collections of plain scalars in flow style, others in block style. Default false. */
  readonly default_flow_style?: boolean | null | undefined;
  readonly default_style?: string | null | undefined;
  readonly sort_keys?: boolean | undefined;
  readonly allow_unicode?: boolean | undefined;
  readonly canonical?: boolean | undefined;
  readonly explicit_start?: boolean | undefined;
  readonly explicit_end?: boolean | undefined;
  readonly line_break?: string | undefined;
}

/** The value as PyYAML (with libyaml) dumps it. */
export function dumpYaml(value: Value, options: DumpOptions = {}): string {
  return stringify(value, { indent: options.indent ?? 2 });
}
