import type { DroverError } from '../../base/error.js';
import type { SourcePosition } from '../../base/position.js';
import type { Dict } from '../../values/value.js';
import type { LoadContext } from '../context.js';
import type { Loaded } from '../load.js';

/** What the preflight looks at, and whom it asks. Checks of which the callback is missing are left out. */
export interface PreflightRequest {
  readonly loaded: Loaded;
  readonly context: LoadContext;
  /** Loads the plugins of roles that were met since. */
  ready?(): Promise<void>;
  /** Everything wrong with a module's arguments as written: values that hold templates are not judged. */
  checkArguments?(action: string, fqcn: string, args: Dict, source: SourcePosition): Promise<readonly DroverError[]>;
  /** What is wrong with a template's syntax, its filters and tests included. */
  checkTemplate?(text: string, source: SourcePosition | undefined): DroverError | undefined;
  /** The same for a bare expression, as conditions are. */
  checkExpression?(text: string, source: SourcePosition | undefined): DroverError | undefined;
  /** The same for the text of a template file. */
  checkTemplateFile?(text: string, file: string): DroverError | undefined;
  /** Names of variables that come from outside of the playbook: inventory, group_vars, extra vars. Without it variables are not checked. */
  readonly variables?: Iterable<string> | undefined;
}

/** Something that cannot be known before the run. */
export interface UnknownThing {
  readonly message: string;
  readonly source: SourcePosition;
}

/** What was found, each part in the order of plays and tasks. */
export interface PreflightReport {
  /** What fails when it is reached. */
  readonly errors: readonly DroverError[];
  /** What is likely a mistake, or fails only under a condition. */
  readonly warnings: readonly DroverError[];
  readonly unknown: readonly UnknownThing[];
}

/** A report that is being written. */
export interface Findings {
  readonly errors: DroverError[];
  readonly warnings: DroverError[];
  readonly unknown: UnknownThing[];
}
