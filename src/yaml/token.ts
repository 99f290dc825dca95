import type { SourcePosition } from '../base/position.js';
import type { ScalarStyle } from './node.js';

export type TokenType =
  | 'version-directive'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'
  | 'stream-end';

/** A token of the YAML 1.1 grammar, as the scanner hands it to the composer. */
export interface Token {
  readonly type: TokenType;
  readonly start: SourcePosition;
  /** A scalar's text, the name of an anchor or alias, the handle of a tag or of a `%TAG` directive, a version. */
  readonly value: string;
  /** The suffix of a tag, the prefix of a `%TAG` directive. */
  readonly suffix: string;
  readonly style: ScalarStyle | undefined;
  /** Where a scalar's text begins, when that is not where the token begins. */
  readonly textStart: SourcePosition | undefined;
}

export function token(type: TokenType, start: SourcePosition, value = '', suffix = ''): Token {
  return { type, start, value, suffix, style: undefined, textStart: undefined };
}

export function scalarToken(
  start: SourcePosition,
  value: string,
  style: ScalarStyle,
  textStart: SourcePosition,
): Token {
  return { type: 'scalar', start, value, suffix: '', style, textStart };
}
