import type { Random } from './random.js';
import type { Tree } from './tree.js';
import { BINARY, FILTERS, FORMATS, KEYS, METHODS, NAMES, NUMBERS, SPECS, STRINGS, TESTS } from './words.js';

/** A value in the tagged form of the vectors. */
export function randomValue(random: Random, depth = 0): unknown {
  const kind = random.below(depth > 2 ? 6 : 12);
  const several = () => Array.from({ length: random.below(4) }, () => randomValue(random, depth + 1));
  if (kind < 2) return random.pick(NUMBERS);
  if (kind < 4) return random.pick(STRINGS);
  if (kind === 4) return random.chance(0.5);
  if (kind === 5) return random.chance(0.3) ? { __markup__: random.pick(STRINGS) } : null;
  if (kind < 9) return random.chance(0.3) ? { __tuple__: several() } : several();
  if (kind === 9 && random.chance(0.3))
    return {
      __dict__: several().map((value) => [
        random.pick([1, 0, true, null, 'a', 2.5, { __tuple__: [1, 'a'] }, 7]),
        value,
      ]),
    };
  return Object.fromEntries(several().map((value) => [random.pick(KEYS.filter((key) => key !== '0')), value]));
}

export function randomVariables(random: Random): Record<string, unknown> {
  const variables: Record<string, unknown> = {
    a: randomValue(random),
    b: randomValue(random),
    n: random.pick(NUMBERS),
    s: random.pick(STRINGS),
    l: Array.from({ length: random.below(5) }, () => randomValue(random, 1)),
    d: Object.fromEntries(
      ['a', 'b', 'name', 'x'].slice(0, random.below(5)).map((key) => [key, randomValue(random, 1)]),
    ),
    t: { __tuple__: [randomValue(random, 2), randomValue(random, 2)] },
    m: Array.from({ length: random.below(4) }, () => ({
      name: random.pick(STRINGS),
      n: random.pick(NUMBERS),
      x: randomValue(random, 2),
    })),
    f: random.chance(0.5),
    k: random.pick(KEYS),
  };
  return variables;
}

const expression = (...parts: (string | Tree)[]): Tree => ({ sort: 'expression', parts });

function literal(random: Random): string {
  const numbers = NUMBERS.filter((number) => typeof number === 'number');
  const value = random.pick<unknown>([...numbers, ...STRINGS, true, false, null]);
  if (value === null) return 'none';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** What makers of expressions build with. */
interface Kit {
  readonly random: Random;
  /** A smaller expression. */
  readonly sub: () => Tree;
  readonly name: () => string;
}

const operation = ({ random, sub }: Kit) => expression(sub(), ' ', random.pick(BINARY), ' ', sub());
const filtered = ({ random, sub }: Kit) => expression('(', sub(), ') | ', random.pick(FILTERS));
const attribute = ({ random, sub, name }: Kit) =>
  expression(random.chance(0.7) ? name() : expression('(', sub(), ')'), '.', random.pick(METHODS));

function sliced({ random, name }: Kit): Tree {
  const bound = (range: number, chance: number) =>
    random.chance(chance) ? String(random.below(range) - Math.floor(range / 2)) : '';
  const step = random.chance(0.4) ? `:${random.pick(['-1', '2', '-2', '1', '0', ''])}` : '';
  return expression(name(), '[', bound(7, 0.6), ':', bound(9, 0.6), step, ']');
}

function display({ random, sub }: Kit): Tree {
  if (random.chance(0.5)) return expression('[', sub(), ', ', sub(), ']');
  if (random.chance(0.5)) return expression('(', sub(), ', ', sub(), ')');
  const key = random.chance(0.7) ? JSON.stringify(random.pick(KEYS)) : sub();
  return expression('{', key, ': ', sub(), ', "z": ', sub(), '}');
}

function formatted({ random, sub }: Kit): Tree {
  if (random.chance(0.5)) {
    const args = random.chance(0.5) ? expression('(', sub(), ')') : expression('(', sub(), ', ', sub(), ')');
    return expression('"', random.pick(FORMATS), '" % ', args);
  }
  const more = random.chance(0.4) ? expression(', ', sub()) : '';
  return expression('"', random.pick(SPECS), '".format(', sub(), more, random.chance(0.2) ? ', a=1' : '', ')');
}

function called({ random, sub, name }: Kit): Tree {
  if (random.chance(0.5)) return expression('range(', sub(), ') | list');
  return random.chance(0.5) ? expression('dict(', sub(), ')') : expression(name(), '(', sub(), ')');
}

/** Makers of expressions; those that stand here more often are made more often. */
const MAKERS: readonly ((kit: Kit) => Tree)[] = [
  operation,
  operation,
  operation,
  (kit) => expression('(', operation(kit), ')'),
  filtered,
  filtered,
  filtered,
  ({ random, name }) => expression(name(), ' | ', random.pick(FILTERS), ' | ', random.pick(FILTERS)),
  ({ random, sub }) => expression('(', sub(), ') is ', random.chance(0.3) ? 'not ' : '', random.pick(TESTS)),
  attribute,
  attribute,
  ({ sub, name }) => expression(name(), '[', sub(), ']'),
  sliced,
  display,
  ({ random, sub }) =>
    expression('(', sub(), ' if ', sub(), random.chance(0.7) ? expression(' else ', sub()) : '', ')'),
  ({ random, sub }) => expression(random.pick(['not ', '-', '+', 'not ']), sub()),
  formatted,
  called,
];

/** An expression over the variables of `randomVariables` and the names in `extra`. */
export function randomExpression(random: Random, depth = 0, extra: readonly string[] = []): Tree {
  const name = () => random.pick([...NAMES, ...extra, ...extra]);
  if (depth > 3 || random.chance(0.15)) return expression(random.chance(0.65) ? name() : literal(random));
  return random.pick(MAKERS)({ random, name, sub: () => randomExpression(random, depth + 1, extra) });
}
