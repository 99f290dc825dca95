import { Special } from './value.js';
/** A one-shot iterator: what a generator function, `reversed` or a lazy filter gives. */
export class LazyIterator extends Special {
  typeName;
  label;
  iterator;
  /** @param typeName name of the Python class, `generator` and the like */
  constructor(items, typeName = 'generator', label) {
    super();
    this.typeName = typeName;
    this.label = label;
    this.iterator = items[Symbol.iterator]();
  }
  /** Reading goes on where the last reader stopped; leaving a loop early keeps the rest. */
  iterate() {
    return { next: () => this.iterator.next() };
  }
  repr() {
    const name = this.label === undefined ? `${this.typeName} object` : `${this.typeName} object ${this.label}`;
    return `<${name} at 0x7f0000000000>`;
  }
}
