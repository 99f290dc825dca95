import { dirname } from 'node:path';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { repr } from '../values/repr.js';
import type { Dict, Value } from '../values/value.js';
import type { YamlMap, YamlNode } from '../yaml/node.js';
import { rememberNode } from '../yaml/places.js';
import { addPluginDirectory } from './actions.js';
import { argumentsTask } from './argument-specs.js';
import type { Block, Given, Parent, Play, Role, Task } from './ast.js';
import { emptyBlock, readBlocks } from './blocks.js';
import { attempt, type Loading, playbookError } from './context.js';
import { checkString, readConditions, readKeywords, readVars, type Subject } from './fields.js';
import type { RoleOptions } from './include.js';
import { keywordIn } from './keywords.js';
import { type Fields, fieldsOf, sourceValue, textOf, textOfValue } from './nodes.js';
import type { Building, Place } from './place.js';
import { roleComplete } from './role-blocks.js';
import { readRoleFile, readRoleVars } from './role-files.js';
import { NO_META, type RoleMeta, readRoleMeta } from './role-meta.js';
import { findRole } from './role-search.js';
import { renderStatic } from './static-scope.js';

/** A role to load: who asks for it, and how. */
export interface RoleRequest {
  /** Name or path, maybe a template. */
  readonly name: Value;
  readonly source: SourcePosition;
  /** The entry of `roles:` or of dependencies that was a mapping. */
  readonly entry: YamlMap | undefined;
  readonly loading: Loading;
  readonly play: Building<Play>;
  readonly adopt: (role: Role) => void;
  readonly dependent: Role | undefined;
  /** Directory of the dependent role's directory: searched for its dependencies. */
  readonly beside: string | undefined;
  readonly collections: readonly string[];
  readonly options: RoleOptions;
  /** `vars:` of the task that brings it in. */
  readonly vars: Dict;
  readonly isStatic: boolean;
  readonly included: boolean;
  readonly parent: Parent;
  /** The block that holds an include's `apply`: its tasks inherit from it. */
  readonly parentBlock: Block | undefined;
  readonly importedBy: Task | undefined;
}

export const ROLE_DEFAULTS: RoleOptions = { from: {}, allowDuplicates: false, public: undefined, validate: true };

/** Reads a role with its dependencies, variables, tasks and handlers. Throws when there is no such role. */
export function loadRole(request: RoleRequest): Role {
  const { loading } = request;
  const wanted = roleName(request);
  const { source, collections, beside } = request;
  const found = findRole(wanted, { collections, beside, source }, loading);
  refuseCycle(found.path, request);
  const role = emptyRole(found, request);
  readEntry(role, request);
  const { from } = request.options;
  role.roleVars = attempt(loading, () => readRoleVars(role, 'vars', from.vars, loading)) ?? new Map();
  role.defaults = attempt(loading, () => readRoleVars(role, 'defaults', from.defaults, loading)) ?? new Map();
  const meta = attempt(loading, () => readRoleMeta(role, loading)) ?? NO_META;
  if (!request.included) role.allowDuplicates = meta.allowDuplicates;
  role.identity = identityOf(role, request);
  loadDependencies(role, meta, request);
  role.collections = roleCollections(role, meta, loading);
  if (!role.collection) addPluginDirectory(role.path, loading);
  readTasks(role, meta, request);
  readHandlers(role, request);
  return role as Role;
}

function roleName(request: RoleRequest): string {
  const { name, loading, play, dependent } = request;
  const value = renderStatic(name, { play, role: dependent }, loading);
  return textOfValue(value) ?? String(value);
}

function emptyRole(
  found: { name: string; path: string; collection: string | undefined },
  request: RoleRequest,
): Building<Role> {
  const { isStatic, options, loading } = request;
  const { privateRoleVars } = loading.context;
  return {
    kind: 'role',
    source: request.source,
    keywords: new Map(),
    parameters: new Map(),
    vars: request.vars,
    ...found,
    defaults: new Map(),
    roleVars: new Map(),
    dependencies: [],
    dependent: request.dependent,
    allowDuplicates: options.allowDuplicates,
    public: options.public ?? (privateRoleVars === undefined ? isStatic : !privateRoleVars),
    parent: request.parent,
    role: undefined,
    when: [],
    collections: [],
    blocks: [],
    handlers: [],
    included: request.included,
    identity: '',
    tasksFrom: options.from.tasks ?? 'main',
  };
}

/** Keywords, parameters and vars of an entry that is a mapping. */
function readEntry(role: Building<Role>, request: RoleRequest): void {
  const { entry, loading } = request;
  if (!entry) return;
  const fields = fieldsOf(entry);
  const subject: Subject = { scope: 'role', label: 'RoleInclude', source: entry.source, loading };
  role.keywords = readKeywords(fields, subject);
  role.when = readConditions(fields.get('when')?.value) as Given[];
  role.vars = readVars(fields.get('vars')?.value, subject);
  const name = fields.get('name')?.value;
  if (name) checkString('name', name, subject);
  role.parameters = parametersOf(entry, fields);
}

function parametersOf(entry: YamlMap, fields: Fields): Dict {
  const parameters: Dict = new Map();
  rememberNode(parameters, entry);
  for (const [key, { value }] of fields) if (!keywordIn('role', key)) parameters.set(key, sourceValue(value));
  return parameters;
}

