import type { SourcePosition } from '../base/position.js';
import { isDict, type Value } from '../values/value.js';
import type { YamlMap } from '../yaml/node.js';
import type { Node, Task } from './ast.js';
import { attempt, playbookError } from './context.js';
import { toBool } from './convert.js';
import { importTasks } from './import-tasks.js';
import { keywordIn, keywordSpec } from './keywords.js';
import { type Fields, pythonClassOf, textOfValue } from './nodes.js';
import type { Place } from './place.js';
import { loadRole } from './role.js';
import { roleBlocks } from './role-blocks.js';
import type { RoleFiles } from './role-files.js';
import { renderStatic } from './static-scope.js';
import { readOne, type WrittenTask } from './task.js';

/** A task that brings in others: read at once when it is static, left to the engine when it is dynamic. */
export function readInclude(written: WrittenTask, core: string, place: Place): readonly Node[] {
  return core.endsWith('_role') ? readRoleInclude(written, core, place) : readTasksInclude(written, core, place);
}

function readTasksInclude(written: WrittenTask, core: string, place: Place): readonly Node[] {
  const label = place.inHandlers ? 'HandlerTaskInclude' : 'TaskInclude';
  if (core === 'include_tasks') refuseKeywords(written.map, written.fields, label, place);
  const task = readOne(written, place, label);
  const action = textOfValue(task.action)!;
  refuseOptions(task, action, new Set(['file', '_raw_params', 'apply']));
  if (!isGiven(task.args.get('_raw_params'))) {
    const file = task.args.get('file');
    task.args.delete('file');
    if (!isGiven(file)) throw playbookError(`No file specified for ${action}`, task.source);
    task.args.set('_raw_params', file!);
  }
  checkApply(task, action, core === 'include_tasks');
  if (core === 'include_tasks') return [task];
  if (task.loop) {
    const message = "You cannot use loops on 'import_tasks' statements. You should use 'include_tasks' instead.";
    throw playbookError(message, task.source);
  }
  return importTasks(task, place);
}

function readRoleInclude(written: WrittenTask, core: string, place: Place): readonly Node[] {
  const { map, fields } = written;
  if (place.inHandlers) {
    const action = textOfValue(written.call.action);
    throw playbookError(`Using '${action}' as a handler is not supported.`, map.source);
  }
  if (core === 'include_role') refuseKeywords(map, fields, 'IncludeRole', place);
  const task = readOne(written, place, 'IncludeRole');
  checkRoleOptions(task, core);
  if (core === 'include_role') return [task];
  if (task.loop) {
    const message = "You cannot use loops on 'import_role' statements. You should use 'include_role' instead.";
    throw playbookError(message, task.source);
  }
  return importRole(task, fields, place);
}

/** What import_role and include_role take beside the role's name. */
export interface RoleOptions {
  /** `tasks_from` and its siblings, without `_from`. */
  readonly from: RoleFiles;
  /** Default true. */
  readonly allowDuplicates: boolean;
  /** Undefined follows the setting, or what is usual for the kind of include. */
  readonly public: boolean | undefined;
  /** Whether argument_specs are checked. Default true. */
  readonly validate: boolean;
}

/** The options of a role include from its rendered arguments. Throws DroverErrors at the place that `sourceOf` tells. */
export function roleOptions(
  args: ReadonlyMap<Value, Value>,
  sourceOf?: (name: string) => SourcePosition | undefined,
): RoleOptions {
  const from: Record<string, string> = {};
  for (const part of FROM) {
    const value = args.get(`${part}_from`);
    if (value !== undefined) from[part] = String(value);
  }
  const flag = (name: string) => {
    const value = args.get(name);
    if (value === undefined || value === null) return undefined;
    try {
      return toBool(value);
    } catch (cause) {
      throw playbookError(`Error processing keyword '${name}'.`, sourceOf?.(name), { cause });
    }
  };
  return {
    from,
    allowDuplicates: flag('allow_duplicates') ?? true,
    public: flag('public'),
    validate: flag('rolespec_validate') ?? true,
  };
}

