import type { Block, Task } from './ast.js';

/**
 * Blocks flattened for one frame. A host's place in a frame is an index into `steps`; jumps go forward only, so
 * "the lowest place first" is the linear strategy.
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
  /** The always section runs failed or not; a failure inside it fails the host. */
  | { readonly kind: 'always-start'; readonly block: Block; readonly onFailure: number }
  /** Behind the block: a host that is still failed goes on to the enclosing block's `onFailure`. */
  | { readonly kind: 'block-end'; readonly block: Block; readonly onFailure: number };

export interface TaskStep {
  readonly kind: 'task';
  readonly task: Task;
  /** Where a failure of this task goes: an index of this array; `steps.length` leaves the frame failed. */
  readonly onFailure: number;
}
