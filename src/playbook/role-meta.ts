import { type Dict, isDict } from '../values/value.js';
import type { YamlNode } from '../yaml/node.js';
import { type Loading, playbookError, report } from './context.js';
import { didYouMean, readCollections, type Subject } from './fields.js';
import { keywordIn, keywordsOf } from './keywords.js';
import { fieldsOf, isNull, sourceValue, textOf } from './nodes.js';
import { readRoleFile } from './role-files.js';

/** What meta/main says of a role. */
export interface RoleMeta {
  readonly allowDuplicates: boolean;
  /** Entries of roles that run before it. */
  readonly dependencies: readonly YamlNode[];
  readonly collections: readonly string[];
  readonly argumentSpecs: Dict;
  readonly source: YamlNode['source'] | undefined;
}

export const NO_META: RoleMeta = {
  allowDuplicates: false,
  dependencies: [],
  collections: [],
  argumentSpecs: new Map(),
  source: undefined,
};

const OWN_KEYS: ReadonlySet<string> = new Set(['allow_duplicates', 'dependencies', 'galaxy_info', 'argument_specs']);

/** Keywords of a role's entry that mean nothing in its meta/main. */
const NOT_IN_META: ReadonlySet<string> = new Set(['role', 'when', 'tags', 'delegate_to', 'delegate_facts']);

export function readRoleMeta(role: { readonly name: string; readonly path: string }, loading: Loading): RoleMeta {
  const tree = readRoleFile(role, 'meta', undefined, loading);
  if (!tree) return NO_META;
  if (tree.kind !== 'map') throw playbookError(`the 'meta/main.yml' for role ${role.name} is not a dictionary`);
  const subject: Subject = { scope: 'role', label: 'RoleMetadata', source: tree.source, loading };
  const fields = fieldsOf(tree);
  for (const [key, { key: node }] of fields) {
    if (OWN_KEYS.has(key) || (keywordIn('role', key) && !NOT_IN_META.has(key))) continue;
    report(loading, `'${key}' is not a valid attribute for a RoleMetadata`, {
      source: node.source,
      advice: didYouMean(key, [...OWN_KEYS, ...keywordsOf('role')]),
    });
  }
  const specs = fields.get('argument_specs')?.value;
  const specsValue = specs ? sourceValue(specs) : null;
  const collections = fields.get('collections')?.value;
  return {
    allowDuplicates: isTrue(fields.get('allow_duplicates')?.value),
    dependencies: dependenciesOf(fields.get('dependencies')?.value, subject),
    collections: collections ? readCollections(collections, subject) : [],
    argumentSpecs: isDict(specsValue) ? specsValue : new Map(),
    source: tree.source,
  };
}

function dependenciesOf(node: YamlNode | undefined, subject: Subject): readonly YamlNode[] {
  if (!node || isNull(node)) return [];
  if (node.kind === 'seq') return node.items.map(named);
  report(subject.loading, 'Expected role dependencies to be a list.', { source: subject.source });
  return [];
}

/** A dependency as ansible-galaxy writes it (`src: https://…/name.git`) gets the name that the source tells. */
function named(node: YamlNode): YamlNode {
  if (node.kind !== 'map') return node;
  const fields = fieldsOf(node);
  const src = textOf(fields.get('src')?.value);
  if (src === undefined || fields.has('role') || fields.has('name')) return node;
  const key = {
    ...node,
    kind: 'scalar',
    text: 'name',
    value: 'name',
    style: 'plain',
    textSource: node.source,
  } as const;
  const name = nameFromSource(src.slice(src.indexOf('+') + 1));
  return { ...node, entries: [...node.entries, { key, value: { ...key, text: name, value: name } }] };
}

function nameFromSource(src: string): string {
  if (!src.includes('://') && !src.includes('@')) return src;
  const last = src.slice(src.lastIndexOf('/') + 1);
  return last
    .replace(/\.git$/, '')
    .replace(/\.tar\.gz$/, '')
    .split(',')[0]!;
}

function isTrue(node: YamlNode | undefined): boolean {
  if (node?.kind !== 'scalar') return false;
  return node.value !== null && node.value !== false && node.value !== 0 && node.value !== '';
}
