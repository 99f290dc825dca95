import { floatText } from '../values/float-text.js';
import { str } from '../values/repr.js';
import { Float, isDict, Tuple, type Value } from '../values/value.js';

/** JSON as Python's `json.dumps` writes it: `, ` and `: ` between, everything beyond ASCII escaped. */
export function jsonText(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return jsonString(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? str(value) : jsonFloat(value);
  if (value instanceof Float) return jsonFloat(value.value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  if (value instanceof Tuple) return `[${value.items.map(jsonText).join(', ')}]`;
  if (isDict(value)) return `{${[...value].map(([key, item]) => `${jsonKey(key)}: ${jsonText(item)}`).join(', ')}}`;
  return jsonString(str(value));
}

function jsonKey(key: Value): string {
  return typeof key === 'string' ? jsonString(key) : jsonString(jsonText(key));
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatText(value);
}

function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
