import { DroverError } from '../base/error.js';
import { Bytes } from '../values/bytes.js';
import { DateTime, PythonDate } from '../values/datetime.js';
import { Encrypted } from '../values/encrypted.js';
import { undefinedError } from '../values/exception.js';
import { floatText } from '../values/float-text.js';
import { compare } from '../values/order.js';
import { repr } from '../values/repr.js';
import { PythonSet } from '../values/set.js';
import { Template } from '../values/template.js';
import { Undefined } from '../values/undefined.js';
import { Float, isDict, Tuple, type Value } from '../values/value.js';
import { holdsBreak, withoutBlockObstacles } from './block-string.js';
import type { DumpOptions } from './dump.js';
import { BINARY, BOOL, FLOAT, INT, MAP, NULL, SEQ, SET, STR, TIMESTAMP } from './resolve.js';

/** A value as YAML nodes, ready to be written. A node object that stands in several places becomes an anchor and aliases. */
export type Represented = RepresentedScalar | RepresentedSeq | RepresentedMap;

export interface RepresentedScalar {
  readonly kind: 'scalar';
  readonly tag: string;
  readonly text: string;
  readonly style: string | undefined;
}

export interface RepresentedSeq {
  readonly kind: 'seq';
  readonly tag: string;
  readonly items: readonly Represented[];
  flow: boolean;
}

export interface RepresentedMap {
  readonly kind: 'map';
  readonly tag: string;
  readonly pairs: readonly (readonly [Represented, Represented])[];
  flow: boolean;
}

/** The value as nodes, by the rules of PyYAML's safe representer and ansible-core's additions to it. */
export function represent(value: Value, options: DumpOptions): Represented {
  return new Representer(options).value(value);
}

class Representer {
  private readonly known = new Map<unknown, Represented>();

  constructor(private readonly options: DumpOptions) {}

  value(value: Value): Represented {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'boolean':
        return this.scalar(BOOL, value ? 'true' : 'false');
      case 'bigint':
        return this.scalar(INT, String(value));
      case 'number':
        return Number.isInteger(value) ? this.scalar(INT, String(value)) : this.scalar(FLOAT, floatForm(value));
    }
    if (value === null) return this.scalar(NULL, 'null');
    return this.known.get(value) ?? this.object(value);
  }

  private object(value: Exclude<Value, null | string | boolean | number | bigint>): Represented {
    if (Array.isArray(value)) return this.seq(value, value);
    if (isDict(value)) return this.map(MAP, value, [...value]);
    if (value instanceof Float) return this.scalar(FLOAT, floatForm(value.value));
    if (value instanceof Tuple) return this.seq(value, value.items);
    if (value instanceof Template) return this.text(value.text);
    if (value instanceof Encrypted) return this.remember(value, this.scalar('!vault', value.envelope, '|'));
    if (value instanceof Bytes) return this.scalar(BINARY, base64Lines(value.data), '|');
    if (value instanceof DateTime) return this.remember(value, this.scalar(TIMESTAMP, value.isoformat(' ')));
    if (value instanceof PythonDate) return this.remember(value, this.scalar(TIMESTAMP, value.isoformat()));
    if (value instanceof PythonSet) {
      const items = [...value.values()];
      if (value.typeName === 'frozenset') return this.seq(value, items);
      return this.map(
        SET,
        value,
        items.map((item): [Value, Value] => [item, null]),
      );
    }
    if (value instanceof Undefined) throw undefinedError(value);
    throw new DroverError(`('cannot represent an object', ${repr(value)})`, { code: 'filter' });
  }

  private scalar(tag: string, text: string, style?: string): RepresentedScalar {
    return { kind: 'scalar', tag, text, style: style ?? this.options.default_style ?? undefined };
  }

  private text(text: string): RepresentedScalar {
    const { multiline_style, lossy } = this.options;
    if (multiline_style === undefined || !holdsBreak(text)) return this.scalar(STR, text);
    return this.scalar(STR, lossy ? withoutBlockObstacles(text) : text, multiline_style);
  }

  private remember(value: object, node: Represented): Represented {
    this.known.set(value, node);
    return node;
  }

  private seq(value: object, source: readonly Value[]): RepresentedSeq {
    const items: Represented[] = [];
    const node: RepresentedSeq = { kind: 'seq', tag: SEQ, items, flow: false };
    // Python compares the empty tuple by value, so it never becomes an alias.
    if (!(value instanceof Tuple && source.length === 0)) this.remember(value, node);
    for (const item of source) items.push(this.value(item));
    node.flow = this.options.default_flow_style === null ? items.every(isPlain) : this.flowDefault();
    return node;
  }

  private map(tag: string, value: object, source: [Value, Value][]): RepresentedMap {
    const pairs: [Represented, Represented][] = [];
    const node: RepresentedMap = { kind: 'map', tag, pairs, flow: false };
    this.remember(value, node);
    const sorted = this.options.sort_keys === false ? source : sortedByKey(source);
    for (const [key, item] of sorted) pairs.push([this.value(key), this.value(item)]);
    node.flow =
      this.options.default_flow_style === null ? pairs.every((pair) => pair.every(isPlain)) : this.flowDefault();
    return node;
  }

  private flowDefault(): boolean {
    return this.options.default_flow_style ?? false;
  }
}

function isPlain(node: Represented): boolean {
  return node.kind === 'scalar' && !node.style;
}

/** Sorted as Python sorts items; left alone when it cannot. */
function sortedByKey(pairs: [Value, Value][]): [Value, Value][] {
  try {
    return pairs.toSorted(([a], [b]) => (compare('<', a, b) ? -1 : compare('<', b, a) ? 1 : 0));
  } catch {
    return pairs;
  }
}

function floatForm(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatText(value);
  // YAML 1.1 wants a dot: Python's `1e+17` becomes `1.0e+17`.
  return text.includes('.') ? text : text.replace('e', '.0e');
}

/** Base64 in lines of 76 characters, each with its line break. */
function base64Lines(data: Uint8Array): string {
  return Buffer.from(data)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\n');
}
