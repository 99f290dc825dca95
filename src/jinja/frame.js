import { PythonError } from '../values/exception.js';
/** Stands in a slot whose variable does not exist. */
export const MISSING = Symbol('missing');
/** One activation of a template, block, macro or recursive loop. */
export class Frame {
  context;
  parent;
  slots;
  /** The template that this one extends, once an `extends` was run. */
  extended;
  constructor(
    size,
    context,
    /** Frame of the function that encloses this one. */
    parent,
  ) {
    this.context = context;
    this.parent = parent;
    this.slots = new Array(size).fill(undefined);
  }
}
/** What one rendering shares: the output and the counters that keep it within bounds. */
export class Run {
  limits;
  /** Text written so far, when the result is text. */
  out = '';
  /** Parts written so far, when the result is native. */
  parts = [];
  steps = 0;
  depth = 0;
  constructor(limits) {
    this.limits = limits;
  }
  /** Counts one round of a loop. */
  step() {
    if (++this.steps > this.limits.steps)
      throw new PythonError('TemplateRuntimeError', `the template ran more than ${this.limits.steps} loop steps`);
    if (this.out.length > this.limits.output) throw this.tooLong();
  }
  checkOutput() {
    if (this.out.length > this.limits.output) throw this.tooLong();
  }
  /** Enters a macro, include or import. */
  enter() {
    if (++this.depth > this.limits.depth) {
      this.depth = 0;
      throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
    }
  }
  leave() {
    this.depth--;
  }
  tooLong() {
    return new PythonError(
      'TemplateRuntimeError',
      `the result of the template is longer than ${this.limits.output} characters`,
    );
  }
}
export const BREAK = 1;
export const CONTINUE = 2;
