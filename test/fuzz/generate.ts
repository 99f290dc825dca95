import type { Random } from './random.js';
import type { Tree } from './tree.js';

const STRINGS = [
  '',
  'a',
  'abc',
  'Hello World',
  '  pad ',
  'a,b,c',
  'x=1',
  '<b>&amp;</b>',
  'été',
  'naïve ß',
  '日本',
  '😀x',
  'l1\nl2',
  'tab\tx',
  "it's",
  '"q"',
  '12',
  '-7',
  '3.5',
  '0x1f',
  '1e3',
  'True',
  '%s-%d',
  '{} {a}',
  'Zz',
  'foo_bar-baz',
  'back\\slash',
  'www.example.com (http://a.b/c?d=1).',
  'a  b\t c',
];
const NUMBERS: readonly unknown[] = [
  0,
  1,
  2,
  3,
  -1,
  -7,
  10,
  42,
  255,
  1000,
  123456789,
  2 ** 40,
  0.5,
  -2.5,
  3.25,
  1e-7,
  1.5,
  0.1,
  { __float__: '1.0' },
  { __float__: '-0.0' },
  { __float__: '1e+22' },
  { __float__: 'inf' },
  { __float__: 'nan' },
  { __int__: '12345678901234567890' },
  { __int__: '-9007199254740993' },
];
const NAMES = ['a', 'b', 'n', 's', 'l', 'd', 't', 'f', 'm', 'k', 'nope'];
const KEYS = ['a', 'b', 'n', 'name', 'items', 'k 1', '0', 'x'];

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

const BINARY = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '~',
  'and',
  'or',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'not in',
];

const FILTERS = [
  'abs',
  'attr("a")',
  'attr(k)',
  'batch(2)',
  'batch(3, "x")',
  'capitalize',
  'center(9)',
  'count',
  'd(1)',
  'default("x", true)',
  'dictsort',
  'dictsort(true, "value")',
  'dictsort(reverse=true)',
  'e',
  'escape',
  'filesizeformat',
  'filesizeformat(true)',
  'first',
  'float',
  'float(2)',
  'forceescape',
  'format(1, 2)',
  'format(a=1)',
  'groupby("name")',
  'groupby("n", default=0)',
  'indent',
  'indent(2, true, true)',
  'int',
  'int(3, 16)',
  'int(base=0)',
  'items',
  'join',
  'join(",")',
  'join("-", "name")',
  'last',
  'length',
  'list',
  'lower',
  'map("upper")',
  'map("int")',
  'map(attribute="name")',
  'map(attribute="n", default=5)',
  'map("default", 1)',
  'max',
  'min',
  'max(attribute="n")',
  'min(true)',
  'pprint',
  'reject',
  'reject("odd")',
  'select',
  'select("string")',
  'select("gt", 1)',
  'rejectattr("n")',
  'selectattr("name", "eq", "a")',
  'selectattr("x")',
  'replace("a", "b")',
  'replace("l", "L", 1)',
  'reverse',
  'round',
  'round(1)',
  'round(2, "floor")',
  'round(0, "ceil")',
  'round(-1)',
  'safe',
  'slice(2)',
  'slice(3, "-")',
  'sort',
  'sort(true)',
  'sort(case_sensitive=true)',
  'sort(attribute="n")',
  'sort(attribute="name,n")',
  'string',
  'striptags',
  'sum',
  'sum("n")',
  'sum(start=1)',
  'title',
  'tojson',
  'tojson(2)',
  'trim',
  'trim("a")',
  'truncate(5)',
  'truncate(6, true, "..")',
  'truncate(4, leeway=0, end="")',
  'unique',
  'unique(true)',
  'unique(attribute="n")',
  'upper',
  'urlencode',
  'urlize',
  'urlize(10, true)',
  'wordcount',
  'wordwrap(5)',
  'wordwrap(4, false)',
  'xmlattr',
  'xmlattr(false)',
  'nosuch',
  'upper(1)',
  'replace',
  'default(1, 2, 3)',
];

const TESTS = [
  'defined',
  'undefined',
  'odd',
  'even',
  'divisibleby 3',
  'divisibleby(2)',
  'none',
  'boolean',
  'true',
  'false',
  'integer',
  'float',
  'number',
  'string',
  'mapping',
  'iterable',
  'sequence',
  'lower',
  'upper',
  'callable',
  'escaped',
  'in l',
  'in [1, "a"]',
  'eq 1',
  'ne "a"',
  'gt 1',
  'lt 2.5',
  'ge(0)',
  'le n',
  'filter',
  'test',
  'nosuch',
  'odd(1)',
];

