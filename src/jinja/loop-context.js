import { equals } from '../values/equality.js';
import { typeError } from '../values/exception.js';
import { Tuple } from '../values/value.js';
import { Callable, FunctionValue } from './callable.js';
/** Where a loop is: what templates call `loop`. Items are read one ahead at most, and all only when the length is asked for. */
export class LoopContext extends Callable {
  context;
  depth0;
  recurse;
  typeName = 'LoopContext';
  moduleName = 'jinja2.runtime';
  acceptsUndefined = true;
  name = 'loop';
  /** Index of the current item, from 0. */
  index0 = -1;
  list;
  source;
  ended = false;
  lastChanged;
  /** @param recurse runs the loop's body over other items; undefined when the loop is not recursive */
  constructor(items, context, depth0, recurse) {
    super();
    this.context = context;
    this.depth0 = depth0;
    this.recurse = recurse;
    this.source = 'iterator' in items ? items : undefined;
    this.list = 'iterator' in items ? [] : items;
  }
  /** Goes on to the next item; undefined at the end. */
  next() {
    const item = this.at(this.index0 + 1);
    if (item !== undefined) this.index0++;
    return item;
  }
  length() {
    if (!this.source) return this.list.length;
    if (this.source.size) return this.source.size();
    while (!this.ended) this.at(this.list.length);
    return this.list.length;
  }
  get isLast() {
    return this.at(this.index0 + 1) === undefined;
  }
  get previous() {
    return this.index0 > 0
      ? this.list[this.index0 - 1]
      : this.context.undefined({ message: 'there is no previous item' });
  }
  get following() {
    const item = this.at(this.index0 + 1);
    return item === undefined ? this.context.undefined({ message: 'there is no next item' }) : item;
  }
  attribute(name) {
    return LOOP_ATTRIBUTES.get(name)?.(this);
  }
  /** `loop(items)` in a recursive loop. */
  call(_call, args) {
    if (args.positional.length !== 1 || args.named.size > 0)
      throw typeError(
        `LoopContext.__call__() takes 2 positional arguments but ${args.positional.length + 1} were given`,
      );
    if (!this.recurse) throw typeError("The loop must have the 'recursive' marker to be called recursively.");
    return this.recurse(args.positional[0], this.depth0 + 1);
  }
  repr() {
    return `<LoopContext ${this.index0 + 1}/${this.length()}>`;
  }
  iterate() {
    return {
      next: () => {
        const item = this.next();
        return item === undefined ? { done: true, value: undefined } : { done: false, value: new Tuple([item, this]) };
      },
    };
  }
  cycle({ positional }) {
    if (positional.length === 0) throw typeError('no items for cycling given');
    return positional[this.index0 % positional.length];
  }
  changed({ positional }) {
    const last = this.lastChanged;
    const same =
      last?.length === positional.length &&
      positional.every((value, index) => value === last[index] || equals(value, last[index]));
    if (!same) this.lastChanged = positional;
    return !same;
  }
  /** The item at a place, read when it was not read yet; undefined beyond the end. */
  at(place) {
    const { list, source } = this;
    if (!source) return list[place];
    while (list.length <= place && !this.ended) {
      const step = source.iterator.next();
      if (step.done) this.ended = true;
      else list.push(step.value);
    }
    return list[place];
  }
}
/** The attributes of `loop`. */
export const LOOP_ATTRIBUTES = new Map([
  ['index', (loop) => loop.index0 + 1],
  ['index0', (loop) => loop.index0],
  ['first', (loop) => loop.index0 === 0],
  ['last', (loop) => loop.isLast],
  ['length', (loop) => loop.length()],
  ['revindex', (loop) => loop.length() - loop.index0],
  ['revindex0', (loop) => loop.length() - loop.index0 - 1],
  ['depth', (loop) => loop.depth0 + 1],
  ['depth0', (loop) => loop.depth0],
  ['previtem', (loop) => loop.previous],
  ['nextitem', (loop) => loop.following],
  ['cycle', (loop) => new FunctionValue('cycle', (_, args) => loop.cycle(args))],
  ['changed', (loop) => new FunctionValue('changed', (_, args) => loop.changed(args))],
]);