/** The same path and tasks, reached from themselves. */
function refuseCycle(path: string, request: RoleRequest): void {
  const tasksFrom = request.options.from.tasks ?? 'main';
  const chain: string[] = [];
  for (let role = request.dependent; role; role = role.dependent) {
    chain.unshift(role.name);
    if (role.path !== path || role.tasksFrom !== tasksFrom) continue;
    const cause = new DroverError('maximum recursion depth exceeded while calling a Python object', {
      advice: `The roles depend on each other: ${[...chain, role.name].join(' → ')}`,
    });
    throw new DroverError(
      'A recursion loop was detected with the roles specified. Make sure child roles do not have dependencies on parent roles',
      { source: request.source, cause },
    );
  }
}

function loadDependencies(role: Building<Role>, meta: RoleMeta, request: RoleRequest): void {
  const { loading } = request;
  const own = (role.keywords as ReadonlyMap<string, Given>).get('collections');
  const listed = (own?.items ?? []).map((item) => textOfValue(item.value) ?? '');
  const collections = role.collection ? [role.collection, ...listed.filter((one) => one !== role.collection)] : listed;
  const search = collections.includes('ansible.legacy') ? collections : [...collections, 'ansible.legacy'];
  for (const node of meta.dependencies) {
    const dependency = attempt(loading, () =>
      loadRole({
        ...request,
        ...roleEntry(node),
        dependent: role as Role,
        beside: dirname(role.path),
        collections: search,
        options: ROLE_DEFAULTS,
        vars: new Map(),
        included: false,
      }),
    );
    if (dependency) role.dependencies.push(dependency);
  }
}

/** An entry of `roles:` or of dependencies: its name, and the mapping when it is one. */
export function roleEntry(node: YamlNode): Pick<RoleRequest, 'name' | 'source' | 'entry'> {
  if (node.kind === 'map') {
    const fields = fieldsOf(node);
    const name = (fields.get('role') ?? fields.get('name'))?.value;
    if (!textOf(name)) throw new DroverError('role definitions must contain a role name', { source: node.source });
    return { name: sourceValue(name!), source: node.source, entry: node };
  }
  const text = textOf(node);
  if (text === undefined) throw playbookError('Invalid role definition.', node.source);
  if (text.includes(',')) throw new DroverError(`Invalid old style role requirement: ${text}`, { source: node.source });
  return { name: sourceValue(node), source: node.source, entry: undefined };
}

function roleCollections(role: Building<Role>, meta: RoleMeta, loading: Loading): string[] {
  const first = role.collection ?? loading.collection;
  const names = [...new Set([...(first ? [first] : []), ...meta.collections])];
  if (names.length === 0 || names.includes('ansible.builtin') || names.includes('ansible.legacy')) return names;
  return [...names, role.collection ? 'ansible.builtin' : 'ansible.legacy'];
}

function placeIn(role: Building<Role>, request: RoleRequest, inHandlers: boolean): Place {
  const { loading, play, adopt, parentBlock, importedBy } = request;
  return {
    loading,
    play,
    role: role as Role,
    parent: parentBlock ?? (role as Role),
    importedBy: parentBlock ? undefined : importedBy,
    inHandlers,
    collections: role.collections,
    adopt,
    imports: [],
  };
}

function readTasks(role: Building<Role>, meta: RoleMeta, request: RoleRequest): void {
  const { loading, options } = request;
  const place = placeIn(role, request, false);
  const tree = attempt(loading, () => readRoleFile(role, 'tasks', options.from.tasks, loading));
  if (options.validate) {
    const task = attempt(loading, () => argumentsTask(role as Role, meta, place));
    if (task) role.blocks.push(blockOf(task, place));
  }
  const malformed = `The tasks/main.yml file for role ${repr(role.name)} must contain a list of tasks.`;
  role.blocks.push(...readBlocks(tree, place, malformed, tree ?? null), roleComplete(place));
}

function blockOf(read: (place: Place) => Task, place: Place): Block {
  const block = emptyBlock(place, { source: (place.role ?? place.play).source }, new Map());
  block.body.push(read({ ...place, parent: block as Block, importedBy: undefined }));
  return block as Block;
}

function readHandlers(role: Building<Role>, request: RoleRequest): void {
  const { loading, options } = request;
  const tree = attempt(loading, () => readRoleFile(role, 'handlers', options.from.handlers, loading));
  const malformed = `The handlers/main.yml file for role ${repr(role.name)} must contain a list of tasks.`;
  const own = readBlocks(tree, placeIn(role, request, true), malformed, tree ?? null);
  role.handlers.push(...role.dependencies.flatMap((dependency) => dependency.handlers), ...own);
}

/** What makes two uses of a role the same use: a role that has run is not run again unless it allows duplicates. */
function identityOf(role: Building<Role>, request: RoleRequest): string {
  const tags = (role.keywords as ReadonlyMap<string, Given>).get('tags')?.value ?? [];
  const when = role.when.map((condition) => condition.value);
  const qualified = role.collection ? `${role.collection}.${role.name}` : role.name;
  const parts: Value[] = [qualified, role.path, role.parameters, when, tags, role.vars, request.included];
  return `${parts.map(repr).join(' ')} ${JSON.stringify(request.options.from)}`;
}
