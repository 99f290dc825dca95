import { DroverError } from '../base/error.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { YamlMap, YamlNode } from '../yaml/node.js';
import { actionGroup } from './action-groups.js';
import { resolveAction } from './actions.js';
import type { Given, Play, Task } from './ast.js';
import { attempt, type Loading, report } from './context.js';
import { resolveKeyword } from './keywords.js';
import { isNull, keyText, sourceValue } from './nodes.js';
import type { Building } from './place.js';

/**
 * What `module_defaults` give to a task's action, as source values (dicts, or templates of dicts): the later wins key by key. What
 * a group gives comes before what the module itself is given, as in ansible-core.
 */
export function moduleDefaultsOf(task: Task, fqcn = task.fqcn): readonly Value[] {
  const all = resolveKeyword(task, 'module_defaults');
  if (all.length === 0) return [];
  const merged = new Map<Value, Value>();
  for (const given of all) {
    for (const dict of given.items ?? []) {
      if (isDict(dict.value)) for (const [name, defaults] of dict.value) merged.set(name, defaults);
    }
  }
  const groups: Value[] = [];
  for (const [name, defaults] of merged) {
    if (typeof name !== 'string' || !name.startsWith(GROUP)) continue;
    if (task.play.actionGroups.get(name.slice(GROUP.length))?.has(fqcn)) groups.push(defaults);
  }
  const own = merged.get(fqcn);
  return own === undefined ? groups : [...groups, own];
}

const GROUP = 'group/';

/**
 * `module_defaults` as a list of dicts whose keys are canonical: `ansible.builtin.copy`, `group/NS.COLLECTION.NAME`.
 * The collections keyword does not count here: names without a collection are the built-in modules'.
 */
export function readModuleDefaults(node: YamlNode, play: Building<Play>, loading: Loading): Given | undefined {
  if (isNull(node)) return undefined;
  const items = node.kind === 'seq' ? node.items : [node];
  const dicts: Given[] = [];
  for (const item of items) {
    if (item.kind === 'map') dicts.push({ value: canonical(item, play, loading), source: item.source });
    else refuse(item, loading);
  }
  return { value: dicts.map((dict) => dict.value), source: node.source, items: dicts };
}

function canonical(map: YamlMap, play: Building<Play>, loading: Loading): Dict {
  const dict: Dict = new Map<Value, Value>();
  for (const { key, value } of map.entries) {
    const name = keyText(key);
    const full = name.startsWith(GROUP) ? groupName(name, play, loading) : actionName(name, loading);
    if (full !== undefined) dict.set(full, sourceValue(value));
  }
  return dict;
}

function groupName(name: string, play: Building<Play>, loading: Loading): string | undefined {
  const short = name.slice(GROUP.length);
  const full = short.split('.').length < 3 ? `ansible.builtin.${short}` : short;
  const members = play.actionGroups.get(full) ?? attempt(loading, () => actionGroup(full, loading));
  if (!members) return undefined;
  (play.actionGroups as Map<string, ReadonlySet<string>>).set(full, members);
  return GROUP + full;
}

function actionName(name: string, loading: Loading): string | undefined {
  const full = name.split('.').length < 3 ? `ansible.legacy.${name}` : name;
  const found = resolveAction(full, [], loading) ?? resolveAction(name, [], loading);
  if (found) return found.fqcn;
  loading.problems.push(new DroverError(`Could not resolve action ${full} in module_defaults`, { code: 'playbook' }));
  return undefined;
}

function refuse(node: YamlNode, loading: Loading): void {
  report(
    loading,
    "The field 'module_defaults' is supposed to be a dictionary or list of dictionaries, the keys of which must be static action, module, or group names. Only the values may contain templates. For example: {'ping': \"{{ ping_defaults }}\"}",
    { source: node.source },
  );
}
