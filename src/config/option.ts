/** What a value of each type is once it is read. `undefined` stands for an option that is not set. */
interface ValueOf {
  readonly boolean: boolean;
  readonly integer: number;
  readonly float: number;
  readonly string: string;
  /** Words, split at commas. */
  readonly list: readonly string[];
  /** An absolute path. */
  readonly path: string;
  /** Absolute paths, split at commas. */
  readonly pathlist: readonly string[];
  /** Absolute paths, split at colons. */
  readonly pathspec: readonly string[];
  /** An absolute path of a directory in which temporary files are made. It may not exist yet. */
  readonly tmppath: string;
  readonly dict: Readonly<Record<string, string>>;
  readonly none: undefined;
  /** As written. */
  readonly raw: string;
}

export type OptionType = keyof ValueOf;

/** One option: every way to set it, and what it means. All names are those of ansible-core 2.19. */
export interface Option {
  readonly type: OptionType;
  /** Absent: not set. `{{ANSIBLE_HOME}}` in a path stands for the option of that name. */
  readonly default?: boolean | number | string | readonly string[] | Readonly<Record<string, string>>;
  /** Environment variables; the last one that is set wins. */
  readonly env?: readonly string[];
  /** `section.key` of ansible.cfg; the last one that is there wins. */
  readonly ini?: readonly string[];
  /** Flags of the command line that set it. */
  readonly flags?: readonly string[];
  /** Variables that override it for one host or task. */
  readonly vars?: readonly string[];
  readonly choices?: readonly string[];
  /** Version of ansible-core that drops it. */
  readonly deprecated?: string;
  /** One sentence. */
  readonly doc: string;
  /** Why setting it has no effect. */
  readonly inert?: string;
}

export type OptionTable = Readonly<Record<string, Option>>;

/** The type of an option's value, derived from its row. */
export type SettingOf<O extends Option> = 'default' extends keyof O ? Given<O> : Given<O> | undefined;

type Given<O extends Option> = O['type'] extends 'string'
  ? O extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : string
  : ValueOf[O['type']];
