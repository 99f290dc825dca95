import { Encrypted } from '../values/encrypted.js';
import { Template } from '../values/template.js';
import { Undefined } from '../values/undefined.js';
import { type Dict, Tuple, type Value } from '../values/value.js';

/** Renders the source values that lazy containers hold. */
export interface Renderer {
  /** The value of a template or vaulted string; a marker where it fails. Never throws but for the run's own limits. */
  resolve(source: Template | Encrypted): Value;
  /** Called with each value that is read: throws for a marker while a filter runs that does not know about them. */
  access(value: Value): Value;
}

/**
 * A source value as templates see it: templates and vaulted strings render, containers that hold some give lazy copies,
 * everything else is itself. `copy` asks for copies of all containers, for templates that change what they are given.
 */
export function lazify(source: Value, renderer: Renderer, copy = false): Value {
  if (source instanceof Template || source instanceof Encrypted) return renderer.resolve(source);
  if (source instanceof Tuple)
    return holdsSource(source) ? new Tuple(source.items.map((item) => lazify(item, renderer, copy))) : source;
  if (Array.isArray(source)) return copy || holdsSource(source) ? lazyList(source, renderer, copy) : source;
  if (source instanceof LazyDict || source instanceof ComputedDict) return source;
  if (source instanceof Map) return copy || holdsSource(source) ? new LazyDict(source, renderer, copy) : source;
  return source;
}

const known = new WeakMap<object, boolean>();
/** Items of lazy containers that were vaulted. */
const vaulted = new WeakMap<object, Map<Value, Encrypted>>();
/** Lists that hold accessors already. */
const lists = new WeakSet<Value[]>();

/** Whether a container holds a template or a vaulted string, at any depth. Source containers do not change. */
export function holdsSource(value: Value): boolean {
  if (value instanceof Template || value instanceof Encrypted) return true;
  if (value instanceof Tuple) return someIn(value.items);
  if (!Array.isArray(value) && !(value instanceof Map)) return false;
  let answer = known.get(value);
  if (answer === undefined) {
    known.set(value, false);
    answer = !(value instanceof LazyDict || value instanceof ComputedDict) && someIn(value.values());
    known.set(value, answer);
  }
  return answer;
}

function noteVaulted(container: object, key: Value, item: Encrypted): void {
  const items = vaulted.get(container) ?? new Map<Value, Encrypted>();
  vaulted.set(container, items.set(key, item));
}

/** What the item of a lazy container was before it was decrypted. */
export function vaultedItem(container: object, key: Value): Encrypted | undefined {
  return vaulted.get(container)?.get(key);
}

/** Whether the container is a variable's, or part of one: only these are the same in several places of a result. */
export function isVariable(container: object): boolean {
  return known.has(container) || container instanceof LazyDict || lists.has(container as Value[]);
}

function someIn(values: Iterable<Value>): boolean {
  for (const value of values) if (holdsSource(value)) return true;
  return false;
}

/** A list whose templates render when they are read: they are accessors until then, so that everything else is plain. */
function lazyList(source: readonly Value[], renderer: Renderer, copy: boolean): Value[] {
  const list = source.slice();
  lists.add(list);
  for (let index = 0; index < list.length; index++) {
    const item = source[index]!;
    if (typeof item !== 'object' || item === null || !(holdsSource(item) || (copy && isContainer(item)))) continue;
    if (item instanceof Encrypted) noteVaulted(list, index, item);
    accessor(list, index, renderer, () => lazify(item, renderer, copy));
  }
  return list;
}

/** Makes an item one that is found when it is read first. Markers stay accessors: reading one may be an error. */
function accessor(list: Value[], index: number, renderer: Renderer, find: () => Value): void {
  const settle = (value: Value): Value => {
    if (value instanceof Undefined) accessor(list, index, renderer, () => value);
    else Object.defineProperty(list, index, { configurable: true, enumerable: true, writable: true, value });
    return renderer.access(value);
  };
  Object.defineProperty(list, index, { configurable: true, enumerable: true, get: () => settle(find()), set: settle });
}

