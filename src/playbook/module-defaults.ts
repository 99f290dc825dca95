import { DroverError } from '../base/error.js';
import type { Dict, Value } from '../values/value.js';
import type { YamlNode } from '../yaml/node.js';
import { resolveAction } from './actions.js';
import type { Given } from './ast.js';
import { type Loading, report } from './context.js';
import { isNull, keyText, sourceValue } from './nodes.js';

/**
 * `module_defaults` as a list of dicts whose keys are canonical: `ansible.builtin.copy`, `group/NS.COLLECTION.NAME`.
 * The collections keyword does not count here: names without a collection are the built-in modules'.
 */
export function readModuleDefaults(node: YamlNode, loading: Loading): Given | undefined {
  if (isNull(node)) return undefined;
  const items = node.kind === 'seq' ? node.items : [node];
  const dicts: Given[] = [];
  for (const item of items) {
    if (item.kind === 'map') dicts.push({ value: canonical(item, loading), source: item.source });
    else refuse(item, loading);
  }
  return { value: dicts.map((dict) => dict.value), source: node.source, items: dicts };
}

function canonical(map: YamlNode & { kind: 'map' }, loading: Loading): Dict {
  const dict: Dict = new Map<Value, Value>();
  for (const { key, value } of map.entries) {
    const name = canonicalName(keyText(key), loading);
    if (name !== undefined) dict.set(name, sourceValue(value));
  }
  return dict;
}

function canonicalName(name: string, loading: Loading): string | undefined {
  if (name.startsWith('group/')) {
    const group = name.slice('group/'.length);
    return `group/${group.split('.').length < 3 ? `ansible.builtin.${group}` : group}`;
  }
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
