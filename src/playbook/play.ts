import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { Encrypted } from '../values/encrypted.js';
import { repr } from '../values/repr.js';
import { Template } from '../values/template.js';
import type { Dict, Value } from '../values/value.js';
import type { YamlMap, YamlNode } from '../yaml/node.js';
import type { Given, Play, VarsPrompt } from './ast.js';
import { readBlocks } from './blocks.js';
import { attempt, type Loading, playbookError, report } from './context.js';
import {
  checkKeys,
  checkString,
  givenOf,
  readCollections,
  readKeywords,
  readVars,
  type Subject,
  withLegacy,
} from './fields.js';
import { readModuleDefaults } from './module-defaults.js';
import {
  type Fields,
  fieldsOf,
  isNull,
  keyText,
  pythonClass,
  shown,
  sourceValue,
  textOf,
  textOfValue,
} from './nodes.js';
import type { Building, Place } from './place.js';
import { loadRole, ROLE_DEFAULTS, roleEntry } from './role.js';
import { roleBlocks } from './role-blocks.js';

/** A play. `around` are the vars of the import_playbook that brings it in. Problems are noted in the order in which ansible-core meets them. */
export function readPlay(map: YamlMap, loading: Loading, around: Dict = new Map()): Play {
  const fields = fieldsOf(map);
  const subject: Subject = { scope: 'play', label: 'Play', source: map.source, loading };
  checkKeys(fields, subject, (key) => key === 'user');
  const collections = playCollections(fields, subject);
  const play = emptyPlay(map, loading.basedir);
  const vars = readVars(fields.get('vars')?.value, subject);
  play.vars = around.size > 0 ? new Map([...around, ...vars]) : vars;
  play.varsFiles = listed(fields.get('vars_files')?.value);
  play.hosts = hostsGiven(fields, map);
  play.name = playName(fields, subject, play.hosts);
  play.keywords = playKeywords(fields, subject, play);
  const place: Place = {
    loading,
    play,
    role: undefined,
    parent: play as Play,
    importedBy: undefined,
    inHandlers: false,
    collections,
    adopt: (role) => {
      play.roles.push(role);
      play.handlers.push(...role.handlers);
    },
    imports: [],
  };
  readRoles(fields.get('roles')?.value, play, place, map);
  play.varsPrompt = readPrompts(fields.get('vars_prompt')?.value, loading);
  readSections(fields, play, place, map);
  checkHosts(fields.get('hosts')?.value, loading, map.source);
  return play as Play;
}

function emptyPlay(map: YamlMap, directory: string): Building<Play> {
  return {
    kind: 'play',
    source: map.source,
    keywords: new Map(),
    vars: new Map(),
    parent: undefined,
    role: undefined,
    name: '',
    hosts: { value: '', source: map.source },
    varsFiles: [],
    varsPrompt: [],
    roles: [],
    preTasks: [],
    roleTasks: [],
    tasks: [],
    postTasks: [],
    handlers: [],
    directory,
    importedWhen: [],
    actionGroups: new Map(),
  };
}

function playCollections(fields: Fields, subject: Subject): readonly string[] {
  const node = fields.get('collections')?.value;
  const named = node ? readCollections(node, subject) : [];
  const { collection } = subject.loading;
  return withLegacy(collection && !named.includes(collection) ? [collection, ...named] : named);
}

function playKeywords(fields: Fields, subject: Subject, play: Building<Play>): Map<string, Given> {
  const keywords: Map<string, Given> = readKeywords(fields, subject);
  const user = fields.get('user')?.value;
  if (user && fields.has('remote_user')) {
    const message =
      "both 'user' and 'remote_user' are set for this play. The use of 'user' is deprecated, and should be removed";
    report(subject.loading, message, { source: subject.source });
  } else if (user) {
    checkString('remote_user', user, subject);
    keywords.set('remote_user', givenOf(user));
  }
  const defaults = fields.get('module_defaults')?.value;
  const given = defaults && readModuleDefaults(defaults, play, subject.loading);
  if (given) keywords.set('module_defaults', given);
  return keywords;
}

function listed(node: YamlNode | undefined): Given[] {
  if (!node || isNull(node)) return [];
  return node.kind === 'seq' ? node.items.map(givenOf) : [givenOf(node)];
}

function hostsGiven(fields: Fields, map: YamlMap): Given {
  const node = fields.get('hosts')?.value;
  return node ? givenOf(node) : { value: null, source: map.source };
}

