import { dirname, isAbsolute, join, resolve } from 'node:path';
import { DroverError } from '../base/error.js';
import { Template } from '../values/template.js';
import type { Dict, Value } from '../values/value.js';
import type { YamlMap, YamlNode } from '../yaml/node.js';
import type { Given, Play } from './ast.js';
import { type Loading, loadingAt, playbookError } from './context.js';
import { checkKeys, checkString, NONE, readConditions, readKeywords, readVars, type Subject } from './fields.js';
import { exists, expandHome } from './files.js';
import { readPlaybookFile } from './load.js';
import { type Fields, fieldsOf, keyText, sourceValue, textOf, textOfValue } from './nodes.js';
import type { Building } from './place.js';
import { collectionOf, findCollection } from './role-search.js';
import { renderStatic } from './static-scope.js';

const SPELLINGS: ReadonlySet<string> = new Set(
  ['', 'ansible.builtin.', 'ansible.legacy.'].map((prefix) => `${prefix}import_playbook`),
);

export function isPlaybookImport(map: YamlMap): boolean {
  return map.entries.some(({ key }) => SPELLINGS.has(keyText(key)));
}

/** The plays of another playbook, with the import's vars, tags and conditions on them. */
export function importPlaybook(map: YamlMap, loading: Loading, chain: readonly string[]): Play[] {
  const fields = fieldsOf(map);
  const spelled = [...fields.keys()].filter((key) => SPELLINGS.has(key));
  if (spelled.length !== 1) {
    throw new DroverError(`Found conflicting import_playbook actions: ${spelled.sort().join(', ')}`);
  }
  const subject: Subject = { scope: 'import', label: 'PlaybookInclude', source: map.source, loading };
  checkKeys(fields, subject, (key) => SPELLINGS.has(key));
  const vars = readVars(fields.get('vars')?.value, subject);
  const keywords = readKeywords(fields, subject);
  const path = playbookPath(fields, spelled[0]!, vars, map, loading);
  if (path === undefined) return [];
  const within = loadingAt(loading, dirname(path), collectionOf(path, loading) ?? loading.collection);
  const plays = readPlaybookFile(path, within, vars, chain);
  const imported = { when: readConditions(fields.get('when')?.value), tags: keywords.get('tags'), vars };
  for (const play of plays) adopt(play as Building<Play>, imported);
  return plays;
}

function playbookPath(fields: Fields, key: string, vars: Dict, map: YamlMap, loading: Loading): string | undefined {
  const node = fields.get(key)!.value;
  checkString('import_playbook', node, { scope: 'import', label: 'PlaybookInclude', source: map.source, loading });
  const text = textOf(node);
  if (node.kind !== 'scalar') return undefined;
  if (!text) throw playbookError("The field 'import_playbook' is required but was not set.", map.source);
  const name = renderName(sourceValue(node), vars, node, loading);
  if (name === undefined) throw playbookError("The field 'import_playbook' must be a string.", node.source);
  const inCollection = collectionPlaybook(name, searchOf(loading));
  if (inCollection) return inCollection;
  const path = expandHome(name, loading);
  return isAbsolute(path) ? path : resolve(loading.basedir, path);
}

function renderName(value: Value, vars: Dict, node: YamlNode, loading: Loading): string | undefined {
  if (!(value instanceof Template)) return textOfValue(value);
  try {
    return textOfValue(renderStatic(value, { vars }, loading));
  } catch (cause) {
    throw playbookError("Error processing keyword 'import_playbook'.", node.source, { cause });
  }
}

/** How a loading finds what lies in collections. */
export function searchOf(loading: Loading): CollectionSearch {
  return {
    directoryOf: (collection) => findCollection(collection, loading),
    isThere: (path) => exists(path, loading),
  };
}

interface CollectionSearch {
  readonly directoryOf: (collection: string) => string | undefined;
  readonly isThere: (path: string) => boolean;
}

/** `namespace.collection.playbook`, below the collection's playbooks/. */
export function collectionPlaybook(name: string, { directoryOf, isThere }: CollectionSearch): string | undefined {
  const match = /^([A-Za-z_]\w*)\.([A-Za-z_]\w*)\.([\w.]+)$/.exec(name);
  if (!match) return undefined;
  const root = directoryOf(`${match[1]}.${match[2]}`);
  if (!root) return undefined;
  const bare = join(root, 'playbooks', ...match[3]!.replace(/\.(ya?ml)$/, '').split('.'));
  return ['', '.yml', '.yaml'].map((ending) => bare + ending).find(isThere);
}

interface Imported {
  readonly when: readonly Given[];
  readonly tags: Given | undefined;
  readonly vars: Dict;
}

/** Puts an import's vars over the play's, its tags beside them, and its conditions in front of all tasks. */
function adopt(play: Building<Play>, imported: Imported): void {
  const vars = new Map([...play.vars, ...imported.vars]);
  // ansible-core reads a variable of that name as tags, and then loses them.
  vars.delete('tags');
  play.vars = vars;
  play.importedWhen.unshift(...imported.when);
  const keywords = new Map(play.keywords as unknown as ReadonlyMap<string, Given>);
  const own = keywords.get('tags');
  const more: readonly Given[] = [...(own?.items ?? NONE), ...(imported.tags?.items ?? NONE)];
  if (more.length === 0) return;
  const tags: Value[] = more.map((tag) => tag.value);
  keywords.set('tags', { value: tags, source: (own ?? imported.tags)?.source ?? play.source, items: more });
  play.keywords = keywords;
}
