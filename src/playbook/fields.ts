import type { SourcePosition } from '../base/position.js';
import { suggest } from '../base/suggest.js';
import { asTemplate, Template } from '../values/template.js';
import type { Dict, Value } from '../values/value.js';
import type { YamlMap, YamlNode } from '../yaml/node.js';
import type { Given } from './ast.js';
import { type Loading, playbookError, report } from './context.js';
import type { Scope } from './keyword.js';
import { type KeywordName, keywordIn, keywordSpec, keywordsOf } from './keywords.js';
import { variableNameError } from './names.js';
import { type Fields, isNull, pythonClass, sourceValue, textOf, typeName } from './nodes.js';

/** A node as it is read: what its keywords are checked and reported by. */
export interface Subject {
  readonly scope: Scope;
  /** What ansible-core calls it in errors: `Play`, `Task`, `Block` … */
  readonly label: string;
  readonly source: SourcePosition;
  readonly loading: Loading;
}

/** Keywords that the parser handles apart: they have a member of their own on their node. */
const OWN_MEMBER: ReadonlySet<KeywordName> = new Set<KeywordName>([
  ...(['vars', 'when', 'name', 'hosts', 'vars_files', 'vars_prompt', 'roles', 'role', 'import_playbook'] as const),
  ...(['handlers', 'pre_tasks', 'tasks', 'post_tasks', 'block', 'rescue', 'always'] as const),
  ...(['args', 'action', 'local_action', 'loop', 'listen', 'module_defaults'] as const),
]);

/** Reports each key that is no keyword of the subject. `extra` names keys that are fine besides. */
export function checkKeys(fields: Fields, subject: Subject, extra?: (key: string) => boolean, suffix = ''): void {
  for (const [key, entry] of fields) {
    if (keywordIn(subject.scope, key) || extra?.(key)) continue;
    report(subject.loading, `'${key}' is not a valid attribute for a ${subject.label}${suffix}`, {
      source: entry.key.source,
      advice: didYouMean(key, keywordsOf(subject.scope)),
    });
  }
}

/** Advice that names the candidates near to a word. Of very short words everything short is near, so they get none. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const close = word.length < 3 ? [] : suggest(word, candidates);
  return close.length > 0 ? `Did you mean ${close.map((one) => `'${one}'`).join(' or ')}?` : undefined;
}

/** The keywords of a node that have no member of their own, checked as far as ansible-core checks them when it loads. */
export function readKeywords(fields: Fields, subject: Subject): Map<KeywordName, Given> {
  const keywords = new Map<KeywordName, Given>();
  for (const [key, { value: node }] of fields) {
    const name = keywordIn(subject.scope, key);
    if (!name || OWN_MEMBER.has(name)) continue;
    const given = readKeyword(name, node, subject);
    if (given) keywords.set(name, given);
  }
  return keywords;
}

function readKeyword(name: KeywordName, node: YamlNode, subject: Subject): Given | undefined {
  const spec = keywordSpec(name);
  switch (spec.type) {
    case 'string':
      checkString(name, node, subject);
      return givenOf(node);
    case 'tags':
      return readTags(node, subject);
    case 'conditions':
      return { value: sourceValue(node), source: node.source, items: readConditions(node) };
    case 'list':
      return listOf(node);
    default:
      return givenOf(node);
  }
}

export function givenOf(node: YamlNode): Given {
  return { value: sourceValue(node), source: node.source };
}

/** A list's elements with their places; anything else is a list of one, and nothing an empty one. */
export function listOf(node: YamlNode): Given {
  const items = isNull(node) ? [] : node.kind === 'seq' ? node.items.map(givenOf) : [givenOf(node)];
  return { value: sourceValue(node), source: node.source, items };
}

/** Conditions, one by one. */
export function readConditions(node: YamlNode | undefined): readonly Given[] {
  if (!node) return NONE;
  return node.kind === 'seq' ? node.items.map(givenOf) : [givenOf(node)];
}

export const NONE: readonly never[] = [];

export function checkString(name: string, node: YamlNode, subject: Subject): void {
  if (node.kind === 'scalar') return;
  report(
    subject.loading,
    `The field '${name}' is supposed to be a string type, however the incoming data structure is a ${pythonClass(node)}`,
    { source: subject.source },
  );
}

/** Tags as a list: text is split at its commas. */
export function readTags(node: YamlNode, subject: Subject): Given | undefined {
  if (node.kind === 'seq') return listOf(node);
  const text = textOf(node);
  if (text === undefined) {
    report(subject.loading, 'tags must be specified as a list', { code: 'error', source: node.source });
    return undefined;
  }
  const template = sourceValue(node) instanceof Template;
  const value: Value[] = text.split(',').map((part) => {
    return template ? asTemplate(part.trim(), node.source) : part.trim();
  });
  return { value, source: node.source, items: value.map((tag) => ({ value: tag, source: node.source })) };
}

/** `vars:` of a node, its names checked. */
export function readVars(node: YamlNode | undefined, subject: Subject): Dict {
  if (!node || isNull(node)) return new Map();
  if (node.kind !== 'map') {
    report(subject.loading, `Vars in a ${subject.label} must be specified as a dictionary.`, { source: node.source });
    return new Map();
  }
  for (const { key } of node.entries) {
    const error = variableNameError(key.kind === 'scalar' ? key.value : null, key.source);
    if (error) subject.loading.problems.push(error);
  }
  return sourceValue(node) as Dict;
}

/** The list of collections to search: literal strings. */
export function readCollections(node: YamlNode, subject: Subject): string[] {
  const items = isNull(node) ? [] : node.kind === 'seq' ? node.items : [node];
  const names: string[] = [];
  for (const item of items) {
    const text = textOf(item);
    if (text !== undefined) names.push(text);
    else {
      subject.loading.problems.push(
        playbookError(`Keyword 'collections' items must be of type 'str', not '${typeName(item)}'.`, item.source),
      );
    }
  }
  return names;
}

/** `list` with the built-in modules behind it, unless they are in it. */
export function withLegacy(list: readonly string[]): readonly string[] {
  if (list.length === 0 || list.includes('ansible.builtin') || list.includes('ansible.legacy')) return list;
  return [...list, 'ansible.legacy'];
}

export function mapOf(node: YamlNode | undefined): YamlMap | undefined {
  return node?.kind === 'map' ? node : undefined;
}
