import type { SourcePosition } from '../base/position.js';
import type { Encrypted } from '../values/encrypted.js';
import type { Value } from '../values/value.js';
import type { TemplateEngine } from './engine.js';

/** One template or expression while it is rendered. */
export interface RenderContext {
  readonly engine: TemplateEngine;
  readonly text: string;
  readonly source: SourcePosition | undefined;
  /** Whether string constants that hold templates are rendered at once (conditionals), or by the lookup that gets them. */
  readonly rendersLiterals: boolean;
  /** String constants that were evaluated and hold templates. */
  literals: Set<string> | undefined;
  /** Variables whose value differs from read to read, as this template has read them. */
  volatile: Map<string, Value> | undefined;
  /** Vaulted variables that it has read, by their text. */
  vaulted: Map<string, Encrypted> | undefined;
  /** Variables as copies that this template may change; undefined when it changes none. */
  readonly copies: Map<string, Value> | undefined;
}
