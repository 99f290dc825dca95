import { DroverError } from '../../src/base/error.js';
import type { SourcePosition } from '../../src/base/position.js';
import { reprText, str } from '../../src/values/repr.js';
import { typeName } from '../../src/values/type-name.js';
import type { Value } from '../../src/values/value.js';

const KEYWORDS: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None', 'not']);

/** The name, when a variable can have it. Throws DroverError otherwise. */
export function variableName(name: Value, source?: SourcePosition): string {
  if (typeof name === 'string' && /^[A-Za-z_]\w*$/.test(name) && !KEYWORDS.has(name)) return name;
  const scalar = name === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof name);
  const described = scalar ? `name ${reprText(str(name))}` : 'name';
  const type = typeof name === 'string' ? '' : ` of type ${reprText(typeName(name))}`;
  throw new DroverError(`Invalid variable ${described}${type}.`, {
    code: 'module-args',
    source,
    hint: 'Variable names must be strings starting with a letter or underscore character, and contain only letters, numbers and underscores.',
  });
}
