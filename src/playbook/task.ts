import { DroverError } from '../base/error.js';
import { type SourcePosition, unknownPlace } from '../base/position.js';
import { Template } from '../values/template.js';
import type { Value } from '../values/value.js';
import type { YamlMap, YamlNode } from '../yaml/node.js';
import { coreName, isBuiltinTask, removedAction, resolveAction } from './actions.js';
import { type ModuleCall, moduleArgs, unknownAction } from './args.js';
import type { Loop, Node, Task } from './ast.js';
import { type Loading, playbookError, report } from './context.js';
import {
  checkKeys,
  checkString,
  didYouMean,
  givenOf,
  NONE,
  readCollections,
  readConditions,
  readKeywords,
  readVars,
  type Subject,
  withLegacy,
} from './fields.js';
import { readInclude } from './include.js';
import { keywordIn, keywordsOf } from './keywords.js';
import { LOOP_CONTROL } from './keywords-task.js';
import { readModuleDefaults } from './module-defaults.js';
import { variableNameError } from './names.js';
import { type Fields, fieldsOf, isNull, sourceValue, textOf, textOfValue, typeName } from './nodes.js';
import type { Place } from './place.js';

/** A task; what it brings in, when it is a static import. Undefined when it cannot be read: the problem is noted. */
export function readTask(map: YamlMap, place: Place): readonly Node[] | undefined {
  const fields = fieldsOf(map);
  const { loading } = place;
  try {
    const call = callOf(fields, map, loading);
    const core = coreName(call.action);
    if (core && INCLUDES.has(core)) return readInclude({ map, fields, call }, core, place);
    const task = readOne({ map, fields, call }, place, place.inHandlers ? 'Handler' : 'Task');
    return refuseEndRole(task, place) ? [task] : undefined;
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    loading.problems.push(error);
    return undefined;
  }
}

const INCLUDES: ReadonlySet<string> = new Set(['include_tasks', 'import_tasks', 'include_role', 'import_role']);

/** A task as it is written, and its action. */
export interface WrittenTask {
  readonly map: YamlMap;
  readonly fields: Fields;
  readonly call: ModuleCall;
}

/** Reads one task's members. `label` is what errors call it. Throws when its action is unknown. */
export function readOne({ map, fields, call }: WrittenTask, place: Place, label: string): Task {
  const { loading } = place;
  const subject: Subject = { scope: place.inHandlers ? 'handler' : 'task', label, source: map.source, loading };
  const collections = taskCollections(fields, place, subject);
  requireAction(call, collections, map, fields, loading);
  const loop = readLoop(fields, subject);
  checkTaskKeys(fields, call, subject);
  const keywords = readKeywords(fields, subject);
  if (call.local) keywords.set('delegate_to', { value: 'localhost', source: fields.get('local_action')!.value.source });
  const defaults = fields.get('module_defaults')?.value;
  const moduleDefaults = defaults && readModuleDefaults(defaults, place.play, loading);
  if (moduleDefaults) keywords.set('module_defaults', moduleDefaults);
  checkLoopControl(fields.get('loop_control')?.value, subject);
  checkRegister(fields.get('register')?.value, subject);
  const core = coreName(call.action);
  return {
    kind: place.inHandlers ? 'handler' : 'task',
    source: map.source,
    keywords,
    vars: readVars(fields.get('vars')?.value, subject),
    role: place.role,
    parent: place.parent,
    play: place.play,
    when: readConditions(fields.get('when')?.value),
    name: readName(fields.get('name')?.value, subject),
    action: call.action,
    actionSource: placeOfAction(call.action, fields),
    fqcn: fqcnOf(call.action, collections, loading),
    args: call.args,
    argsTemplate: call.argsTemplate,
    dynamic: core === 'include_tasks' || core === 'include_role',
    loop,
    listen: place.inHandlers ? readListen(fields.get('listen')?.value, place) : NONE,
    collections,
    implicit: false,
  };
}

