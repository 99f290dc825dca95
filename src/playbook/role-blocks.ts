import type { Block, Play, Role, Task } from './ast.js';
import { emptyBlock } from './blocks.js';
import type { Place } from './place.js';

/** All blocks of a role as they run: its dependencies' first. */
export function roleBlocks(role: Role): Block[] {
  return [...role.dependencies.flatMap(roleBlocks), ...role.blocks];
}

/** The marker behind a role's tasks: the role has run on the host. */
export function roleComplete(place: Place): Block {
  const source = place.role!.source;
  const block = emptyBlock(place, { source }, new Map([['run_once', { value: false, source }]]));
  block.body.push(metaTask('role_complete', place.play as Play, block as Block));
  return block as Block;
}

/** A `meta` task that nobody wrote. Tagged `always`, unless said otherwise. */
export function metaTask(what: string, play: Play, parent: Block, always = true): Task {
  const { source } = parent;
  const tags = { value: ['always'], source, items: [{ value: 'always', source }] };
  return {
    kind: 'task',
    source,
    keywords: new Map(always ? [['tags', tags]] : []),
    vars: new Map(),
    role: parent.role,
    parent,
    play,
    when: [],
    name: null,
    action: 'meta',
    fqcn: 'ansible.builtin.meta',
    args: new Map([['_raw_params', what]]),
    argsTemplate: undefined,
    dynamic: false,
    loop: undefined,
    listen: [],
    collections: [],
    implicit: true,
  };
}
