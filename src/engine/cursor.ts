import type { Block, Task } from '../playbook/ast.js';
import type { Step, TaskStep } from '../playbook/steps.js';

/** One run of steps: the play's own, an included file's, or the handlers of a flush. */
export interface Frame {
  readonly kind: 'play' | 'include' | 'handlers';
  /** Shared by all hosts that are in the same run of steps. */
  readonly steps: readonly Step[];
  /** Orders frames that were pushed at the same step: included files run in the order of their inclusion. */
  readonly order: number;
  readonly at: number;
  /** Tasks of an included frame that concern this host, when others of the batch included other files. */
  readonly only: ReadonlySet<Task> | undefined;
  /** The sections `always` that the host is in, innermost last, and whether it came there failed. */
  readonly suspended: readonly { readonly block: Block; readonly failed: boolean }[];
}

/**
 * Where a host stands in its play. Steps move it forward only; a failure jumps to the section that handles it.
 * `frames` is a stack: the innermost run of steps is last.
 */
export interface Cursor {
  readonly frames: readonly Frame[];
  /** A failure is on its way out: nothing handled it (yet). */
  readonly failed: boolean;
}

export function startCursor(steps: readonly Step[], wanted: Wanted): Cursor {
  return settle(
    { frames: [{ kind: 'play', steps, order: 0, at: 0, only: undefined, suspended: [] }], failed: false },
    wanted,
  );
}

/** Which task steps concern the host: in a handler frame those that were notified, elsewhere nearly all. */
export type Wanted = (task: Task, frame: Frame) => boolean;

/** The task at which the host stands, or undefined when it has no more to do. */
export function currentStep(cursor: Cursor): TaskStep | undefined {
  const step = stepOf(cursor);
  return step?.kind === 'task' ? step : undefined;
}

/** Behind the current task. */
export function advance(cursor: Cursor, wanted: Wanted): Cursor {
  return settle(
    withTop(cursor, (frame) => ({ ...frame, at: frame.at + 1 })),
    wanted,
  );
}

/** Where a failure leads. */
export interface Failure {
  readonly cursor: Cursor;
  /** Where the host stands if it is marked failed once more before it goes on; undefined where that changes nothing. */
  readonly again: Cursor | undefined;
}

/**
 * The current task failed: on to the section that handles it. A host is marked twice when its own failure is one for all hosts,
 * too. The second mark is one of the section just entered if that is the same block's; one that lies further out does not see it.
 */
export function fail(cursor: Cursor, wanted: Wanted): Failure {
  const from = outOfHandlers(cursor);
  const step = stepOf(from);
  if (!step || !('onFailure' in step)) return { cursor: { ...from, failed: true }, again: undefined };
  const struck = jump({ ...from, failed: true }, step.onFailure);
  const target = stepOf(struck);
  const isStart = target?.kind === 'rescue-start' || target?.kind === 'always-start';
  const own = step.kind === 'task' ? step.task.parent : step.block;
  return { cursor: settle(struck, wanted), again: isStart && target.block === own ? struck : undefined };
}

/** A failed handler fails the flush that it runs in. */
function outOfHandlers(cursor: Cursor): Cursor {
  const at = cursor.frames.findIndex(({ kind }) => kind === 'handlers');
  return at < 0 ? cursor : { ...cursor, frames: cursor.frames.slice(0, at) };
}

function stepOf(cursor: Cursor): Step | undefined {
  const frame = cursor.frames.at(-1);
  return frame?.steps[frame.at];
}

/** Into further steps; the host comes back behind the current task. */
export function enter(cursor: Cursor, frame: Omit<Frame, 'suspended'>, wanted: Wanted): Cursor {
  return settle({ ...cursor, frames: [...cursor.frames, { ...frame, suspended: [] }] }, wanted);
}

/** The host has nothing more to do in this play. */
export function finish(cursor: Cursor): Cursor {
  return { frames: [], failed: cursor.failed };
}

/** The host has not failed, neither now nor on its way into a section `always`. */
export function forgetFailure(cursor: Cursor): Cursor {
  const frames = cursor.frames.map((frame) => ({
    ...frame,
    suspended: frame.suspended.map((section) => ({ ...section, failed: false })),
  }));
  return { frames, failed: false };
}

/** Whether a failure at the current task ends in a section `rescue`. */
export function isRescuing(cursor: Cursor): boolean {
  return cursor.frames.some((frame) => {
    const step = frame.steps[frame.at];
    return step?.kind === 'task' && step.rescued;
  });
}

export function isInHandlers(cursor: Cursor): boolean {
  return cursor.frames.some((frame) => frame.kind === 'handlers');
}

/** Negative when `a` comes before `b`: the order of lockstep. Hosts at the same task compare as 0. */
export function comparePlaces(a: Cursor, b: Cursor): number {
  const depth = Math.min(a.frames.length, b.frames.length);
  for (let i = 0; i < depth; i++) {
    const one = a.frames[i]!;
    const other = b.frames[i]!;
    const difference = one.order - other.order || one.at - other.at;
    if (difference !== 0) return difference;
  }
  return b.frames.length - a.frames.length;
}

function withTop(cursor: Cursor, change: (frame: Frame) => Frame): Cursor {
  const top = cursor.frames.at(-1);
  return top ? { ...cursor, frames: [...cursor.frames.slice(0, -1), change(top)] } : cursor;
}

function jump(cursor: Cursor, at: number): Cursor {
  return withTop(cursor, (frame) => ({ ...frame, at }));
}

/** Walks over everything that is no task for this host, and leaves frames that are done. */
function settle(start: Cursor, wanted: Wanted): Cursor {
  let cursor = start;
  for (;;) {
    const frame = cursor.frames.at(-1);
    if (!frame) return cursor;
    const step = frame.steps[frame.at];
    if (!step) cursor = leave(cursor);
    else if (step.kind !== 'task') cursor = pass(cursor, frame, step);
    else if (wanted(step.task, frame)) return cursor;
    else cursor = jump(cursor, frame.at + 1);
  }
}

/** Out of a frame: behind the task that led into it, or as that task's failure. */
function leave(cursor: Cursor): Cursor {
  const outer: Cursor = { ...cursor, frames: cursor.frames.slice(0, -1) };
  const frame = outer.frames.at(-1);
  const step = frame?.steps[frame.at];
  if (!frame || step?.kind !== 'task') return outer;
  return jump(outer, cursor.failed ? step.onFailure : frame.at + 1);
}

function pass(cursor: Cursor, frame: Frame, step: Exclude<Step, TaskStep>): Cursor {
  switch (step.kind) {
    case 'block-start':
      return jump(cursor, frame.at + 1);
    case 'body-end':
    case 'rescue-end':
      return jump(cursor, step.to);
    case 'rescue-start':
      return jump({ ...cursor, failed: false }, frame.at + 1);
    case 'always-start':
      return withTop({ ...cursor, failed: false }, (top) => ({
        ...top,
        at: top.at + 1,
        suspended: [...top.suspended, { block: step.block, failed: cursor.failed }],
      }));
    case 'block-end': {
      const own = frame.suspended.filter((section) => section.block === step.block);
      const failed = cursor.failed || own.some((section) => section.failed);
      const suspended = frame.suspended.filter((section) => section.block !== step.block);
      return withTop({ ...cursor, failed }, (top) => ({ ...top, suspended, at: failed ? step.onFailure : top.at + 1 }));
    }
  }
}
