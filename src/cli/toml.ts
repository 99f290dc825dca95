import { DroverError } from '../base/error.js';
import { floatText } from '../values/float-text.js';
import { str } from '../values/repr.js';
import { typeName } from '../values/type-name.js';
import { type Dict, Float, isDict, Special, type Value } from '../values/value.js';

/** A dict as TOML: plain values first, then tables, arrays of several values over several lines. Throws where TOML has no such value. */
export function dumpToml(document: Dict): string {
  return tableText(document, []);
}

function tableText(table: Dict, path: readonly string[]): string {
  const entries = [...table].map(([key, value]) => [keyOf(key), value] as const);
  const literals = entries.filter(([, value]) => !isDict(value) && !isTableArray(value));
  const tables = entries.filter(([, value]) => isDict(value) || isTableArray(value));
  let text = '';
  if (path.length > 0 && (literals.length > 0 || tables.length === 0)) text += `[${path.map(keyText).join('.')}]\n`;
  for (const [key, value] of literals) text += `${keyText(key)} = ${valueText(value, 0)}\n`;
  for (const [key, value] of tables) {
    if (text !== '') text += '\n';
    text += isDict(value) ? tableText(value, [...path, key]) : arrayOfTables(value as Dict[], [...path, key]);
  }
  return text;
}

function arrayOfTables(tables: readonly Dict[], path: readonly string[]): string {
  const header = `[[${path.map(keyText).join('.')}]]\n`;
  return tables.map((table) => header + tableText(table, path).replace(/^\[[^\n]*\]\n/, '')).join('\n');
}

function isTableArray(value: Value): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isDict(item));
}

function keyOf(key: Value): string {
  if (typeof key === 'string') return key;
  throw noToml(key);
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quote(key);
}

function valueText(value: Value, depth: number): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : floatText(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Float) return floatText(value.value);
  if (Array.isArray(value)) return arrayText(value, depth);
  if (isDict(value)) return inlineTable(value, depth);
  if (value instanceof Special && ['date', 'datetime'].includes(typeName(value))) return str(value);
  throw noToml(value);
}

function arrayText(items: readonly Value[], depth: number): string {
  if (items.length === 0) return '[]';
  const margin = '    '.repeat(depth + 1);
  return `[\n${items.map((item) => `${margin}${valueText(item, depth + 1)},\n`).join('')}${'    '.repeat(depth)}]`;
}

function inlineTable(table: Dict, depth: number): string {
  if (table.size === 0) return '{}';
  const entries = [...table].map(([key, value]) => `${keyText(keyOf(key))} = ${valueText(value, depth)}`);
  return `{ ${entries.join(', ')} }`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/** Tabs may stand in a TOML string as they are. */
function quote(text: string): string {
  const escaped = text.replace(/["\\\x00-\x08\x0a-\x1f\x7f]/g, (character) => {
    return ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

function noToml(value: Value): DroverError {
  return new DroverError(`Object of type '${typeName(value)}' is not TOML serializable`);
}
