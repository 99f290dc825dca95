import type { TaskResult } from '../engine/event.js';
import { type Dict, isDict } from '../values/value.js';
import { FOR_CALLBACKS, isAction, resultForCallback } from './clean.js';
import { itemLabel } from './label.js';

const MARKS = new Set([...FOR_CALLBACKS].filter((key) => key !== '_ansible_delegated_vars'));

/** Marks that ansible-core leaves in the result of a loop's item. */
export function itemMarks(result: TaskResult): Dict {
  const censored = result.result.get('_ansible_no_log') === true;
  const marks: Dict = new Map(censored ? [] : [['_ansible_item_label', itemLabel(result) ?? null]]);
  for (const [key, value] of result.result) {
    if (typeof key === 'string' && MARKS.has(key)) marks.set(key, value);
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
      return isDict(item) ? withMark(new Map([...item, ...(items[at] ?? [])])) : item;
    });
    return view.set('results', marked);
  }
  return isAction(result.task.fqcn, 'meta') || hasNoItems(result) ? view : withMark(view);
}

/** A loop over nothing runs nothing. */
function hasNoItems({ task, result }: TaskResult): boolean {
  return task.loop && result.get('skipped_reason') === 'No items in the list';
}

/** Every result that a module or a condition gave says whether it is to be hidden. */
function withMark(view: Dict): Dict {
  return view.has('_ansible_no_log') ? view : view.set('_ansible_no_log', false);
}
