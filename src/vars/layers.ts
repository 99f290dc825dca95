import type { SourcePosition } from '../base/position.js';
import { combineVars } from '../inventory/combine.js';
import type { Deprecation, VariableSource } from '../template/templar.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { placeOf } from '../yaml/places.js';

/** One set of definitions, with the name of the precedence level that it stands on. */
export interface Layer {
  readonly level: string;
  /** Whether a user wrote these values: only such text may be taken for an expression. */
  readonly written: boolean;
  /** The dict below it, when it is one. */
  readonly dict?: Dict;
  get(name: string): Value | undefined;
  names(): Iterable<string>;
}

export interface Definition {
  readonly level: string;
  readonly value: Value;
}

/** A layer over a dict. The dict may still change (facts, registered results): it is read at every look-up. */
export class DictLayer implements Layer {
  constructor(
    readonly level: string,
    readonly dict: Dict,
    readonly written = true,
  ) {}

  get(name: string): Value | undefined {
    return this.dict.get(name);
  }

  names(): Iterable<string> {
    return this.dict.keys() as Iterable<string>;
  }
}

/** How the variables of a layer are worked out, by name. */
export type ComputingTable<About> = Readonly<Record<string, (about: About) => Value | undefined>>;

/** A layer of values that are worked out when they are first read, from what they are about. */
export class ComputedLayer<About> implements Layer {
  readonly written = false;
  private known: Map<string, Value | undefined> | undefined;

  constructor(
    readonly level: string,
    private readonly table: ComputingTable<About>,
    private readonly about: About,
    /** Values of the names that the table lacks or gives nothing for. */
    private readonly others: Readonly<Record<string, Value>> = {},
  ) {}

  get(name: string): Value | undefined {
    if (!Object.hasOwn(this.table, name)) return this.other(name);
    this.known ??= new Map();
    if (this.known.has(name)) return this.known.get(name);
    const found = this.table[name]!(this.about);
    const value = found === undefined ? this.other(name) : found;
    this.known.set(name, value);
    return value;
  }

  private other(name: string): Value | undefined {
    return Object.hasOwn(this.others, name) ? this.others[name] : undefined;
  }

  *names(): Iterable<string> {
    for (const name of [...Object.keys(this.others), ...Object.keys(this.table)]) {
      if (this.get(name) !== undefined) yield name;
    }
  }
}

/** The level of what drover itself sets. */
export const MAGIC = 'magic variables';

const DEPRECATED_MAGIC: ReadonlyMap<string, Deprecation> = new Map([
  [
    'play_hosts',
    {
      message: 'The `play_hosts` magic variable is deprecated.',
      version: '2.23',
      hint: 'Use `ansible_play_batch` instead.',
    },
  ],
]);

/** Layers from the highest precedence to the lowest, looked up lazily by name. Nothing is copied. */
export class LayeredVariables implements VariableSource {
  constructor(
    readonly layers: readonly Layer[],
    /** `hash_behaviour = merge`: dicts of one name are merged over the levels instead of replaced. */
    readonly mergeDicts: boolean,
  ) {}

  get(name: string): Value | undefined {
    let merged: Dict | undefined;
    for (const layer of this.layers) {
      const value = layer.get(name);
      if (value === undefined) continue;
      if (!this.mergeDicts || !isDict(value)) return merged ?? value;
      merged = merged ? combineVars(value, merged, 'merge') : value;
    }
    return merged;
  }

  written(path: readonly Value[]): SourcePosition | true | undefined {
    const layer = this.layers.find((one) => one.get(String(path[0])) !== undefined);
    const place = layer?.dict && placeOf(layer.dict, path);
    return place ?? (layer?.written ? true : undefined);
  }

  deprecated(name: string): Deprecation | undefined {
    const deprecation = DEPRECATED_MAGIC.get(name);
    return deprecation && this.layers.find((one) => one.get(name) !== undefined)?.level === MAGIC
      ? deprecation
      : undefined;
  }

  names(): Iterable<string> {
    const seen = new Set<string>();
    for (const layer of [...this.layers].reverse()) for (const name of layer.names()) seen.add(name);
    return seen;
  }

  /** Every definition of a variable, the effective one first. */
  definitions(name: string): Definition[] {
    return this.layers.flatMap((layer) => {
      const value = layer.get(name);
      return value === undefined ? [] : [{ level: layer.level, value }];
    });
  }
}
