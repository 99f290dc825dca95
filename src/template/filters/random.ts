import { define, type Filter } from '../../jinja/index.js';
import { dictGet } from '../../values/dict.js';
import { PythonError, valueError } from '../../values/exception.js';
import { isIterable, itemsOf, listOf } from '../../values/iterate.js';
import { Range } from '../../values/range.js';
import { isTrue } from '../../values/truth.js';
import { type Dict, int, isInt, type Value } from '../../values/value.js';
import type { AnsibleEnvironment } from '../environment.js';
import { ansibleError } from '../python-error.js';
import { type Generator, SYSTEM, seeded } from '../random/generator.js';

/** Filters with chance. A seed makes them give what Python gives for it. */
export function randomFilters(environment: AnsibleEnvironment): Readonly<Record<string, Filter>> {
  const generator = (seed: Value): Generator => {
    if (seed !== null) return seeded(seed);
    environment.volatile++;
    return SYSTEM;
  };
  return {
    random: define(
      { name: 'rand', params: ['end', ['start', null], ['step', null], ['seed', null]], hidden: 1 },
      (_call, end, start, step, seed) => random(generator(seed!), end!, start!, step!),
    ),
    shuffle: define({ name: 'randomize_list', params: ['mylist', ['seed', null]] }, (_call, list, seed) => {
      if (!isIterable(list!)) return list!;
      const items = listOf(list!);
      try {
        generator(isTrue(seed!) ? seed! : null).shuffle(items);
      } catch (error) {
        if (!(error instanceof PythonError)) throw error;
      }
      return items;
    }),
  };
}

function random(generator: Generator, end: Value, start: Value, step: Value): Value {
  if (isInt(end) || typeof end === 'boolean') return randomInt(generator, end, start, step);
  if (!isIterable(end)) throw ansibleError('random can only be used on sequences and integers');
  if (isTrue(start) || isTrue(step)) throw ansibleError('start and step can only be used with integer values');
  if (end instanceof Range && end.count > 0) return end.at(Number(generator.below(BigInt(end.count))));
  if (end instanceof Map) return ofDict(generator, end);
  const items = itemsOf(end);
  if (items.length === 0) throw new PythonError('IndexError', 'Cannot choose from an empty sequence');
  return generator.choice(items);
}

/** Python asks the dict for the number that it drew. */
function ofDict(generator: Generator, dict: Dict): Value {
  if (dict.size === 0) throw new PythonError('IndexError', 'Cannot choose from an empty sequence');
  const drawn = Number(generator.below(BigInt(dict.size)));
  const value = dictGet(dict, drawn);
  if (value === undefined) throw new PythonError('KeyError', String(drawn));
  return value;
}

function randomInt(generator: Generator, end: Value, start: Value, step: Value): Value {
  const low = isTrue(start) ? asBigInt(start) : 0n;
  const width = asBigInt(end) - low;
  const stride = isTrue(step) ? asBigInt(step) : 1n;
  if (stride === 1n) {
    if (width <= 0n) throw valueError(`empty range for randrange() (${low}, ${asBigInt(end)}, ${width})`);
    return int(low + generator.below(width));
  }
  const count = stride > 0n ? (width + stride - 1n) / stride : (width + stride + 1n) / stride;
  if (count <= 0n) throw valueError('empty range for randrange()');
  return int(low + stride * generator.below(count));
}

function asBigInt(value: Value): bigint {
  if (isInt(value)) return BigInt(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  throw valueError('non-integer arg 1 for randrange()');
}