/** The container with its markers guarded by `access`; itself when it holds none. */
export function guard(value: Value, renderer: Renderer): Value {
  if (Array.isArray(value)) return guardList(value, renderer);
  if (!(value instanceof Map) || value instanceof LazyDict || value instanceof ComputedDict) return value;
  for (const item of value.values()) if (item instanceof Undefined) return new LazyDict(value, renderer, false);
  return value;
}

function guardList(list: Value[], renderer: Renderer): Value[] {
  if (lists.has(list)) return list;
  let guarded = list;
  for (let index = 0; index < list.length; index++) {
    const item = list[index]!;
    if (!(item instanceof Undefined)) continue;
    if (guarded === list) guarded = list.slice();
    accessor(guarded, index, renderer, () => item);
  }
  return guarded;
}

function isContainer(value: Value): boolean {
  return Array.isArray(value) || value instanceof Map;
}

/** A dict whose templates render when they are read. */
export class LazyDict extends Map<Value, Value> {
  private readonly pending = new Set<Value>();
  private readonly renderer: Renderer;
  private readonly copy: boolean;

  constructor(source: Dict, renderer: Renderer, copy: boolean) {
    super();
    this.renderer = renderer;
    this.copy = copy;
    for (const [key, value] of source) {
      super.set(key, value);
      if (value instanceof Encrypted) noteVaulted(this, key, value);
      if (holdsSource(value) || (copy && isContainer(value))) this.pending.add(key);
    }
  }

  override get(key: Value): Value | undefined {
    const value = super.get(key);
    if (value === undefined) return value;
    if (!this.pending.has(key)) return this.renderer.access(value);
    this.pending.delete(key);
    const rendered = lazify(value, this.renderer, this.copy);
    super.set(key, rendered);
    return this.renderer.access(rendered);
  }

  override set(key: Value, value: Value): this {
    this.pending?.delete(key);
    return super.set(key, value);
  }

  override delete(key: Value): boolean {
    this.pending.delete(key);
    return super.delete(key);
  }

  override clear(): void {
    this.pending.clear();
    super.clear();
  }

  override *entries(): MapIterator<[Value, Value]> {
    for (const key of super.keys()) yield [key, this.get(key)!];
  }

  override *values(): MapIterator<Value> {
    for (const key of super.keys()) yield this.get(key)!;
  }

  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries();
  }

  override forEach(visit: (value: Value, key: Value, map: Map<Value, Value>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}

/**
 * A dict whose keys are known and whose values are found when they are read, such as `hostvars`. `get` is asked for other keys,
 * too: an implicit localhost is there though no loop meets it.
 */
export function lazyDict(keys: Iterable<Value>, get: (key: Value) => Value | undefined, typeName = 'dict'): Dict {
  return new ComputedDict(keys, get, typeName);
}

/** The name of a dict's type: `dict`, or what a computed one was given. */
export function dictName(dict: Dict): string {
  return dict instanceof ComputedDict ? dict.typeName : 'dict';
}

/** Stands for a value that nobody has asked for. */
const UNREAD = Symbol('unread') as unknown as Value;

class ComputedDict extends Map<Value, Value> {
  constructor(
    keys: Iterable<Value>,
    private readonly compute: (key: Value) => Value | undefined,
    readonly typeName: string,
  ) {
    super();
    for (const key of keys) super.set(key, UNREAD);
  }

  override get(key: Value): Value | undefined {
    const value = super.get(key);
    if (value !== undefined && value !== UNREAD) return value;
    const computed = this.compute(key);
    if (computed !== undefined && super.has(key)) super.set(key, computed);
    return computed;
  }

  override has(key: Value): boolean {
    return super.has(key) || this.compute(key) !== undefined;
  }

  override *entries(): MapIterator<[Value, Value]> {
    for (const key of super.keys()) yield [key, this.get(key) ?? null];
  }

  override *values(): MapIterator<Value> {
    for (const key of super.keys()) yield this.get(key) ?? null;
  }

  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries();
  }

  override forEach(visit: (value: Value, key: Value, map: Map<Value, Value>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}
