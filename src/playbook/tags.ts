import { Template } from '../values/template.js';
import type { Value } from '../values/value.js';
import type { Given, Play, Task } from './ast.js';
import { resolveKeyword } from './keywords.js';

/** What --tags and --skip-tags ask for. */
export interface TagSelection {
  /** Default: `all`. */
  readonly only: ReadonlySet<string>;
  readonly skip: ReadonlySet<string>;
}

/** A selection from the words of the command line, each maybe several with commas. */
export function tagSelection(only: readonly string[] = [], skip: readonly string[] = []): TagSelection {
  const words = (given: readonly string[]) =>
    new Set(given.flatMap((one) => one.split(',').map((word) => word.trim())));
  return { only: only.length > 0 ? words(only) : new Set(['all']), skip: words(skip) };
}

export type RenderTags = (value: Value) => Value;

/** The tags of a task or play, inherited ones included, each once. Templates are rendered; a list in a list is one of its tags each. */
export function tagsOf(node: Task | Play, render: RenderTags): readonly string[] {
  const tags = new Set<string>();
  for (const given of resolveKeyword(node, 'tags')) {
    for (const tag of flatTags(given, render)) tags.add(tag);
  }
  return [...tags];
}

/** Whether the selection has the task run. */
export function isSelected(task: Task, selection: TagSelection, render: RenderTags): boolean {
  const tags = new Set(tagsOf(task, render));
  const untagged = tags.size === 0;
  if (untagged) tags.add('untagged');
  return isWanted(tags, untagged, selection.only) && !isSkipped(tags, untagged, selection.skip);
}

function isWanted(tags: ReadonlySet<string>, untagged: boolean, only: ReadonlySet<string>): boolean {
  if (only.size === 0 || tags.has('always')) return true;
  const never = tags.has('never');
  if (only.has('all') && !never) return true;
  if (meet(tags, only)) return true;
  return only.has('tagged') && !untagged && !never;
}

function isSkipped(tags: ReadonlySet<string>, untagged: boolean, skip: ReadonlySet<string>): boolean {
  if (skip.size === 0) return false;
  if (skip.has('all')) return !tags.has('always') || skip.has('always');
  return meet(tags, skip) || (skip.has('tagged') && !untagged);
}

function meet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const one of a) if (b.has(one)) return true;
  return false;
}

function flatTags(given: Given, render: RenderTags): string[] {
  const known = LITERAL.get(given);
  if (known) return known;
  const list = Array.isArray(given.value) ? given.value : [given.value];
  const literal = !list.some((tag) => tag instanceof Template);
  const flat = list
    .map((tag) => (tag instanceof Template ? render(tag) : tag))
    .flatMap((tag) => (Array.isArray(tag) ? tag : [tag]))
    .map((tag) => String(tag));
  if (literal) LITERAL.set(given, flat);
  return flat;
}

/** Tags without templates, worked out once. */
const LITERAL = new WeakMap<Given, string[]>();
