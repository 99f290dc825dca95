import { MISSING } from './frame.js';
import { siteOf } from './site.js';
import { Symbols } from './symbols.js';
/** A scope inside another one, in the same function. */
export function inner(scope, changes = {}) {
  const owner = changes.owner ?? scope.owner;
  return {
    ...scope,
    toplevel: false,
    rootlevel: false,
    soft: false,
    symbols: new Symbols(owner, scope.symbols),
    ...changes,
  };
}
/** A branch: the same variables. */
export function branch(scope) {
  return { ...scope, rootlevel: false, soft: true };
}
export function siteAt(scope, place, statement = place) {
  return siteOf(scope.unit.origin, { line: statement.line, at: place.at });
}
/** What must happen to the slots when a scope is entered; undefined when nothing must. */
export function entering(scope, repeated) {
  const cleared = [];
  const missing = [];
  const copies = [];
  for (const [ref, load] of scope.symbols.loads) {
    if (load.kind === 'missing') missing.push(ref.slot);
    else if (load.kind === 'alias') copies.push({ slot: ref.slot, read: reader(scope.owner, load.of) });
    else if (load.kind === 'resolve' && repeated) cleared.push(ref.slot);
  }
  if (cleared.length + missing.length + copies.length === 0) return undefined;
  return (frame) => {
    const { slots } = frame;
    for (const slot of cleared) slots[slot] = undefined;
    for (const slot of missing) slots[slot] = MISSING;
    for (const { slot, read } of copies) slots[slot] = read(frame);
  };
}
/** Reads a slot as it is, through the frames of enclosing functions. */
function reader(owner, ref) {
  const hops = owner.depth - ref.owner.depth;
  const { slot } = ref;
  if (hops === 0) return (frame) => frame.slots[slot];
  return (frame) => ancestor(frame, hops).slots[slot];
}
export function ancestor(frame, hops) {
  let target = frame;
  for (let hop = 0; hop < hops; hop++) target = target.parent;
  return target;
}
/** The constant that an expression is known to be, undefined when it is none. */
export function constantOf(node) {
  return node.kind === 'const' ? node.value : undefined;
}
