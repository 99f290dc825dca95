import type { OptionSpec, Options } from './spec.js';

type Entry = readonly [name: string, option: OptionSpec];

/** What every check asks of a level's options, worked out once. */
export interface OptionTable {
  readonly entries: readonly Entry[];
  /** The names of the options, and their aliases. */
  readonly names: ReadonlySet<string>;
  readonly aliases: readonly (readonly [alias: string, name: string])[];
  readonly required: readonly string[];
  readonly withDefault: readonly Entry[];
  readonly withChoices: readonly Entry[];
  readonly withSuboptions: readonly Entry[];
  /** Those whose value is a secret, or may hold one. */
  readonly secret: readonly Entry[];
}

/** Options never change, so the table holds as long as they are there. */
const tables = new WeakMap<Options, OptionTable>();

export function optionTable(options: Options): OptionTable {
  const known = tables.get(options);
  if (known) return known;
  const entries = Object.entries(options);
  const aliases = entries.flatMap(([name, { aliases = [] }]) => aliases.map((alias) => [alias, name] as const));
  const table: OptionTable = {
    entries,
    names: new Set([...entries.map(([name]) => name), ...aliases.map(([alias]) => alias)]),
    aliases,
    required: entries.flatMap(([name, option]) => (option.required ? [name] : [])),
    withDefault: entries.filter(([, option]) => (option.default ?? null) !== null),
    withChoices: entries.filter(([, option]) => option.choices !== undefined),
    withSuboptions: entries.filter(([, option]) => option.options !== undefined),
    secret: entries.filter(([, option]) => option.no_log || (option.options && mayHoldSecret(option.options))),
  };
  tables.set(options, table);
  return table;
}

function mayHoldSecret(options: Options): boolean {
  return optionTable(options).secret.length > 0;
}
