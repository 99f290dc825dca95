import type { SourcePosition } from '../base/position.js';
import type { Value } from '../values/value.js';

/**
 * A YAML document as a tree, after PyYAML's composing and constructing rules: aliases are the very node they name, merge
 * keys are merged, duplicate keys are reduced to the last value (in the place of the first), every scalar has its value.
 * The tree may be a graph (aliases), and may even hold itself: walk it with `toValue`, or check for cycles.
 */
export type YamlNode = YamlMap | YamlSeq | YamlScalar;

interface NodeBase {
  /** The tag, resolved: `tag:yaml.org,2002:int`, `!vault` … */
  readonly tag: string;
  /** Where ansible-core's `Origin:` would point: the node's first character, its tag and anchor included. */
  readonly source: SourcePosition;
  /** Whether the node stands under `!unsafe`: nothing in it may become a template. */
  readonly unsafe: boolean;
  /** Whether an alias names the node, so that it stands in several places. */
  readonly shared: boolean;
}

export interface YamlMap extends NodeBase {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export interface YamlSeq extends NodeBase {
  readonly kind: 'seq';
  readonly items: readonly YamlNode[];
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface YamlScalar extends NodeBase {
  readonly kind: 'scalar';
  /** The text after quoting, escapes and folding are undone. */
  readonly text: string;
  readonly style: ScalarStyle;
  /** What the text means: null, a bool, a number, a date, an `Encrypted`, or the text itself (never a `Template`). */
  readonly value: Value;
  /** Where `text` begins: after the quote, or at the first character of a block scalar's content. */
  readonly textSource: SourcePosition;
}

export interface YamlDocument {
  /** Null when the document holds nothing. */
  readonly root: YamlNode | null;
}

export interface YamlWarning {
  readonly message: string;
  readonly hint?: string | undefined;
  /** Undefined where the reference shows none: for a key that is a bool or null. */
  readonly source: SourcePosition | undefined;
  /** What is warned of, where the text is in no file. */
  readonly text?: string | undefined;
  /** Deprecations are shown as such, with the version of ansible-core that drops the feature. */
  readonly deprecated?: { readonly version: string } | undefined;
}

export interface ParseOptions {
  readonly onWarning?: ((warning: YamlWarning) => void) | undefined;
  /** The setting DUPLICATE_YAML_DICT_KEY. Default `warn`. */
  readonly duplicateKeys?: 'warn' | 'error' | 'ignore' | undefined;
  /**
   * `file` (the default): text that the user wrote. `filter`: the from_yaml filters, which know neither `!vault` nor
   * `!unsafe`, and whose errors have PyYAML's own words.
   */
  readonly dialect?: 'file' | 'filter' | undefined;
  /** Line of the first line, when the text is part of something else. Default 1. */
  readonly firstLine?: number | undefined;
  /** False keeps hints that need the text out of errors (it was decrypted). Default true. */
  readonly showContent?: boolean | undefined;
}
