import { dirname } from 'node:path';
import { DroverError, ProblemList } from '../base/error.js';
import type { Message } from '../base/notice.js';
import type { SourcePosition } from '../base/position.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { YamlMap } from '../yaml/node.js';
import { placeOf } from '../yaml/places.js';
import type { Block, Play, Role, Task } from './ast.js';
import { emptyBlock, readBlock, readBlocks } from './blocks.js';
import { type LoadContext, type Loading, startLoading } from './context.js';
import { readTree } from './files.js';
import type { RoleOptions } from './include.js';
import { isNull, nodeOf } from './nodes.js';
import type { Building, Place } from './place.js';
import { refuseRepetition } from './repeated-block.js';
import { loadRole } from './role.js';
import { roleBlocks } from './role-blocks.js';
import { collectionOf } from './role-search.js';

/** Who includes something while the play runs. */
export interface IncludeRequest {
  readonly context: LoadContext;
  /** The include task: what comes in inherits from around it, and from its `apply`. */
  readonly parent: Task;
  readonly play: Play;
  /** Variables to have in front of the include's own `vars` (its loop variables). */
  readonly vars?: Dict | undefined;
  /** Told of each role that a static import inside brings in: its variables (when public) and handlers are the play's from now on. */
  readonly adopt?: ((role: Role) => void) | undefined;
  readonly notice?: ((notice: Message) => void) | undefined;
}

/** Loads a file of tasks for include_tasks. Throws a DroverError with everything that is wrong in it. */
export function loadTaskFile(file: string, request: IncludeRequest & { readonly inHandlers?: boolean }): Block[] {
  const { loading, place } = startInclude(request, request.inHandlers ?? request.parent.kind === 'handler');
  const tree = readTree(file, loading);
  if (tree && tree.kind !== 'seq' && !isNull(tree)) {
    // A host fails over it; what is wrong inside of a list of tasks ends the run.
    throw new DroverError('included task files must contain a list of tasks');
  }
  const blocks = tree ? readBlocks(tree, { ...place, imports: [file] }, '', tree) : [];
  finish(loading, request);
  return blocks;
}

/** Reads blocks at the place of an include. Throws a DroverError with everything that is wrong in them. */
export function readForInclude(request: IncludeRequest, read: (place: Place) => Block[]): Block[] {
  const { loading, place } = startInclude(request, request.parent.kind === 'handler');
  const blocks = read(place);
  finish(loading, request);
  return blocks;
}

export interface IncludedRole {
  readonly role: Role;
  /** Its tasks, its dependencies' first. */
  readonly blocks: readonly Block[];
  readonly handlers: readonly Block[];
}

/** Loads a role for include_role. Throws a DroverError with everything that is wrong in it. */
export function loadIncludedRole(
  name: string,
  options: RoleOptions & { readonly source?: SourcePosition | undefined },
  request: IncludeRequest,
): IncludedRole {
  const { loading, place, task } = startInclude(request, false);
  const { parent, play } = request;
  const role = loadRole({
    name,
    source: options.source ?? placeOf(parent.args, ['name']) ?? placeOf(parent.args, ['role']) ?? parent.source,
    entry: undefined,
    loading,
    play: play as Building<Play>,
    adopt: place.adopt,
    dependent: parent.role,
    beside: undefined,
    collections: parent.collections,
    options,
    vars: task.vars,
    isStatic: false,
    included: true,
    parent: task,
    parentBlock: place.parent.kind === 'block' && place.importedBy === undefined ? place.parent : undefined,
    importedBy: task,
  });
  finish(loading, request);
  return { role, blocks: roleBlocks(role), handlers: role.handlers };
}

function startInclude(request: IncludeRequest, inHandlers: boolean): { loading: Loading; place: Place; task: Task } {
  const { context, play, vars } = request;
  const first = startLoading(context, play.directory);
  const loading = { ...first, collection: collectionOf(dirname(play.source.file), first) };
  const { parent } = request;
  const task: Task = vars && vars.size > 0 ? { ...parent, vars: new Map([...parent.vars, ...vars]) } : parent;
  const place: Place = {
    loading,
    play: play as Building<Play>,
    role: parent.role,
    parent: parent.parent!,
    importedBy: task,
    inHandlers,
    collections: parent.collections,
    adopt: request.adopt ?? (() => {}),
    imports: [],
  };
  const apply = parent.args.get('apply');
  if (!isDict(apply) || apply.size === 0) return { loading, place, task };
  const block = applyBlock(apply, place, parent.source);
  return { loading, place: { ...place, parent: block, importedBy: undefined }, task };
}

/** A block with the keywords of `apply`. */
function applyBlock(apply: Dict, place: Place, source: SourcePosition): Block {
  const keywords: Dict = new Map<Value, Value>([...apply, ['block', []]]);
  const node = nodeOf(keywords, source) as YamlMap;
  refuseRepetition(node);
  return keywords.size > 0 ? readBlock(node, place) : (emptyBlock(place, node, new Map()) as Block);
}

function finish(loading: Loading, request: IncludeRequest): void {
  for (const notice of loading.notices) request.notice?.(notice);
  const problems: readonly DroverError[] = loading.problems;
  if (problems.length === 1) throw problems[0]!;
  if (problems.length > 1) throw new ProblemList(problems);
}
