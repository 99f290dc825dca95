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
  readonly literals: Set<string>;
  /** Variables whose value differs from read to read, as this template has read them. */
  readonly volatile: Map<string, Value>;
  /** Vaulted variables that it has read, by their text. */
  readonly vaulted: Map<string, Encrypted>;
  /** Variables as copies that this template may change; undefined when it changes none. */
  readonly copies: Map<string, Value> | undefined;
}
