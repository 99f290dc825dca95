import type { SourcePosition } from '../base/position.js';
import { Encrypted } from '../values/encrypted.js';
import { repr } from '../values/repr.js';
import { Template } from '../values/template.js';
import { Float, isDict, type Value } from '../values/value.js';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../yaml/node.js';
import { toValue } from '../yaml/value.js';

/** A mapping's entries by the text of their keys. */
export type Fields = ReadonlyMap<string, YamlEntry>;

export function fieldsOf(map: YamlMap): Fields {
  const fields = new Map<string, YamlEntry>();
  for (const entry of map.entries) fields.set(keyText(entry.key), entry);
  return fields;
}

/** A key as Python prints it. */
export function keyText(key: YamlNode): string {
  if (key.kind !== 'scalar') return key.kind === 'seq' ? '[...]' : '{...}';
  const { value } = key;
  if (typeof value === 'string') return value;
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value instanceof Float || typeof value === 'object' ? key.text : String(value);
}

/** The source value of a node: strings that hold an expression are templates. */
export function sourceValue(node: YamlNode): Value {
  return toValue(node, { templates: true });
}

/** Text of a string node, expressions included; undefined for everything else. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' ? textOfValue(node.value) : undefined;
}

/** Text of a string as written, expressions included. */
export function textOfValue(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Template ? value.text : undefined;
}

export function isNull(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}

/** Python's name for the type of a node. */
export function typeName(node: YamlNode): string {
  if (node.kind !== 'scalar') return node.kind === 'seq' ? 'list' : 'dict';
  return scalarTypeName(node.value);
}

/** The node's class as Python prints it: values that ansible-core loads from YAML have classes of their own. */
export function pythonClass(node: YamlNode): string {
  return className(typeName(node), node.tag !== '');
}

/** As `pythonClass`, for a value of the loaded text. */
export function pythonClassOf(value: Value): string {
  if (Array.isArray(value)) return className('list', true);
  return className(isDict(value) ? 'dict' : scalarTypeName(value), true);
}

function className(type: string, fromYaml: boolean): string {
  const tagged = fromYaml && type !== 'NoneType' && type !== 'bool';
  const name = type.charAt(0).toUpperCase() + type.slice(1);
  return tagged ? `<class 'ansible.module_utils._internal._datatag._AnsibleTagged${name}'>` : `<class '${type}'>`;
}

/** The node as Python's `%s` prints it, expressions as they are written. */
export function shown(node: YamlNode): string {
  return textOf(node) ?? repr(sourceValue(node));
}

function scalarTypeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return 'int';
  if (typeof value === 'number' || value instanceof Float) return 'float';
  if (value instanceof Encrypted) return 'EncryptedString';
  return 'str';
}

/** A tree for plays that are given as data. Places are those of its templates, and `source` where there are none. */
export function nodeOf(value: Value, source: SourcePosition): YamlNode {
  const base = { tag: '', source: placeOf(value, source), unsafe: false, shared: false };
  if (Array.isArray(value)) return { ...base, kind: 'seq', items: value.map((item) => nodeOf(item, source)) };
  if (!isDict(value)) return scalar(value, base.source);
  const entries = [...value].map(([key, item]) => ({ key: nodeOf(key, source), value: nodeOf(item, source) }));
  return { ...base, kind: 'map', entries };
}

function placeOf(value: Value, source: SourcePosition): SourcePosition {
  return (value instanceof Template && value.source) || source;
}

function scalar(value: Value, source: SourcePosition): YamlScalar {
  const text = textOfValue(value) ?? String(value);
  // What is data already must not become a template: only a Template in the value is one.
  return {
    kind: 'scalar',
    tag: '',
    source,
    unsafe: true,
    shared: false,
    text,
    style: 'plain',
    value,
    textSource: source,
  };
}
