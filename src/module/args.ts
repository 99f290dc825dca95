import type { Dict, Value } from '../values/value.js';
import type { Plain } from './plain.js';
import type { OptionSpec, Options, OptionType } from './spec.js';

/** Values that a target module gets: what can cross to the workers. */
export interface PlainWorld {
  readonly any: Plain;
  readonly dict: ReadonlyMap<string, Plain>;
}

/** Values that a controller module gets. */
export interface ValueWorld {
  readonly any: Value;
  readonly dict: Dict;
}

type World = PlainWorld | ValueWorld;

/**
 * The type of a module's checked arguments, inferred from its options: an option that is required or has a default is
 * always there; any other may be undefined. Dicts with declared suboptions are objects, other dicts are Maps.
 */
export type ArgsOf<O extends Options, W extends World = PlainWorld> = {
  readonly [K in keyof O]: ArgumentOf<O[K], W>;
};

type ArgumentOf<S extends OptionSpec, W extends World> = S extends { readonly raw: true }
  ? Value | undefined
  : IsPresent<S> extends true
    ? Present<S, W>
    : Present<S, W> | undefined;

type IsPresent<S extends OptionSpec> = S extends { readonly required: true }
  ? true
  : S extends { readonly apply_defaults: true }
    ? true
    : S extends { readonly default: infer D }
      ? D extends null | undefined
        ? false
        : true
      : false;

type Present<S extends OptionSpec, W extends World> = S extends { readonly type: infer T extends OptionType }
  ? T extends 'list'
    ? readonly ElementOf<S, W>[]
    : T extends 'dict'
      ? DictOf<S, W>
      : ScalarOf<T, S, W>
  : ScalarOf<'str', S, W>;

type ElementOf<S extends OptionSpec, W extends World> = S extends { readonly elements: infer E extends OptionType }
  ? E extends 'dict'
    ? DictOf<S, W>
    : ScalarOf<E, S, W>
  : W['any'];

type DictOf<S extends OptionSpec, W extends World> = S extends { readonly options: infer O extends Options }
  ? ArgsOf<O, W>
  : W['dict'];

type ScalarOf<T extends OptionType, S extends OptionSpec, W extends World> = T extends 'str' | 'path'
  ? S extends { readonly choices: readonly (infer C)[] }
    ? C
    : string
  : T extends 'jsonarg' | 'json'
    ? string
    : T extends 'bool'
      ? boolean
      : T extends 'int' | 'float' | 'bytes' | 'bits'
        ? number
        : W['any'];
