import { DroverError } from '../base/error.js';
import type { Loop } from '../playbook/ast.js';
import { resolveKeyword } from '../playbook/keywords.js';
import type { Templar } from '../template/templar.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { placeOf } from '../yaml/places.js';
import { toBool, toInt } from './keywords.js';
import { scopeFor, type TaskSession } from './session.js';

/** `loop_control`, rendered but for the label, which depends on the item. */
export interface LoopControl {
  readonly loopVar: string;
  readonly indexVar: string | undefined;
  /** Source value. */
  readonly label: Value | undefined;
  /** Seconds between items. */
  readonly pause: number;
  /** drover's own: how many items run at one time. */
  readonly parallel: number;
  readonly extended: boolean;
  readonly allItems: boolean;
}

/** Items of `loop` or `with_*`. Throws DroverError, code `undefined` when a variable of it is. */
export function loopItems(loop: Loop, action: string, templar: Templar): Value[] {
  return templar.loopItems(loop.with, loop.items.value, loop.items.source, action);
}

export function readLoopControl(session: TaskSession): LoopControl {
  const given = controlOf(session);
  const { templar } = scopeFor(session.run, session.hostRun.host, session.task, session.local);
  const read = (name: string): Value | undefined => {
    const value = given.get(name);
    if (value === undefined || value === null) return undefined;
    try {
      return templar.render(value);
    } catch (cause) {
      throw new DroverError(`Error processing keyword '${name}'.`, { source: placeOf(given, [name]), cause });
    }
  };
  return {
    parallel: readParallel(given, read('parallel')),
    loopVar: String(read('loop_var') ?? 'item'),
    indexVar: read('index_var') === undefined ? undefined : String(read('index_var')),
    label: given.get('label') ?? undefined,
    pause: Number(read('pause') ?? 0),
    extended: toBool(read('extended') ?? false) ?? false,
    allItems: toBool(read('extended_allitems') ?? true) ?? true,
  };
}

function readParallel(given: Dict, value: Value | undefined): number {
  const source = placeOf(given, ['parallel']);
  const parallel = toInt(value ?? 1);
  if (parallel === undefined || parallel < 1) {
    const message = `\`parallel\` of \`loop_control\` must be a number from 1, not '${String(value)}'.`;
    throw new DroverError(message, { source });
  }
  const other = ['pause', 'break_when'].find((name) => given.has(name));
  if (parallel === 1 || other === undefined) return parallel;
  throw new DroverError(`\`parallel\` and \`${other}\` of \`loop_control\` exclude each other.`, {
    source,
    hint: 'Items that run at one time do not wait for each other.',
  });
}

/** The variables that an item sees. */
export function itemVariables(control: LoopControl, items: readonly Value[], index: number): Dict {
  const variables: Dict = new Map<Value, Value>([
    ['ansible_loop_var', control.loopVar],
    [control.loopVar, items[index]!],
  ]);
  if (control.indexVar) variables.set('ansible_index_var', control.indexVar).set(control.indexVar, index);
  if (control.extended) variables.set('ansible_loop', extendedLoop(control, items, index));
  return variables;
}

/** `loop_control.break_when`, tested behind each item. */
export function stopsLoop(session: TaskSession): boolean {
  const conditions = controlOf(session).get('break_when');
  if (conditions === undefined || conditions === null) return false;
  const { templar } = scopeFor(session.run, session.hostRun.host, session.task, session.local);
  const control = controlOf(session);
  return (Array.isArray(conditions) ? conditions : [conditions]).every((one, index) => {
    const path = Array.isArray(conditions) ? ['break_when', index] : ['break_when'];
    return templar.test(one, placeOf(control, path) ?? session.task.source);
  });
}

function controlOf(session: TaskSession): Dict {
  const given = resolveKeyword(session.task, 'loop_control');
  return given && isDict(given.value) ? given.value : new Map();
}

function extendedLoop(control: LoopControl, items: readonly Value[], index: number): Dict {
  const loop: Dict = new Map<Value, Value>([
    ['index', index + 1],
    ['index0', index],
    ['first', index === 0],
    ['last', index + 1 === items.length],
    ['length', items.length],
    ['revindex', items.length - index],
    ['revindex0', items.length - index - 1],
  ]);
  if (control.allItems) loop.set('allitems', [...items]);
  if (index + 1 < items.length) loop.set('nextitem', items[index + 1]!);
  if (index > 0) loop.set('previtem', items[index - 1]!);
  return loop;
}
