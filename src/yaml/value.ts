import { dictSet } from '../values/dict.js';
import { PythonSet } from '../values/set.js';
import { asTemplate, type TextBegin } from '../values/template.js';
import { type Dict, Tuple, type Value } from '../values/value.js';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSeq } from './node.js';
import { rememberNode } from './places.js';
import { OMAP, PAIRS, SET } from './resolve.js';

export interface ValueOptions {
  /** Whether strings that hold an expression become `Template`s (dict keys never do): true for text that the user wrote. */
  readonly templates: boolean;
}

/** The node as a source value. A node that aliases name gives one and the same list or dict everywhere, as in Python. */
export function toValue(node: YamlNode, options: ValueOptions): Value {
  return convert(node, options.templates, new Map());
}

/** Where the text of a literal block begins: its lines are those of the file. */
function beginOf({ style, textSource }: YamlScalar): TextBegin | undefined {
  if (style !== 'literal') return undefined;
  const { line, column } = textSource;
  return { line, column, indent: column - 1 };
}

function convert(node: YamlNode, templates: boolean, shared: Map<YamlNode, Value>): Value {
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string' || !templates || node.unsafe) return node.value;
    return asTemplate(node.value, node.source, beginOf(node));
  }
  const earlier = node.shared ? shared.get(node) : undefined;
  if (earlier !== undefined) return earlier;
  const value = node.kind === 'seq' ? list(node, templates, shared) : mapping(node, templates, shared);
  if (templates) rememberNode(value as object, node);
  if (node.shared) shared.set(node, value);
  return value;
}

function list(node: YamlSeq, templates: boolean, shared: Map<YamlNode, Value>): Value {
  if (node.tag !== OMAP && node.tag !== PAIRS) return node.items.map((item) => convert(item, templates, shared));
  return node.items.map((item) => {
    const { key, value } = (item as YamlMap).entries[0]!;
    return new Tuple([convert(key, false, shared), convert(value, templates, shared)]);
  });
}

function mapping(node: YamlMap, templates: boolean, shared: Map<YamlNode, Value>): Value {
  if (node.tag === SET) return new PythonSet(node.entries.map(keyOf));
  const dict: Dict = new Map();
  for (const entry of node.entries) dictSet(dict, keyOf(entry), convert(entry.value, templates, shared));
  return dict;
}

function keyOf({ key }: YamlEntry): Value {
  return key.kind === 'scalar' ? key.value : null;
}
