/** Where a keyword may stand. `import` is an entry with `import_playbook`. */
export type Scope = 'play' | 'role' | 'block' | 'task' | 'handler' | 'import';

export type KeywordType =
  | 'string'
  | 'int'
  | 'float'
  | 'bool'
  /** A number, or text with `%`. */
  | 'percent'
  | 'list'
  | 'dict'
  /** Expressions without `{{ }}`: one, or a list of which all must hold. */
  | 'conditions'
  /** A list, or words separated by commas. */
  | 'tags'
  | 'tasks'
  | 'roles'
  | 'any';

export interface KeywordSpec {
  readonly type: KeywordType;
  readonly scopes: readonly Scope[];
  /**
   * How a node's value meets those of the nodes around it. `none`: it is the node's own. `override`: the nearest counts.
   * `extend`: all count. `merge`: dicts, the nearest winning key by key.
   */
  readonly combine: 'none' | 'override' | 'extend' | 'merge';
  /**
   * When a template in it is rendered. `never`: it must be literal. `parse`: while the playbook loads. `play`: when the play
   * starts. `task`: for each task and host. `raw`: not as a value; what uses it renders or evaluates it (vars, conditions, loop).
   */
  readonly templated: 'never' | 'parse' | 'play' | 'task' | 'raw';
  /** Types that a list's elements may have. */
  readonly of?: readonly ('str' | 'int')[];
  readonly required?: boolean;
  readonly choices?: readonly string[];
  /** Further spellings. */
  readonly aliases?: readonly string[];
  /** What errors call it, when it is not its own name. */
  readonly reportedAs?: string;
  /** Whether `include_tasks` and `include_role` take it too. */
  readonly onInclude?: boolean;
  /** drover's own: ansible-core refuses it in these places. */
  readonly own?: readonly Scope[];
  readonly description: string;
}
