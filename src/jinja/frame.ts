import { PythonError } from '../values/exception.js';
import type { Value } from '../values/value.js';
import type { Context } from './context.js';

/** Stands in a slot whose variable does not exist. */
export const MISSING = Symbol('missing');

/** A slot's content; undefined when the variable was not looked up yet. */
export type Slot = Value | typeof MISSING | undefined;

/** One activation of a template, block, macro or recursive loop. */
export class Frame {
  readonly slots: Slot[];
  /** The template that this one extends, once an `extends` was run. */
  extended: { runRoot(context: Context): void } | undefined;

  constructor(
    size: number,
    readonly context: Context,
    /** Frame of the function that encloses this one. */
    readonly parent: Frame | undefined,
  ) {
    this.slots = new Array<Slot>(size).fill(undefined);
  }
}

/** What one rendering shares: the output and the counters that keep it within bounds. */
export class Run {
  /** Text written so far, when the result is text. */
  out = '';
  /** Parts written so far, when the result is native. */
  parts: Value[] = [];
  private steps = 0;
  private depth = 0;
  /** The bound that was passed. */
  private over: PythonError | undefined;

  constructor(private readonly limits: { readonly depth: number; readonly output: number; readonly steps: number }) {}

  /** Counts one round of a loop, or one call. */
  step(): void {
    if (++this.steps > this.limits.steps)
      throw this.fail('TemplateRuntimeError', `the template ran more than ${this.limits.steps} steps`);
    if (this.out.length > this.limits.output) throw this.tooLong();
  }

  checkOutput(): void {
    if (this.out.length > this.limits.output) throw this.tooLong();
  }

  /** Enters a macro, include or import. */
  enter(): void {
    if (this.over) throw this.over;
    this.step();
    if (++this.depth > this.limits.depth) throw this.fail('RecursionError', 'maximum recursion depth exceeded');
  }

  leave(): void {
    this.depth--;
  }

  /** The error of a call may become a value, and the template go on: it must not try again what ran away. */
  private fail(exception: string, message: string): PythonError {
    this.over = new PythonError(exception, message);
    return this.over;
  }

  private tooLong(): PythonError {
    return new PythonError(
      'TemplateRuntimeError',
      `the result of the template is longer than ${this.limits.output} characters`,
    );
  }
}

/** A statement: 0 when it ran through, else how a loop around it goes on. */
export type Exec = (frame: Frame) => Signal;
export type Signal = 0 | typeof BREAK | typeof CONTINUE;
export const BREAK = 1;
export const CONTINUE = 2;

/** An expression. */
export type Eval = (frame: Frame) => Value;
