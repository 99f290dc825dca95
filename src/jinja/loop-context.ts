import { equals } from '../values/equality.js';
import { typeError } from '../values/exception.js';
import { Tuple, type Value } from '../values/value.js';
import { type Arguments, Callable, type CallContext, FunctionValue } from './callable.js';

/** Where a loop is: what templates call `loop`. Items are read one ahead at most, and all only when the length is asked for. */
export class LoopContext extends Callable {
  override readonly typeName = 'LoopContext';
  override readonly moduleName = 'jinja2.runtime';
  override readonly acceptsUndefined = true;
  readonly name = 'loop';
  /** Index of the current item, from 0. */
  index0 = -1;
  private current: Value | undefined;
  private previous: Value | undefined;
  private readonly ahead: Value[] = [];
  private ended = false;
  private known: number | undefined;
  private lastChanged: readonly Value[] | undefined;

  /**
   * @param size the length, when it is known without reading
   * @param recurse runs the loop's body over other items; undefined when the loop is not recursive
   */
  constructor(
    private readonly items: Iterator<Value>,
    private readonly size: (() => number) | undefined,
    private readonly call0: CallContext,
    readonly depth0: number,
    private readonly recurse?: (items: Value, depth: number) => Value,
  ) {
    super();
  }

  /** Goes on to the next item; undefined at the end. */
  next(): Value | undefined {
    const item = this.ahead.length > 0 ? this.ahead.shift() : this.read();
    if (item === undefined) return undefined;
    this.previous = this.current;
    this.current = item;
    this.index0++;
    return item;
  }

  override length(): number {
    if (this.size) return this.size();
    if (this.known === undefined) {
      for (let item = this.read(); item !== undefined; item = this.read()) this.ahead.push(item);
      this.known = this.index0 + 1 + this.ahead.length;
    }
    return this.known;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.index0 + 1;
      case 'index0':
        return this.index0;
      case 'first':
        return this.index0 === 0;
      case 'last':
        return this.peek() === undefined;
      case 'length':
        return this.length();
      case 'revindex':
        return this.length() - this.index0;
      case 'revindex0':
        return this.length() - this.index0 - 1;
      case 'depth':
        return this.depth0 + 1;
      case 'depth0':
        return this.depth0;
      case 'previtem':
        return (
          this.previous ?? (this.index0 > 0 ? null : this.call0.undefined({ message: 'there is no previous item' }))
        );
      case 'nextitem': {
        const next = this.peek();
        return next === undefined ? this.call0.undefined({ message: 'there is no next item' }) : next;
      }
      case 'cycle':
        return new FunctionValue('cycle', (_, args) => this.cycle(args));
      case 'changed':
        return new FunctionValue('changed', (_, args) => this.changed(args));
    }
    return undefined;
  }

  /** `loop(items)` in a recursive loop. */
  call(_call: CallContext, args: Arguments): Value {
    if (args.positional.length !== 1 || args.named.size > 0)
      throw typeError(
        `LoopContext.__call__() takes 2 positional arguments but ${args.positional.length + 1} were given`,
      );
    if (!this.recurse) throw typeError("The loop must have the 'recursive' marker to be called recursively.");
    return this.recurse(args.positional[0]!, this.depth0 + 1);
  }

  override repr(): string {
    return `<LoopContext ${this.index0 + 1}/${this.length()}>`;
  }

  override iterate(): Iterator<Value> {
    return {
      next: () => {
        const item = this.next();
        return item === undefined ? { done: true, value: undefined } : { done: false, value: new Tuple([item, this]) };
      },
    };
  }

  private cycle({ positional }: Arguments): Value {
    if (positional.length === 0) throw typeError('no items for cycling given');
    return positional[this.index0 % positional.length]!;
  }

  private changed({ positional }: Arguments): boolean {
    const last = this.lastChanged;
    const same =
      last?.length === positional.length &&
      positional.every((value, index) => value === last[index] || equals(value, last[index]!));
    if (!same) this.lastChanged = positional;
    return !same;
  }

  private peek(): Value | undefined {
    if (this.ahead.length === 0) {
      const item = this.read();
      if (item !== undefined) this.ahead.push(item);
    }
    return this.ahead[0];
  }

  private read(): Value | undefined {
    if (this.ended) return undefined;
    const step = this.items.next();
    if (!step.done) return step.value;
    this.ended = true;
    return undefined;
  }
}
