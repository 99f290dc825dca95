import type { Value } from '../values/value.js';

/** Types of Ansible's argument specs (`AnsibleModule`'s `argument_spec`). */
export type OptionType =
  | 'str'
  | 'list'
  | 'dict'
  | 'bool'
  | 'int'
  | 'float'
  | 'path'
  | 'raw'
  | 'jsonarg'
  | 'json'
  | 'bytes'
  | 'bits';

/** Rules over several options, in the field's own terms. */
export interface OptionRules {
  readonly mutually_exclusive?: readonly (readonly string[])[];
  readonly required_together?: readonly (readonly string[])[];
  readonly required_one_of?: readonly (readonly string[])[];
  /** `[option, value, needed options]`, with a fourth element `true` when any one of them is enough. */
  readonly required_if?: readonly (
    | readonly [string, unknown, readonly string[]]
    | readonly [string, unknown, readonly string[], boolean]
  )[];
  readonly required_by?: Readonly<Record<string, readonly string[]>>;
}

export interface OptionSpec extends OptionRules {
  /** `str` when not given. */
  readonly type?: OptionType;
  readonly description: string;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly choices?: readonly unknown[];
  readonly aliases?: readonly string[];
  /** Type of a list's elements. */
  readonly elements?: OptionType;
  /** Suboptions of a dict, or of each dict of a list. */
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /** Suboptions get their defaults even when the dict itself is not given. */
  readonly apply_defaults?: boolean;
  /** The value is a secret. `false` says that a name like `password` is none; it has no effect of its own. */
  readonly no_log?: boolean;
  /** Given to the module as its source value: the module renders it itself (`assert: that`, `debug: var`). Controller modules only. */
  readonly raw?: boolean;
  /** The option is Ansible's but not drover's: using it is refused by name. Says why. */
  readonly unsupported?: string;
  /** A conversion of this option's own, in place of its type's: `name` as error messages have it. `from` throws Error. */
  readonly convert?: { readonly name: string; readonly from: (value: Value) => Value };
  /** An option of the controller's part of the module: the reference does not list it among those of the module. */
  readonly local?: boolean;
  /** Not shown in documentation and completion: internal (`_raw_params`) or obsolete. */
  readonly hidden?: boolean;
}

/** The options of a module by name. */
export type Options = Readonly<Record<string, OptionSpec>>;

export interface ArgumentSpec extends OptionRules {
  readonly options: Options;
}
