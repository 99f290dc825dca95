import { dictGet, dictHas } from './dict.js';
import { sameItem } from './equality.js';
import { repr } from './repr.js';
import { PythonSet } from './set.js';
import { Special, Tuple } from './value.js';
/** What `dict.keys()`, `.values()` and `.items()` give: it follows changes of the dict. */
export class DictView extends Special {
  dict;
  kind;
  typeName;
  constructor(dict, kind) {
    super();
    this.dict = dict;
    this.kind = kind;
    this.typeName = `dict_${kind}`;
  }
  length() {
    return this.dict.size;
  }
  iterate() {
    if (this.kind === 'keys') return this.dict.keys();
    return this.kind === 'values' ? this.dict.values() : this.pairs();
  }
  contains(item) {
    if (this.kind === 'keys') return dictHas(this.dict, item);
    if (this.kind === 'values') return [...this.dict.values()].some((value) => sameItem(value, item));
    if (!(item instanceof Tuple) || item.items.length !== 2) return false;
    const found = dictGet(this.dict, item.items[0]);
    return found !== undefined && sameItem(found, item.items[1]);
  }
  equals(other) {
    if (this.kind === 'values' || !(other instanceof DictView || other instanceof PythonSet)) return undefined;
    if (other instanceof DictView && other.kind === 'values') return undefined;
    if (other.length() !== this.length()) return false;
    return [...toIterable(this)].every((item) => other.contains(item));
  }
  arithmetic(operator, other, reflected) {
    if (operator !== '-' || this.kind === 'values' || reflected) return undefined;
    const without = new PythonSet(
      other instanceof Special && other.iterate ? toIterable(other) : Array.isArray(other) ? other : [],
    );
    return new PythonSet([...toIterable(this)].filter((item) => !without.has(item)));
  }
  repr() {
    return `${this.typeName}([${[...toIterable(this)].map(repr).join(', ')}])`;
  }
  *pairs() {
    for (const [key, value] of this.dict) yield new Tuple([key, value]);
  }
}
function toIterable(view) {
  return { [Symbol.iterator]: () => view.iterate() };
}