/** Where the name of the action stands: a key of the task, or the text of `action`. */
function placeOfAction(action: string | Template, fields: Fields): SourcePosition | undefined {
  const key = typeof action === 'string' ? fields.get(action)?.key.source : undefined;
  return key ?? (fields.get('action') ?? fields.get('local_action'))?.value.source;
}

/** The action of a task. Any key that is no keyword may name it: whether it does is asked when its collections are known. */
function callOf(fields: Fields, map: YamlMap, loading: Loading): ModuleCall {
  try {
    return moduleArgs(fields, { source: map.source, notice: (notice) => loading.notices.push(notice) });
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    if (!error.source) throw playbookError('Error loading tasks.', map.source, { cause: error });
    throw withSuggestion(error, fields, loading);
  }
}

/** Throws when the key that was taken for the action is none. */
function requireAction(
  { key }: ModuleCall,
  collections: readonly string[],
  map: YamlMap,
  fields: Fields,
  loading: Loading,
): void {
  if (key === undefined || isKnown(key, collections, map, loading)) return;
  throw withSuggestion(unknownAction(key, map.source), fields, loading);
}

function warnOfMissing(name: string, collections: readonly string[], { context, notices }: Loading): void {
  const messages = context.missingCollections?.(name, collections) ?? [];
  notices.push(...messages.map((message) => ({ type: 'warning' as const, message })));
}

function isKnown(name: string, collections: readonly string[], map: YamlMap, loading: Loading): boolean {
  const removed = removedAction(name);
  if (removed) throw new DroverError(removed, { source: map.source });
  if (isBuiltinTask(name)) return true;
  try {
    const found = resolveAction(name, collections, loading) !== undefined;
    if (!found || collections.length > 0) warnOfMissing(name, collections, loading);
    return found;
  } catch (error) {
    // A module that its collection removed, or sends round in circles.
    if (!(error instanceof DroverError) || error.source) throw error;
    throw new DroverError(error.message, { code: error.code, source: map.source, cause: error.cause });
  }
}

/** The error with what the stray key may have been meant to be. */
function withSuggestion(error: DroverError, fields: Fields, loading: Loading): DroverError {
  const words = /action '([^']+)'\. This often|statements: (.+), (.+)$/.exec(error.message);
  if (!words) return error;
  const known = [...new Set([...(loading.context.actionNames?.() ?? []), ...keywordsOf('task')])];
  for (const word of words.slice(1)) {
    if (word === undefined || !fields.has(word) || known.includes(word)) continue;
    const advice = didYouMean(word, known);
    const { code, source, hint, cause } = error;
    if (advice) return new DroverError(error.message, { code, source, hint, advice, cause });
  }
  return error;
}

function fqcnOf(action: string | Template, collections: readonly string[], loading: Loading): string {
  if (action instanceof Template) return action.text;
  const core = coreName(action);
  if (core && isBuiltinTask(action)) return `ansible.builtin.${core}`;
  return resolveAction(action, collections, loading)?.fqcn ?? action;
}

function taskCollections(fields: Fields, place: Place, subject: Subject): readonly string[] {
  const node = fields.get('collections')?.value;
  const named = node ? readCollections(node, subject) : place.collections;
  const { collection } = place.loading;
  return withLegacy(collection && !place.role && !named.includes(collection) ? [collection, ...named] : named);
}

/** Keys of a task that are no keyword: unknown ones are either an action or a `with_` without a lookup. */
function checkTaskKeys(fields: Fields, call: ModuleCall, subject: Subject): void {
  const { loading } = subject;
  const known = (key: string) => {
    if (key === call.key || key === 'local_action') return true;
    return key.startsWith('with_') && loading.context.hasLookup(key.slice(5));
  };
  if (loading.context.invalidTaskAttributeFailed ?? true) {
    const suffix =
      '\nThis error can be suppressed as a warning using the "invalid_task_attribute_failed" configuration';
    checkKeys(fields, subject, known, suffix);
    return;
  }
  for (const [key, entry] of fields) {
    if (keywordIn(subject.scope, key) || known(key)) continue;
    const message = `Ignoring invalid attribute: ${key}`;
    loading.notices.push({ type: 'warning', message, source: entry.key.source });
  }
}

