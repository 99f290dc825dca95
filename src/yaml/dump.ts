import type { Value } from '../values/value.js';
import { emitDocument } from './emit.js';
import { represent } from './represent.js';

/** Options of PyYAML's `dump`, under their Python names, and two of Ansible's result callbacks. */
export interface DumpOptions {
  /** 2 to 9; anything else is 2. */
  readonly indent?: number | null | undefined;
  /** Column after which long strings and flow collections are folded. Default 80; negative: never. */
  readonly width?: number | null | undefined;
  /** `null`: collections of plain scalars in flow style, others in block style. Default false. */
  readonly default_flow_style?: boolean | null | undefined;
  /** Style of every scalar: `'`, `"`, `|`, `>`. */
  readonly default_style?: string | null | undefined;
  /** Default true. Dicts whose keys Python cannot order stay as they are. */
  readonly sort_keys?: boolean | undefined;
  readonly allow_unicode?: boolean | undefined;
  readonly canonical?: boolean | null | undefined;
  readonly explicit_start?: boolean | null | undefined;
  readonly explicit_end?: boolean | null | undefined;
  /** `\n` (the default), `\r` or `\r\n`. */
  readonly line_break?: string | null | undefined;
  /** `[1, 1]` or `[1, 2]`: written as a `%YAML` directive. */
  readonly version?: readonly [number, number] | null | undefined;
  /** Handles and prefixes, written as `%TAG` directives. */
  readonly tags?: ReadonlyMap<string, string> | null | undefined;
  /** `|`: strings of several lines as blocks, where YAML allows it. */
  readonly multiline_style?: string | undefined;
  /** With `multiline_style`: what does not let a string be a block (spaces at line ends, tabs, control characters) is dropped. */
  readonly lossy?: boolean | undefined;
}

/**
 * The value as PyYAML 6 with libyaml writes it (`to_yaml`, `to_nice_yaml`). Lists and dicts that stand in several places
 * get an anchor and aliases. Throws an error of code `undefined` or `filter` for what has no YAML form.
 */
export function dumpYaml(value: Value, options: DumpOptions = {}): string {
  return emitDocument(represent(value, options), options);
}
