import { checkItems, MOST_ITEMS } from './bounds.js';
import { typeError, valueError } from './exception.js';
import { Special, type Value } from './value.js';

/** Python's `range(start, stop, step)`: its items are never stored. */
export class Range extends Special {
  override readonly typeName = 'range';
  readonly count: number;

  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {
    super();
    if (step === 0) throw valueError('range() arg 3 must not be zero');
    this.count = Math.max(0, Math.ceil((stop - start) / step));
  }

  override length(): number {
    return this.count;
  }

  override *iterate(): Iterator<Value> {
    for (let index = 0; index < this.count; index++) {
      if (index >= MOST_ITEMS) checkItems(this.count);
      yield this.start + index * this.step;
    }
  }

  override contains(item: Value): boolean {
    const number = typeof item === 'boolean' ? Number(item) : item;
    if (typeof number !== 'number') return false;
    const index = (number - this.start) / this.step;
    return Number.isInteger(index) && index >= 0 && index < this.count;
  }

  /** Item at a place counted from the start. */
  at(index: number): number {
    return this.start + index * this.step;
  }

  override equals(other: Value): boolean | undefined {
    if (!(other instanceof Range)) return undefined;
    if (this.count !== other.count) return false;
    return this.count === 0 || (this.start === other.start && (this.count === 1 || this.step === other.step));
  }

  override hashKey(): string {
    return `range(${this.count},${this.count && this.start},${this.count > 1 && this.step})`;
  }

  override repr(): string {
    return this.step === 1 ? `range(${this.start}, ${this.stop})` : `range(${this.start}, ${this.stop}, ${this.step})`;
  }
}

/** `range(*args)`. */
export function rangeOf(bounds: readonly number[]): Range {
  if (bounds.length === 0) throw typeError('range expected at least 1 argument, got 0');
  if (bounds.length > 3) throw typeError(`range expected at most 3 arguments, got ${bounds.length}`);
  const [first, second, step = 1] = bounds as [number, number?, number?];
  return second === undefined ? new Range(0, first, 1) : new Range(first, second, step);
}