const FROM = ['tasks', 'vars', 'defaults', 'handlers'] as const;

const ROLE_ARGS: ReadonlySet<string> = new Set([
  ...['name', 'role', 'apply', 'public', 'allow_duplicates', 'rolespec_validate'],
  ...FROM.map((part) => `${part}_from`),
]);

function checkRoleOptions(task: Task, core: string): void {
  const action = textOfValue(task.action)!;
  const name = task.args.get('name') ?? task.args.get('role');
  if (name === undefined || name === null) {
    throw playbookError(`'name' is a required field for ${action}.`, task.source);
  }
  refuseOptions(task, action, ROLE_ARGS);
  for (const part of FROM) {
    const value = task.args.get(`${part}_from`);
    if (value === undefined || textOfValue(value) !== undefined) continue;
    throw playbookError(`Expected a string for ${part}_from but got ${pythonClassOf(value)} instead`, task.source);
  }
  checkApply(task, action, core === 'include_role');
}

function importRole(task: Task, fields: Fields, place: Place): readonly Node[] {
  const { loading, play } = place;
  const render = (value: Value) => renderStatic(value, { play, role: place.role, task }, loading);
  const args = new Map([...task.args].map(([key, value]) => [key, render(value)]));
  const name = args.get('name') ?? args.get('role')!;
  const role = attempt(loading, () =>
    loadRole({
      name,
      source: argumentSource('name', fields) ?? argumentSource('role', fields) ?? task.source,
      adopt: place.adopt,
      entry: undefined,
      loading,
      play,
      dependent: place.role,
      beside: undefined,
      collections: task.collections,
      options: roleOptions(args, (name) => argumentSource(name, fields)),
      vars: task.vars,
      isStatic: true,
      included: true,
      parent: task,
      parentBlock: undefined,
      importedBy: task,
    }),
  );
  if (!role) return [];
  place.adopt(role);
  return roleBlocks(role);
}

/** Place of an argument's value, where the arguments are a mapping. */
function argumentSource(name: string, fields: Fields): SourcePosition | undefined {
  for (const { value } of fields.values()) {
    if (value.kind !== 'map') continue;
    const entry = value.entries.find(({ key }) => key.kind === 'scalar' && key.text === name);
    if (entry) return entry.value.source;
  }
  return undefined;
}

function refuseKeywords(map: YamlMap, fields: Fields, label: string, place: Place): void {
  const { loading } = place;
  for (const key of fields.keys()) {
    const name = keywordIn(place.inHandlers ? 'handler' : 'task', key);
    if (!name || name === 'local_action' || keywordSpec(name).onInclude) continue;
    if (loading.context.invalidTaskAttributeFailed ?? true) {
      throw playbookError(`'${key}' is not a valid attribute for a ${label}`, map.source);
    }
    loading.notices.push({ type: 'warning', message: `Ignoring invalid attribute: ${key}` });
  }
}

function refuseOptions(task: Task, action: string, valid: ReadonlySet<string>): void {
  const bad = [...task.args.keys()].map((key) => textOfValue(key) ?? String(key)).filter((key) => !valid.has(key));
  if (bad.length > 0) throw playbookError(`Invalid options for ${action}: ${bad.join(',')}`, task.source);
}

function checkApply(task: Task, action: string, allowed: boolean): void {
  const apply = task.args.get('apply');
  if (apply === undefined) return;
  const given = isDict(apply) ? apply.size > 0 : isGiven(apply);
  if (given && !allowed) throw playbookError(`Invalid options for ${action}: apply`, task.source);
  if (!isDict(apply)) {
    throw playbookError(`Expected a dict for apply but got ${pythonClassOf(apply)} instead`, task.source);
  }
}

function isGiven(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false;
}