/** `loop`, or the one `with_` of the task. */
export function readLoop(fields: Fields, subject: Subject): Loop | undefined {
  let loop: Loop | undefined;
  const plain = fields.get('loop')?.value;
  if (plain && !isNull(plain)) loop = { with: undefined, items: givenOf(plain) };
  for (const [key, { value }] of fields) {
    if (!key.startsWith('with_')) continue;
    const name = key.slice(5);
    if (!subject.loading.context.hasLookup(name)) continue;
    if (loop) throw new DroverError(`duplicate loop in task: ${name}`, { source: subject.source });
    if (isNull(value)) {
      throw new DroverError(`you must specify a value when using ${key}`, { source: subject.source });
    }
    loop = { with: name, items: givenOf(value) };
  }
  return loop;
}

export function checkLoopControl(node: YamlNode | undefined, subject: Subject): void {
  if (!node) return;
  if (node.kind !== 'map') {
    const message =
      'the `loop_control` value must be specified as a dictionary and cannot be a variable itself (though it can contain variables)';
    report(subject.loading, message, { source: node.source });
    return;
  }
  for (const { key } of node.entries) {
    const name = textOf(key) ?? '';
    if (Object.hasOwn(LOOP_CONTROL, name)) continue;
    report(subject.loading, `'${name}' is not a valid attribute for a LoopControl`, {
      source: key.source,
      advice: didYouMean(name, Object.keys(LOOP_CONTROL)),
    });
  }
}

function checkRegister(node: YamlNode | undefined, subject: Subject): void {
  if (!node || isNull(node)) return;
  const cause = variableNameError(node.kind === 'scalar' ? node.value : sourceValue(node), node.source);
  if (cause) report(subject.loading, "Invalid 'register' specified.", { source: node.source, cause });
}

function readName(node: YamlNode | undefined, subject: Subject): Value {
  if (!node) return null;
  checkString('name', node, subject);
  return node.kind === 'scalar' ? sourceValue(node) : null;
}

/** Topics of a handler. In a role they are also known with the role's name before them. */
function readListen(node: YamlNode | undefined, place: Place): Value[] {
  if (!node || isNull(node)) return [];
  const topics: Value[] = [];
  for (const item of node.kind === 'seq' ? node.items : [node]) {
    if (textOf(item) !== undefined) topics.push(sourceValue(item));
    else {
      const message = `Keyword 'listen' items must be of type 'str', not '${typeName(item)}'.`;
      report(place.loading, message, { source: item.source });
    }
  }
  const { role } = place;
  if (!role) return topics;
  const full = role.collection ? `${role.collection}.${role.name}` : role.name;
  const own = topics.map((topic) => textOfValue(topic)!);
  return [...topics, ...own.flatMap((topic) => [`${full} : ${topic}`, `${role.name} : ${topic}`])];
}

/** What the reference calls a handler that stands nowhere. */
function handlerTitle({ name, role, action }: Task): string {
  const own = textOfValue(name ?? action) ?? '';
  return `HANDLER: ${role ? `${role.name} : ${own}` : own}`;
}

/** `meta: end_role` means something only in a role's tasks. */
function refuseEndRole(task: Task, place: Place): boolean {
  if (coreName(task.action) !== 'meta' || task.args.get('_raw_params') !== 'end_role') return true;
  if (!place.inHandlers && place.role) return true;
  const where = place.inHandlers ? 'from a handler' : 'from outside of a role';
  report(place.loading, `Cannot execute 'end_role' ${where}`, {
    source: { ...task.source, coarse: unknownPlace(place.inHandlers ? handlerTitle(task) : 'TASK: meta (end_role)') },
  });
  return false;
}
