import type { Block, Given, Play, Role, Task } from './ast.js';
import type { KeywordSpec, Scope } from './keyword.js';
import { COMMON_KEYWORDS } from './keywords-common.js';
import { PLAY_KEYWORDS } from './keywords-play.js';
import { TASK_KEYWORDS } from './keywords-task.js';

/** All keywords of plays, roles, blocks, tasks and handlers that ansible-core 2.19 has. Parsing, inheritance, docs and the JSON Schema derive from it. */
export const KEYWORDS = { ...COMMON_KEYWORDS, ...PLAY_KEYWORDS, ...TASK_KEYWORDS } as const;

export type KeywordName = keyof typeof KEYWORDS;

type Combining<C extends KeywordSpec['combine']> = {
  [K in KeywordName]: (typeof KEYWORDS)[K]['combine'] extends C ? K : never;
}[KeywordName];

/** Keywords of which the nearest value counts, and those that a node has for itself. */
export type SingleKeyword = Combining<'override' | 'none'>;
/** Keywords of which all values count. */
export type ListKeyword = Combining<'extend'>;

/** The keyword of that spelling (aliases too), when it may stand in the scope. */
export function keywordIn(scope: Scope, spelling: string): KeywordName | undefined {
  return SPELLINGS[scope].get(spelling);
}

/** The spellings that the scope knows. */
export function keywordsOf(scope: Scope): Iterable<string> {
  return SPELLINGS[scope].keys();
}

/** The table's row for a name. */
export function keywordSpec(name: KeywordName): KeywordSpec {
  return KEYWORDS[name];
}

type Inheriting = Play | Role | Block | Task;

/**
 * The value that counts for a node, after Ansible's inheritance: the node, the blocks and static imports around it, its
 * role, the roles that depend on that one, the play. A dynamic include's own keywords do not reach what it includes.
 * Of a keyword that extends, all values, outermost first (`tags`: innermost first); `when` one element for each condition.
 */
export function resolveKeyword(node: Inheriting, name: ListKeyword): readonly Given[];
export function resolveKeyword(node: Inheriting, name: SingleKeyword): Given | undefined;
export function resolveKeyword(
  node: Inheriting,
  name: SingleKeyword | ListKeyword,
): readonly Given[] | Given | undefined;
export function resolveKeyword(
  node: Inheriting,
  name: SingleKeyword | ListKeyword,
): readonly Given[] | Given | undefined {
  const { combine } = KEYWORDS[name];
  if (combine === 'none') return own(node, name);
  const known = RESOLVED.get(node) ?? new Map<string, readonly Given[] | Given | undefined>();
  RESOLVED.set(node, known);
  if (known.has(name)) return known.get(name);
  const value = combine === 'extend' ? extended(node, name as ListKeyword) : nearest(node, name as SingleKeyword);
  known.set(name, value);
  return value;
}

/** What was worked out before. Nodes never change, so it holds as long as they do. */
const RESOLVED = new WeakMap<Inheriting, Map<string, readonly Given[] | Given | undefined>>();

const SPELLINGS: Record<Scope, ReadonlyMap<string, KeywordName>> = {
  play: spellings('play'),
  role: spellings('role'),
  block: spellings('block'),
  task: spellings('task'),
  handler: spellings('handler'),
  import: spellings('import'),
};

function spellings(scope: Scope): ReadonlyMap<string, KeywordName> {
  const found = new Map<string, KeywordName>();
  for (const [name, spec] of Object.entries(KEYWORDS) as [KeywordName, KeywordSpec][]) {
    if (!spec.scopes.includes(scope)) continue;
    for (const spelling of [name, ...(spec.aliases ?? [])]) found.set(spelling, name);
  }
  return found;
}

function own(node: Inheriting, name: KeywordName): Given | undefined {
  return node.keywords.get(name);
}

function nearest(node: Inheriting, name: SingleKeyword): Given | undefined {
  const given = own(node, name);
  if (given || node.kind === 'play' || node.kind === 'role') return given;
  const parent = inheritedFrom(node);
  const inherited = parent && resolveKeyword(parent, name);
  if (inherited || node.kind !== 'block') return inherited;
  for (let role = node.role; role; role = role.dependent) {
    const value = own(role, name);
    if (value) return value;
  }
  return own(node.play, name);
}

function extended(node: Inheriting, name: ListKeyword): readonly Given[] {
  const inner = values(node, name);
  if (node.kind === 'play' || node.kind === 'role') return inner;
  const parent = inheritedFrom(node);
  const around = parent ? resolveKeyword(parent, name) : [];
  const outer = node.kind === 'block' ? aroundBlock(node, name) : [];
  if (outer.length === 0 && inner.length === 0) return around;
  if (name === 'tags') return distinct([...inner, ...around, ...outer.reverse()]);
  // The last occurrence of a dict is the one that decides; of a condition it is the first.
  const all = [...outer, ...around, ...inner];
  return name === 'when' ? distinct(all) : distinct(all.reverse()).reverse();
}

/** What a block's play, the roles that depend on its role, and its role give, in this order. */
function aroundBlock(block: Block, name: ListKeyword): Given[] {
  const roles: Given[] = [];
  for (let role = block.role; role; role = role.dependent) roles.unshift(...values(role, name));
  if (name === 'when') return block.inHandlers ? roles : [...block.play.importedWhen, ...roles];
  return [...values(block.play, name), ...roles];
}

function values(node: Inheriting, name: ListKeyword): readonly Given[] {
  if (name === 'when') return node.kind === 'play' ? [] : node.when;
  const given = own(node, name);
  return given ? [given] : [];
}

function distinct(given: readonly Given[]): Given[] {
  return given.length < 2 ? [...given] : [...new Set(given)];
}

/** The block or static import around a node. What a dynamic include brings in inherits from around the include. */
function inheritedFrom(node: Block | Task): Block | Task | undefined {
  if (node.kind === 'block' && node.importedBy)
    return node.importedBy.dynamic ? blockAround(node.importedBy) : node.importedBy;
  return blockAround(node);
}

function blockAround(node: Block | Task): Block | undefined {
  return node.parent?.kind === 'block' ? node.parent : undefined;
}
