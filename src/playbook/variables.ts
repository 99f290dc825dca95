import type { Dict } from '../values/value.js';
import type { Block, Parent, Task } from './ast.js';

/**
 * `vars:` of the node and of the blocks, imports and includes around it, innermost first. Those of its role and play are
 * not among them: they are levels of their own.
 */
export function inheritedVars(node: Block | Task): readonly Dict[] {
  const found: Dict[] = [];
  for (const one of lineage(node)) if (one.vars.size > 0) found.push(one.vars);
  return found;
}

/** `vars:` of the dynamic includes around the node, itself included, innermost first. They rank above facts and set_fact. */
export function includeParams(node: Block | Task): readonly Dict[] {
  const found: Dict[] = [];
  for (const one of lineage(node)) if (one.kind !== 'block' && one.dynamic && one.vars.size > 0) found.push(one.vars);
  return found;
}

/** The dynamic includes around a node, with the static ones if asked for, innermost first. */
export function includesAround(node: Block | Task, withStatic = false): readonly Task[] {
  const found: Task[] = [];
  for (const one of lineage(node)) {
    if (one !== node && one.kind !== 'block' && (one.dynamic || withStatic)) found.push(one);
  }
  return found;
}

/** The node, and the blocks and the tasks that brought them in around it, outwards. */
export function* lineage(node: Block | Task): Generator<Block | Task> {
  let one: Block | Task | undefined = node;
  while (one) {
    yield one;
    const next: Parent | undefined = one.kind === 'block' ? (one.importedBy ?? one.parent) : one.parent;
    one = next && next.kind !== 'play' && next.kind !== 'role' ? next : undefined;
  }
}
