import type { Block, Task } from './ast.js';

/**
 * Blocks flattened for one frame. A host's place in a frame is an index into `steps`; jumps go forward only, so
 * "the lowest place first" is the linear strategy.
 *
 * A block without rescue and always leaves no marks. One with them reads
 *
 *     block-start · body · body-end · [rescue-start · rescue · rescue-end] · [always-start · always · block-end]
 *
 * and `onFailure` of every step inside is where Ansible goes on: from the body to rescue-start, else to always-start, else to where the
 * enclosing block's failures go; from rescue to always-start, else outwards; from always to the block's own block-end.
 * A `block-end` stands only where an `always-start` stood, so that what always-start saves, block-end takes back.
 */
export type Step =
  | TaskStep
  /** A block's rescue or always section follows; a failure inside jumps to `onFailure`. */
  | { readonly kind: 'block-start'; readonly block: Block; readonly onFailure: number }
  /** The body ended well: skip the rescue section, go to the always section (or behind the block). */
  | { readonly kind: 'body-end'; readonly block: Block; readonly to: number }
  /** A failed host enters rescue: it is not failed any longer, and ansible_failed_task/_result are set. */
  | { readonly kind: 'rescue-start'; readonly block: Block; readonly onFailure: number }
  | { readonly kind: 'rescue-end'; readonly block: Block; readonly to: number }
  /**
   * The always section runs failed or not; a failure inside it fails the host. Whether the host came in failed is put
   * aside until block-end: blocks inside may fail and be rescued without touching it.
   */
  | { readonly kind: 'always-start'; readonly block: Block; readonly onFailure: number }
  /** Behind a block with an always section: a host that came into it failed, or failed in it, goes to `onFailure`. */
  | { readonly kind: 'block-end'; readonly block: Block; readonly onFailure: number };

export interface TaskStep {
  readonly kind: 'task';
  readonly task: Task;
  /** Where a failure of this task goes: an index of this array; `steps.length` leaves the frame failed. */
  readonly onFailure: number;
  /**
   * Whether a failure counts as rescued in the recap: some block around, of which this task is in the body, has a rescue
   * section. (Ansible counts so even when a rescue or always section of a block further in fails in between.)
   */
  readonly rescued: boolean;
}