const METHODS = [
  'upper()',
  'lower()',
  'title()',
  'capitalize()',
  'swapcase()',
  'strip()',
  'lstrip("a")',
  'rstrip()',
  'split()',
  'split(",")',
  'rsplit(" ", 1)',
  'splitlines()',
  'replace("a", "bb")',
  'startswith("a")',
  'endswith(("c", "d"))',
  'find("l")',
  'rfind("l", 1)',
  'index("a")',
  'count("l")',
  'join(l)',
  'join(["a", "b"])',
  'zfill(6)',
  'center(8, "*")',
  'ljust(6)',
  'rjust(7)',
  'partition("=")',
  'rpartition(" ")',
  'isdigit()',
  'isalpha()',
  'isupper()',
  'istitle()',
  'isspace()',
  'isalnum()',
  'encode()',
  'format(1, a=2)',
  'expandtabs(4)',
  'removeprefix("a")',
  'casefold()',
  'items()',
  'keys()',
  'values()',
  'get("a")',
  'get(k, 1)',
  'pop("a", 0)',
  'update(b=1)',
  'setdefault("z", 3)',
  'copy()',
  'append(1)',
  'extend([1])',
  'insert(0, 5)',
  'pop()',
  'remove(1)',
  'reverse()',
  'sort()',
  'index(1)',
  'count(1)',
  'clear()',
  'bit_length()',
  'is_integer()',
  'a',
  'name',
  'x.y',
  'real',
  'nosuch',
  'nosuch()',
  'as_integer_ratio()',
  'upper(1)',
  'get()',
  'split(1)',
];

const FORMATS = [
  '%s',
  '%d',
  '%5d|',
  '%-6s|',
  '%05.1f',
  '%x',
  '%#o',
  '%e',
  '%g',
  '%r',
  '%+d',
  '%c',
  '%%',
  '%.2s',
  '%i',
  '%X',
  '% d',
  '%10.3e',
  '%G',
  '%s %s',
  '%(a)s',
  '%q',
];
const SPECS = [
  '{}',
  '{!r}',
  '{:5}',
  '{:<5}|',
  '{:^7}',
  '{:>6}',
  '{:*^9}',
  '{:05d}',
  '{:+}',
  '{:,}',
  '{:_}',
  '{:x}',
  '{:#b}',
  '{:e}',
  '{:.2f}',
  '{:.3g}',
  '{:%}',
  '{:10.1f}',
  '{0}{0}',
  '{a}',
  '{:d}',
  '{:s}',
  '{:.2}',
  '{:n}',
  '{:c}',
  '{:08,}',
  '{:=+7}',
  '{0[0]}',
  '{:{}}',
  '{:z.1f}',
  '{:#.0f}',
  '{:012,.2f}',
  '{:X}',
  '{:G}',
  '{:-^5}',
];

function literal(random: Random): string {
  const value = random.pick<unknown>([
    ...NUMBERS.filter((number) => typeof number === 'number'),
    ...STRINGS,
    true,
    false,
    null,
  ]);
  if (value === null) return 'none';
  if (typeof value === 'string') return JSON.stringify(value).replaceAll('\\u', '\\u');
  return typeof value === 'boolean' ? String(value) : String(value).replace('e-7', 'e-7');
}

/** An expression. */
export function randomExpression(random: Random, depth = 0, extra: readonly string[] = []): Tree {
  const sub = (more: readonly string[] = extra) => randomExpression(random, depth + 1, more);
  const name = () => random.pick([...NAMES, ...extra, ...extra]);
  if (depth > 3 || random.chance(0.15)) return expression(random.chance(0.65) ? name() : literal(random));
  switch (random.below(18)) {
    case 0:
    case 1:
    case 2:
      return expression(sub(), ' ', random.pick(BINARY), ' ', sub());
    case 3:
      return expression('(', sub(), ' ', random.pick(BINARY), ' ', sub(), ')');
    case 4:
    case 5:
    case 6:
      return expression('(', sub(), ') | ', random.pick(FILTERS));
    case 7:
      return expression(name(), ' | ', random.pick(FILTERS), ' | ', random.pick(FILTERS));
    case 8:
      return expression('(', sub(), ') is ', random.chance(0.3) ? 'not ' : '', random.pick(TESTS));
    case 9:
    case 10:
      return expression(random.chance(0.7) ? name() : expression('(', sub(), ')'), '.', random.pick(METHODS));
    case 11:
      return expression(name(), '[', sub(), ']');
    case 12:
      return expression(
        name(),
        '[',
        random.chance(0.6) ? String(random.below(7) - 3) : '',
        ':',
        random.chance(0.6) ? String(random.below(9) - 4) : '',
        random.chance(0.4) ? `:${random.pick(['-1', '2', '-2', '1', '0', ''])}` : '',
        ']',
      );
    case 13:
      return random.chance(0.5)
        ? expression('[', sub(), ', ', sub(), ']')
        : random.chance(0.5)
          ? expression('(', sub(), ', ', sub(), ')')
          : expression(
              '{',
              random.chance(0.7) ? JSON.stringify(random.pick(KEYS)) : sub(),
              ': ',
              sub(),
              ', "z": ',
              sub(),
              '}',
            );
    case 14:
      return expression('(', sub(), ' if ', sub(), random.chance(0.7) ? expression(' else ', sub()) : '', ')');
    case 15:
      return expression(random.pick(['not ', '-', '+', 'not ']), sub());
    case 16:
      return random.chance(0.5)
        ? expression(
            '"',
            random.pick(FORMATS),
            '" % ',
            random.chance(0.5) ? expression('(', sub(), ')') : expression('(', sub(), ', ', sub(), ')'),
          )
        : expression(
            '"',
            random.pick(SPECS),
            '".format(',
            sub(),
            random.chance(0.4) ? expression(', ', sub()) : '',
            random.chance(0.2) ? ', a=1' : '',
            ')',
          );
    default:
      return random.chance(0.5)
        ? expression('range(', sub(), ') | list')
        : random.chance(0.5)
          ? expression('dict(', sub(), ')')
          : expression(name(), '(', sub(), ')');
  }
}
