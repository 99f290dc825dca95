import type { TaskResult } from '../engine/event.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { FOR_CALLBACKS, resultForCallback } from './clean.js';
import { itemLabel } from './label.js';

/** Marks that ansible-core leaves in the result of a loop's item. */
export function itemMarks(result: TaskResult): Dict {
  const marks: Dict = new Map([['_ansible_item_label', itemLabel(result) ?? null]]);
  for (const [key, value] of result.result) {
    if (typeof key === 'string' && FOR_CALLBACKS.has(key)) marks.set(key, value);
  }
  return marks;
}

/**
 * A result as records of a run hold it: with the marks that ansible-core leaves in it. `items` are
 * the marks of a loop's items, in order.
 */
export function recordView(result: TaskResult, items: readonly Dict[] = []): Dict {
  const view = resultForCallback(result);
  const results = view.get('results');
  if (result.task.loop && Array.isArray(results)) {
    const marked = results.map((item, at) => {
      return isDict(item) ? withMark(new Map([...item, ...(items[at] ?? [])]), result) : item;
    });
    return view.set('results', marked);
  }
  return withMark(view, result);
}

function withMark(view: Dict, { task }: TaskResult): Dict {
  return view.has('_ansible_no_log') ? view : view.set('_ansible_no_log', task.noLog ? true : null);
}
