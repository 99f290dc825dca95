import type { Expression, Place } from './ast.js';
import type { EnvironmentCore } from './core.js';
import type { Frame, Slot } from './frame.js';
import { MISSING } from './frame.js';
import { type Origin, type Site, siteOf } from './site.js';
import { type FunctionScope, type Ref, Symbols } from './symbols.js';

/** What the compilation of one template knows everywhere. */
export interface Unit {
  readonly environment: EnvironmentCore;
  readonly origin: Origin;
  /** Outputs are parts of a native result instead of text. */
  readonly native: boolean;
  /** How many `extends` were compiled, and whether one of them is sure to run. */
  extendsSoFar: number;
  hasKnownExtends: boolean;
  readonly hasExtends: boolean;
  /** Line of the last statement that was compiled: Jinja2 blames it for the values of a `with`. */
  lastLine: number;
}

/** A scope as it is compiled. */
export interface Scoped {
  readonly unit: Unit;
  readonly symbols: Symbols;
  readonly owner: FunctionScope;
  /** Assignments are the template's own top-level variables. */
  readonly toplevel: boolean;
  /** As `toplevel`, and not inside an `if`. */
  readonly rootlevel: boolean;
  /** Inside a branch, where unknown filters and tests fail only when they are used. */
  readonly soft: boolean;
  /** Output counts only as long as no `extends` was run. */
  readonly checksOutput: boolean;
  /** Whether outputs are escaped; undefined when only the running template knows. */
  readonly escape: boolean | undefined;
  /** Inside a loop of the same function, so that `break` has something to end. */
  readonly inLoop: boolean;
}

/** A scope inside another one, in the same function. */
export function inner(scope: Scoped, changes: Partial<Scoped> = {}): Scoped {
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
export function branch(scope: Scoped): Scoped {
  return { ...scope, rootlevel: false, soft: true };
}

export function siteAt(scope: Scoped, place: Place, statement: Place = place): Site {
  return siteOf(scope.unit.origin, { line: statement.line, at: place.at });
}

/** What must happen to the slots when a scope is entered; undefined when nothing must. */
export function entering(scope: Scoped, repeated: boolean): ((frame: Frame) => void) | undefined {
  const cleared: number[] = [];
  const missing: number[] = [];
  const copies: { slot: number; read: (frame: Frame) => Slot }[] = [];
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
function reader(owner: FunctionScope, ref: Ref): (frame: Frame) => Slot {
  const hops = owner.depth - ref.owner.depth;
  const { slot } = ref;
  if (hops === 0) return (frame) => frame.slots[slot];
  return (frame) => ancestor(frame, hops).slots[slot];
}

export function ancestor(frame: Frame, hops: number): Frame {
  let target = frame;
  for (let hop = 0; hop < hops; hop++) target = target.parent!;
  return target;
}

/** The constant that an expression is known to be, undefined when it is none. */
export function constantOf(node: Expression) {
  return node.kind === 'const' ? node.value : undefined;
}
