import type { Value } from '../values/value.js';
import type { ParseOptions } from './node.js';
import { parseSingle } from './parse.js';
import { toValue, type ValueOptions } from './value.js';

/** Text of a file, JSON or YAML, as a source value; null when it is empty. Throws a DroverError of code `yaml`. */
export function loadYaml(text: string, file: string, options: ParseOptions & ValueOptions): Value {
  const root = parseSingle(text, file, options);
  return root ? toValue(root, options) : null;
}
