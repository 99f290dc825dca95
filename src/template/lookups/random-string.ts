import { str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import type { Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import { type Generator, SYSTEM, seeded } from '../random/generator.js';
import type { Lookup, LookupCall } from './lookup.js';
import { type OptionSpecs, readOptions } from './options.js';

const OPTIONS = {
  length: { type: 'int', default: 8 },
  upper: { type: 'bool', default: true },
  lower: { type: 'bool', default: true },
  numbers: { type: 'bool', default: true },
  special: { type: 'bool', default: true },
  min_numeric: { type: 'int', default: 0 },
  min_upper: { type: 'int', default: 0 },
  min_lower: { type: 'int', default: 0 },
  min_special: { type: 'int', default: 0 },
  override_special: { type: 'str' },
  override_all: { type: 'str' },
  ignore_similar_chars: { type: 'bool', default: false },
  similar_chars: { type: 'str', default: 'il1LoO0' },
  base64: { type: 'bool', default: false },
  seed: { type: 'str' },
} as const satisfies OptionSpecs;

const LOWER = 'abcdefghijklmnopqrstuvwxyz';

/** Kinds of characters: the option that allows them, the one that asks for a number of them, and what they are. */
const KINDS = [
  ['upper', 'min_upper', LOWER.toUpperCase()],
  ['lower', 'min_lower', LOWER],
  ['numbers', 'min_numeric', '0123456789'],
  ['special', 'min_special', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'],
] as const;

/** The order in which what is asked for is drawn: with a seed the result depends on it. */
const DRAWN = ['min_numeric', 'min_lower', 'min_upper', 'min_special'];

const randomString: Lookup = { run: (call) => [draw(call)] };

/** The lookup `random_string` of community.general. */
export const RANDOM_STRING_LOOKUPS: Readonly<Record<string, Lookup>> = {
  random_string: randomString,
  'community.general.random_string': randomString,
};

function draw(call: LookupCall): Value {
  if (call.terms.length > 0) throw ansibleError('The random_string lookup takes options only, no terms.');
  const unknown = [...call.options.keys()].filter((name) => !(name in OPTIONS));
  if (unknown.length > 0) throw ansibleError(`random_string has no option ${unknown.join(', ')}`);
  const options = readOptions(call, OPTIONS);
  const seed = options.get('seed')!;
  const generator: Generator = seed === null ? SYSTEM : seeded(seed);
  const characters = compose(options, generator);
  if (seed === null) generator.shuffle(characters);
  const text = characters.join('');
  return isTrue(options.get('base64')!) ? Buffer.from(text, 'utf8').toString('base64') : text;
}

function compose(options: ReadonlyMap<string, Value>, generator: Generator): string[] {
  const similar = isTrue(options.get('ignore_similar_chars')!) ? str(options.get('similar_chars')!) : '';
  const special = options.get('override_special');
  const kinds = KINDS.map(([allowed, least, all]) => {
    const own =
      allowed === 'special' && special ? str(special) : [...all].filter((one) => !similar.includes(one)).join('');
    return { allowed, least, characters: [...own] };
  });
  const pick = (from: readonly string[], count: number): string[] => {
    if (from.length === 0) throw ansibleError('Available characters cannot be None, please change constraints');
    return Array.from({ length: Math.max(count, 0) }, () => generator.choice(from));
  };
  const length = Number(options.get('length'));
  const all = options.get('override_all');
  if (all) return pick([...str(all)], length);
  const asked = DRAWN.flatMap((least) => {
    const count = Number(options.get(least));
    return count === 0 ? [] : pick(kinds.find((kind) => kind.least === least)!.characters, count);
  });
  const pool = kinds.filter(({ allowed }) => isTrue(options.get(allowed)!)).flatMap(({ characters }) => characters);
  return [...asked, ...pick(pool, length - asked.length)];
}
