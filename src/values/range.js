import { typeError, valueError } from './exception.js';
import { Special } from './value.js';
/** Python's `range(start, stop, step)`: its items are never stored. */
export class Range extends Special {
  start;
  stop;
  step;
  typeName = 'range';
  count;
  constructor(start, stop, step) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
    if (step === 0) throw valueError('range() arg 3 must not be zero');
    this.count = Math.max(0, Math.ceil((stop - start) / step));
  }
  length() {
    return this.count;
  }
  *iterate() {
    for (let index = 0; index < this.count; index++) yield this.start + index * this.step;
  }
  contains(item) {
    const number = typeof item === 'boolean' ? Number(item) : item;
    if (typeof number !== 'number') return false;
    const index = (number - this.start) / this.step;
    return Number.isInteger(index) && index >= 0 && index < this.count;
  }
  /** Item at a place counted from the start. */
  at(index) {
    return this.start + index * this.step;
  }
  equals(other) {
    if (!(other instanceof Range)) return undefined;
    if (this.count !== other.count) return false;
    return this.count === 0 || (this.start === other.start && (this.count === 1 || this.step === other.step));
  }
  hashKey() {
    return `range(${this.count},${this.count && this.start},${this.count > 1 && this.step})`;
  }
  repr() {
    return this.step === 1 ? `range(${this.start}, ${this.stop})` : `range(${this.start}, ${this.stop}, ${this.step})`;
  }
}
/** `range(*args)`. */
export function rangeOf(bounds) {
  if (bounds.length === 0) throw typeError('range expected at least 1 argument, got 0');
  if (bounds.length > 3) throw typeError(`range expected at most 3 arguments, got ${bounds.length}`);
  const [first, second, step = 1] = bounds;
  return second === undefined ? new Range(0, first, 1) : new Range(first, second, step);
}
