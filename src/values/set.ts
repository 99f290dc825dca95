import { hashKey, unhashable } from './hash.js';
import { repr } from './repr.js';
import { Special, type Value } from './value.js';

/** Python's `set`, and `frozenset`. Items keep the order in which they came. */
export class PythonSet extends Special {
  override readonly typeName: 'set' | 'frozenset';
  private readonly members = new Map<unknown, Value>();

  constructor(items: Iterable<Value> = [], typeName: 'set' | 'frozenset' = 'set') {
    super();
    this.typeName = typeName;
    for (const item of items) this.add(item);
  }

  get size(): number {
    return this.members.size;
  }

  add(item: Value): void {
    const key = hashKey(item);
    if (!this.members.has(key)) this.members.set(key, item);
  }

  /** False when it was not there. */
  delete(item: Value): boolean {
    return this.members.delete(hashKey(item));
  }

  clear(): void {
    this.members.clear();
  }

  has(item: Value): boolean {
    return this.members.has(hashKey(item));
  }

  values(): IterableIterator<Value> {
    return this.members.values();
  }

  override length(): number {
    return this.members.size;
  }

  override iterate(): Iterator<Value> {
    return this.members.values();
  }

  override contains(item: Value): boolean {
    return this.has(item instanceof PythonSet ? new PythonSet(item.values(), 'frozenset') : item);
  }

  isSubsetOf(other: PythonSet): boolean {
    if (this.size > other.size) return false;
    for (const key of this.members.keys()) if (!other.members.has(key)) return false;
    return true;
  }

  override equals(other: Value): boolean | undefined {
    return other instanceof PythonSet ? this.size === other.size && this.isSubsetOf(other) : undefined;
  }

  /** Smaller means a proper subset; NaN when neither holds the other. */
  override compare(other: Value): number | undefined {
    if (!(other instanceof PythonSet)) return undefined;
    if (this.isSubsetOf(other)) return this.size === other.size ? 0 : -1;
    return other.isSubsetOf(this) ? 1 : Number.NaN;
  }

  override hashKey(): string {
    if (this.typeName === 'set') throw unhashable(this);
    return `frozenset(${[...this.members.keys()].map((key) => `${typeof key}${JSON.stringify(String(key))}`).sort()})`;
  }

  override arithmetic(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '-' || !(other instanceof PythonSet)) return undefined;
    const [left, right] = reflected ? [other, this] : [this, other];
    return new PythonSet(
      [...left.values()].filter((item) => !right.has(item)),
      left.typeName,
    );
  }

  override repr(): string {
    const items = [...this.values()].map(repr).join(', ');
    if (this.typeName === 'frozenset') return this.size ? `frozenset({${items}})` : 'frozenset()';
    return this.size ? `{${items}}` : 'set()';
  }
}
