import type { TaskResult } from '../engine/event.js';
import { isInternal, stripInternal } from '../values/internal-keys.js';
import type { Dict } from '../values/value.js';

/** Internal keys that callbacks need: they steer how a result is shown. */
export const FOR_CALLBACKS: ReadonlySet<string> = new Set([
  '_ansible_verbose_always',
  '_ansible_verbose_override',
  '_ansible_item_label',
  '_ansible_no_log',
  '_ansible_delegated_vars',
]);

/** What `debug` returns beside the one thing that it was asked for. */
const HIDDEN_IN_DEBUG = [
  'changed',
  'failed',
  'skipped',
  'invocation',
  'skip_reason',
  'ansible_loop_var',
  'ansible_index_var',
  'ansible_loop',
];

const SHOWN_WITH_MESSAGE = new Set(['msg', 'exception', 'warnings', 'deprecations']);

/** Whether the action is one of `ansible.builtin`'s of these names, however it was written. */
export function isAction(action: string, ...names: string[]): boolean {
  return names.includes(action.replace(/^ansible\.(builtin|legacy)\./, ''));
}

/** The result as callbacks see it: a copy of its own, without what the type of the event says already. */
export function resultForCallback({ result, task }: TaskResult): Dict {
  const view: Dict = new Map();
  const debug = isAction(task.action, 'debug');
  for (const [key, value] of result) {
    if (key === 'failed' || key === 'skipped' || (debug && key === 'invocation')) continue;
    if (isInternal(key, FOR_CALLBACKS)) continue;
    view.set(key, stripInternal(value, FOR_CALLBACKS));
  }
  return view;
}

/** `debug` shows its message, or its variable, and nothing else. Changes the dict that it is given. */
export function hideAroundDebug(result: Dict): void {
  if (!result.has('msg')) {
    for (const key of HIDDEN_IN_DEBUG) result.delete(key);
    return;
  }
  for (const key of [...result.keys()]) {
    if (typeof key === 'string' && !key.startsWith('_') && !SHOWN_WITH_MESSAGE.has(key)) result.delete(key);
  }
}
