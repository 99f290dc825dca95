import { hashKey, unhashable } from './hash.js';
import { repr } from './repr.js';
import { Special } from './value.js';
/** Python's `set`, and `frozenset`. Items keep the order in which they came. */
export class PythonSet extends Special {
  typeName;
  members = new Map();
  constructor(items = [], typeName = 'set') {
    super();
    this.typeName = typeName;
    for (const item of items) this.add(item);
  }
  get size() {
    return this.members.size;
  }
  add(item) {
    const key = hashKey(item);
    if (!this.members.has(key)) this.members.set(key, item);
  }
  /** False when it was not there. */
  delete(item) {
    return this.members.delete(hashKey(item));
  }
  clear() {
    this.members.clear();
  }
  has(item) {
    return this.members.has(hashKey(item));
  }
  values() {
    return this.members.values();
  }
  length() {
    return this.members.size;
  }
  iterate() {
    return this.members.values();
  }
  contains(item) {
    return this.has(item instanceof PythonSet ? new PythonSet(item.values(), 'frozenset') : item);
  }
  isSubsetOf(other) {
    if (this.size > other.size) return false;
    for (const key of this.members.keys()) if (!other.members.has(key)) return false;
    return true;
  }
  equals(other) {
    return other instanceof PythonSet ? this.size === other.size && this.isSubsetOf(other) : undefined;
  }
  /** Smaller means a proper subset; NaN when neither holds the other. */
  compare(other) {
    if (!(other instanceof PythonSet)) return undefined;
    if (this.isSubsetOf(other)) return this.size === other.size ? 0 : -1;
    return other.isSubsetOf(this) ? 1 : Number.NaN;
  }
  hashKey() {
    if (this.typeName === 'set') throw unhashable(this);
    return `frozenset(${[...this.members.keys()].map((key) => `${typeof key}${JSON.stringify(String(key))}`).sort()})`;
  }
  arithmetic(operator, other, reflected) {
    if (operator !== '-' || !(other instanceof PythonSet)) return undefined;
    const [left, right] = reflected ? [other, this] : [this, other];
    return new PythonSet(
      [...left.values()].filter((item) => !right.has(item)),
      left.typeName,
    );
  }
  repr() {
    const items = [...this.values()].map(repr).join(', ');
    if (this.typeName === 'frozenset') return this.size ? `frozenset({${items}})` : 'frozenset()';
    return this.size ? `{${items}}` : 'set()';
  }
}
