import type { ReturnedKey } from '../module/define.js';
import type { OptionRules, Options } from '../module/spec.js';

/** What is known of a module or plugin: a page, a snippet, JSON derive from it. */
export interface DocEntry {
  /** `ansible.builtin.copy`, `timer`, `when`. */
  readonly name: string;
  readonly description: string;
  /** Where it is defined, undefined for what is part of the program. */
  readonly file?: string | undefined;
  readonly options?: Options;
  readonly rules?: OptionRules;
  readonly returns?: Readonly<Record<string, ReturnedKey>>;
  /** Where it does other than Ansible's. */
  readonly differences?: readonly string[];
  readonly examples?: string | undefined;
  /** What it does in check mode. */
  readonly check?: string | undefined;
  /** Further facts, by a headline. */
  readonly facts?: Readonly<Record<string, string>>;
}
