import { asTemplate } from '../values/template.js';
import type { Dict, Value } from '../values/value.js';
import type { YamlNode } from './node.js';

export interface ValueOptions {
  /** Whether strings that hold an expression become `Template`s, keys included: true for text that the user wrote. */
  readonly templates: boolean;
}

/** The node as a source value. */
export function toValue(node: YamlNode, options: ValueOptions): Value {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' && options.templates && !node.unsafe
        ? asTemplate(node.value, node.source)
        : node.value;
    case 'seq':
      return node.items.map((item) => toValue(item, options));
    case 'map': {
      const dict: Dict = new Map();
      for (const { key, value } of node.entries) dict.set(toValue(key, options), toValue(value, options));
      return dict;
    }
  }
}
