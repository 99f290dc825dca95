import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { typeName } from '../values/type-name.js';
import type { Value } from '../values/value.js';
import { textOfValue } from './nodes.js';

/** Names that the language reads as something else. */
const RESERVED: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None', 'not']);

/** Why `name` cannot be a variable's name; undefined when it can. */
export function variableNameError(name: Value, source: SourcePosition): DroverError | undefined {
  const text = textOfValue(name);
  if (text !== undefined && /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !RESERVED.has(text)) return undefined;
  const value = name !== null && typeof name === 'object' ? '' : ` '${String(name)}'`;
  const shown = text === undefined ? `${value} of type '${typeName(name)}'` : ` '${text}'`;
  return new DroverError(`Invalid variable name${shown}.`, {
    source,
    hint: 'Variable names must be strings starting with a letter or underscore character, and contain only letters, numbers and underscores.',
  });
}
