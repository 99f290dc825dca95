import type { SourcePosition } from '../../src/base/position.js';
import { Bytes } from '../../src/values/bytes.js';
import { PythonDate } from '../../src/values/datetime.js';
import { Encrypted } from '../../src/values/encrypted.js';
import { repr } from '../../src/values/repr.js';
import type { Value } from '../../src/values/value.js';
import type { YamlMap, YamlNode, YamlScalar } from '../../src/yaml/node.js';

/** A node as the data files have it: type and value, `t` for strings that may be templates, `p` for the place. */
export function canonical(node: YamlNode): unknown {
  const p = place(node.source);
  if (node.kind === 'scalar') return scalar(node, p);
  const tag = node.tag.replace('tag:yaml.org,2002:', '');
  if (node.kind === 'seq') {
    if (tag !== 'omap' && tag !== 'pairs') return { l: node.items.map(canonical), p };
    return { l: node.items.map((item) => ({ tuple: pairOf(item as YamlMap) })), p };
  }
  if (tag === 'set') return { set: node.entries.map(({ key }) => sortedJson(withoutTrust(canonical(key)))).sort() };
  return { m: node.entries.map(({ key, value }) => [withoutTrust(canonical(key)), canonical(value)]), p };
}

export function place(source: SourcePosition | undefined): string | null {
  return source ? `${source.line}:${source.column}` : null;
}

function scalar({ value, unsafe }: YamlScalar, p: string | null): unknown {
  if (value instanceof Encrypted) return { vault: value.envelope, t: false, p };
  if (typeof value === 'string') return { s: value, t: !unsafe, p };
  if (value === null || typeof value === 'boolean') return { c: repr(value) };
  if (value instanceof PythonDate) return { d: repr(value) };
  if (value instanceof Bytes) return { b: repr(value) };
  return isWhole(value) ? { i: String(value) } : { f: repr(value) };
}

function isWhole(value: Value): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

function pairOf(map: YamlMap): unknown[] {
  const { key, value } = map.entries[0]!;
  return [canonical(key), canonical(value)];
}

function withoutTrust(shape: unknown): unknown {
  const { t: _t, ...rest } = shape as { t?: boolean };
  return rest;
}

/** JSON as Python's `json.dumps(…, sort_keys=True)` writes it. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}: ${sortedJson(item)}`).join(', ')}}`;
}
