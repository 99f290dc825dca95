import type { Template } from '../values/template.js';
import type { Loading, ResolvedAction } from './context.js';

/** Tasks that the engine itself carries out. */
const BUILTIN_TASKS: ReadonlySet<string> = new Set([
  'meta',
  'include_tasks',
  'include_role',
  'import_tasks',
  'import_role',
]);

/** Actions that ansible-core has removed, with what it says of them. */
const REMOVED: Readonly<Record<string, string>> = {
  include:
    "The 'ansible.builtin.include' action plugin has been removed. Use include_tasks or import_tasks instead. This feature was removed from ansible-core in a release after 2023-05-16.",
};

const CORE = /^(?:ansible\.(?:builtin|legacy)\.)?([a-z_0-9]+)$/;

/** The name without `ansible.builtin.` or `ansible.legacy.`; undefined for other collections' and for templates. */
export function coreName(action: string | Template): string | undefined {
  if (typeof action !== 'string') return undefined;
  return action.includes('.') ? CORE.exec(action)?.[1] : action;
}

export function isBuiltinTask(action: string): boolean {
  const core = coreName(action);
  return core !== undefined && BUILTIN_TASKS.has(core);
}

/** Why the action is gone, when ansible-core has removed it. */
export function removedAction(action: string): string | undefined {
  const core = coreName(action);
  return core !== undefined && Object.hasOwn(REMOVED, core) ? REMOVED[core] : undefined;
}

/** The context's answer, asked once for each name and list of collections. */
export function resolveAction(
  name: string,
  collections: readonly string[],
  loading: Loading,
): ResolvedAction | undefined {
  const key = collections.length === 0 ? name : `${name} ${collections.join(' ')}`;
  const { actions } = loading;
  if (actions.has(key)) return actions.get(key);
  const found = loading.context.resolveAction(name, collections);
  actions.set(key, found);
  return found;
}

/** Tells the context of a directory that may hold modules and plugins. */
export function addPluginDirectory(path: string, loading: Loading): void {
  if (loading.context.pluginDirectory?.(path)) loading.actions.clear();
}