/** The name, or the hosts joined by commas. */
function playName(fields: Fields, subject: Subject, hosts: Given): Value {
  const node = fields.get('name')?.value;
  if (node) checkString('name', node, subject);
  const name = node?.kind === 'scalar' ? sourceValue(node) : null;
  if (name !== null && name !== '') return name;
  if (!Array.isArray(hosts.value)) return hosts.value ?? '';
  const texts = hosts.value.map((host) => textOfValue(host) ?? String(host)).join(',');
  const source = hosts.value.find((host) => host instanceof Template);
  return source instanceof Template ? new Template(texts, source.source) : texts;
}

function checkHosts(node: YamlNode | undefined, loading: Loading, source: SourcePosition): void {
  if (!node) {
    report(loading, "The field 'hosts' is required but was not set.", { source });
    return;
  }
  if (isEmptyHosts(node)) {
    report(loading, 'Hosts list cannot be empty. Please check your playbook', { hint: undefined });
  } else if (node.kind === 'seq') {
    for (const item of node.items) {
      if (isNull(item)) {
        report(loading, "Hosts list cannot contain values of 'None'. Please check your playbook");
      } else if (textOf(item) === undefined) {
        report(loading, `Hosts list contains an invalid host value: '${repr(sourceValue(item))}'`);
      }
    }
  } else if (textOf(node) === undefined && !(node.kind === 'scalar' && node.value instanceof Encrypted)) {
    report(loading, 'Hosts list must be a sequence or string. Please check your playbook.');
  }
}

function isEmptyHosts(node: YamlNode): boolean {
  if (node.kind === 'seq') return node.items.length === 0;
  if (node.kind === 'map') return node.entries.length === 0;
  return node.value === null || node.value === '' || node.value === 0 || node.value === false;
}

function readRoles(node: YamlNode | undefined, play: Building<Play>, place: Place, map: YamlMap): void {
  if (!node || isNull(node)) return;
  const { loading } = place;
  if (node.kind !== 'seq') {
    const cause = new DroverError(`ds (${shown(node)}) should be a list but was a ${pythonClass(node)}`);
    report(loading, 'A malformed role declaration was encountered.', { source: map.source, cause });
    return;
  }
  const roles = node.items.flatMap((item) => {
    const role = attempt(loading, () =>
      loadRole({
        ...roleEntry(item),
        adopt: place.adopt,
        loading,
        play,
        dependent: undefined,
        beside: undefined,
        collections: place.collections,
        options: ROLE_DEFAULTS,
        vars: new Map(),
        isStatic: true,
        included: false,
        parent: play as Play,
        parentBlock: undefined,
        importedBy: undefined,
      }),
    );
    return role ? [role] : [];
  });
  play.roles.unshift(...roles);
  play.roleTasks.push(...roles.flatMap(roleBlocks));
}

/** The lists of tasks. Handlers that import_role brings in stand behind the play's own. */
function readSections(fields: Fields, play: Building<Play>, place: Place, map: YamlMap): void {
  const read = (key: string, at: Place) =>
    readBlocks(fields.get(key)?.value, at, `A malformed block was encountered while loading ${key}.`, map);
  const imported = play.handlers.splice(0);
  const own = read('handlers', { ...place, inHandlers: true });
  const listed = play.roles.filter((role) => !role.included).flatMap((role) => role.handlers);
  play.handlers.unshift(...listed, ...own, ...imported);
  play.preTasks = read('pre_tasks', place);
  play.postTasks = read('post_tasks', place);
  play.tasks = read('tasks', place);
}

const PROMPT_KEYS: ReadonlySet<string> = new Set(
  'name prompt default private confirm encrypt salt_size salt unsafe'.split(' '),
);

function readPrompts(node: YamlNode | undefined, loading: Loading): VarsPrompt[] {
  if (!node || isNull(node)) return [];
  const items = node.kind === 'seq' ? node.items : [node];
  return items.flatMap((item) => attempt(loading, () => readPrompt(item, node)) ?? []);
}

function readPrompt(item: YamlNode, list: YamlNode): VarsPrompt {
  if (item.kind !== 'map') {
    const hint = 'Variable files must contain either a dictionary of variables, or a list of dictionaries.';
    throw playbookError('Invalid variable file contents.', item.source, { hint });
  }
  const name = fieldsOf(item).get('name')?.value;
  if (!name || isNull(name)) throw playbookError("Invalid vars_prompt data structure, missing 'name' key", list.source);
  for (const { key } of item.entries) {
    if (PROMPT_KEYS.has(keyText(key))) continue;
    const message = `Invalid vars_prompt data structure, found unsupported key '${keyText(key)}'`;
    throw playbookError(message, list.source);
  }
  return { name: textOf(name) ?? keyText(name), fields: sourceValue(item) as Dict, source: item.source };
}
