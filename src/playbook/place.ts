import type { Block, Parent, Play, Role, Task } from './ast.js';
import type { Loading } from './context.js';

/** Arrays and members that are still being filled. Outside of the parser the same objects are read-only. */
export type Building<T> = {
  -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K];
};

/** Where a list of tasks is being read. */
export interface Place {
  readonly loading: Loading;
  readonly play: Building<Play>;
  readonly role: Role | undefined;
  readonly parent: Parent;
  /** The import or include that the blocks of this list come from. */
  readonly importedBy: Task | undefined;
  readonly inHandlers: boolean;
  /** Collections to search, as inherited from around. */
  readonly collections: readonly string[];
  /** Told of each role that an import_role brings in: the play then has its variables and handlers. */
  readonly adopt: (role: Role) => void;
  /** Files that static imports have opened around here, outermost first. */
  readonly imports: readonly string[];
}

/** The place of what stands in a block. */
export function inside(place: Place, block: Block, collections: readonly string[]): Place {
  return { ...place, parent: block, importedBy: undefined, collections };
}
