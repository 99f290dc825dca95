import { checkItems, MOST_ITEMS } from './bounds.js';
import { Special, type Value } from './value.js';

/** A one-shot iterator: what a generator function, `reversed` or a lazy filter gives. */
export class LazyIterator extends Special {
  private readonly iterator: Iterator<Value>;
  private read = 0;

  /** @param typeName name of the Python class, `generator` and the like */
  constructor(
    items: Iterable<Value>,
    override readonly typeName: string = 'generator',
    private readonly label?: string,
  ) {
    super();
    this.iterator = items[Symbol.iterator]();
  }

  /** Reading goes on where the last reader stopped; leaving a loop early keeps the rest. */
  override iterate(): Iterator<Value> {
    return {
      next: () => {
        if (++this.read > MOST_ITEMS) checkItems(this.read);
        return this.iterator.next();
      },
    };
  }

  override repr(): string {
    const name = this.label === undefined ? `${this.typeName} object` : `${this.typeName} object ${this.label}`;
    return `<${name} at 0x7f0000000000>`;
  }
}
