import type { OptionName } from '../config/table.js';

/** A flag of a command: parsing, usage, help and completion derive from it. */
export interface Flag {
  /** `-i`, `--inventory`: every way to write it, as usage shows them. */
  readonly names: readonly string[];
  /** Name of its value among the parsed ones. */
  readonly key: string;
  /**
   * `switch`: present or not. `count`: how often. `value`: the last one. `list`: all, in order.
   */
  readonly kind: 'switch' | 'count' | 'value' | 'list';
  /** Lists: what is given comes before what was there. */
  readonly prepends?: boolean;
  /** `path`: made absolute; `paths`: several, parted by colons. */
  readonly type?: 'int' | 'path' | 'paths' | 'text';
  /** What stands for the value in usage and help. */
  readonly metavar?: string;
  readonly help: string;
  /** Headline that it stands under in the help. */
  readonly group?: string;
  /** Flags of the same name here exclude each other. */
  readonly exclusive?: string;
  /** The setting that it overrides, which is also its default. */
  readonly setting?: OptionName;
  /** Names that will go, with what takes their place. */
  readonly deprecated?: { readonly names: readonly string[]; readonly version: string; readonly instead: string };
}

/** A command: what `--help` says of it and what it takes. */
export interface CommandSpec {
  /** As usage shows it: `drover playbook`, or the name that the program was called by. */
  readonly program: string;
  readonly description: string;
  readonly epilog?: string;
  readonly flags: readonly Flag[];
  readonly positional: {
    readonly name: string;
    readonly many: boolean;
    /** Whether it may be left out. */
    readonly optional?: boolean;
    readonly help: string;
  };
}

/** Values of the flags that were given, by key. */
export interface ParsedFlags {
  readonly [key: string]: unknown;
}
