import type { Value } from '../../values/value.js';
import type { TemplateEngine } from '../engine.js';
import type { AnsibleEnvironment } from '../environment.js';
import type { OptionSpecs } from './options.js';

/** One call of a lookup. */
export interface LookupCall {
  readonly name: string;
  readonly environment: AnsibleEnvironment;
  readonly engine: TemplateEngine;
  readonly terms: Value[];
  /** Options as given, without `errors` and `wantlist`. */
  readonly options: ReadonlyMap<string, Value>;
  /** The task's action, when this is `with_<lookup>`; undefined for `lookup()` and `query()`. */
  readonly withAction: string | undefined;
}

/** A lookup plugin. */
export interface Lookup {
  readonly options?: OptionSpecs;
  /** It is called with markers among its terms and options. */
  readonly acceptsMarkers?: boolean;
  /** It may read markers inside of containers. */
  readonly acceptsItems?: boolean;
  /** Its result differs from call to call with the same terms. Every lookup reads the world; false is for those that do not. */
  readonly volatile?: boolean;
  /** It does more than look: it runs programs, writes files, asks servers. */
  readonly acts?: boolean;
  /** The results, in order. Throws for a failure. */
  run(call: LookupCall): Value[];
}
