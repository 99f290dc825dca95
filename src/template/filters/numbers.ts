import { define, type Filter } from '../../jinja/index.js';
import { PythonError, typeError, valueError } from '../../values/exception.js';
import { naturalLogarithm } from '../../values/logarithm.js';
import { percentFormat } from '../../values/percent-format.js';
import { realPower } from '../../values/real-power.js';
import { str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { Float, float, int, type Value } from '../../values/value.js';
import { ansibleError, isPython } from '../python-error.js';

/** Filters on numbers and sizes. */
export const NUMBER_FILTERS: Readonly<Record<string, Filter>> = {
  log: define({ name: 'logarithm', params: ['x', ['base', new Float(Math.E)]] }, (_call, x, base) =>
    onNumbers('log() can only be used on numbers', () => logarithm(real(x!), base!)),
  ),
  pow: define({ name: 'power', params: ['x', 'y'] }, (_call, x, y) =>
    onNumbers('pow() can only be used on numbers', () => power(real(x!), real(y!))),
  ),
  root: define({ name: 'inversepower', params: ['x', ['base', 2]] }, (_call, x, base) => {
    try {
      return root(real(x!), base!);
    } catch (error) {
      if (isPython(error, 'TypeError') || isPython(error, 'ValueError'))
        throw ansibleError('root() can only be used on numbers', error);
      throw error;
    }
  }),
  human_readable: define(
    { name: 'human_readable', params: ['size', ['isbits', false], ['unit', null]] },
    (_call, size, isBits, unit) => interpreted('human_readable()', () => bytesToHuman(size!, isTrue(isBits!), unit!)),
  ),
  human_to_bytes: define(
    { name: 'human_to_bytes', params: ['size', ['default_unit', null], ['isbits', false]] },
    (_call, size, unit, isBits) => interpreted('human_to_bytes()', () => humanToBytes(size!, unit!, isTrue(isBits!))),
  ),
};

function onNumbers(message: string, compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    if (isPython(error, 'TypeError')) throw ansibleError(message, error);
    throw error;
  }
}

function interpreted(name: string, compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    const problem = isPython(error, 'TypeError') ? 'failed on bad input' : "can't interpret the input";
    throw ansibleError(`${name} ${problem}`, error);
  }
}

function real(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Float) return value.value;
  throw typeError(`must be real number, not ${typeName(value)}`);
}

function logarithm(x: number, base: Value): Value {
  if (x <= 0) throw valueError('math domain error');
  if (base === 10) return float(Math.log10(x));
  const natural = naturalLogarithm(x);
  const b = real(base);
  if (b <= 0) throw valueError('math domain error');
  if (b === 1) throw new PythonError('ZeroDivisionError', 'float division by zero');
  return float(natural / naturalLogarithm(b));
}

function power(x: number, y: number): Value {
  const result = realPower(x, y);
  if (Number.isNaN(result) && !Number.isNaN(x) && !Number.isNaN(y)) throw valueError('math domain error');
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) {
    if (x === 0) throw valueError('math domain error');
    throw new PythonError('OverflowError', 'math range error');
  }
  return float(x === 1 || y === 0 ? 1 : result);
}

function root(x: number, base: Value): Value {
  if (base === 2 || base === 2n) {
    if (x < 0) throw valueError('math domain error');
    return float(Math.sqrt(x));
  }
  const b = typeof base === 'string' ? parseBase(base) : real(base);
  if (b === 0) throw new PythonError('ZeroDivisionError', 'float division by zero');
  return power(x, 1 / b);
}

function parseBase(text: string): number {
  const number = Number(text.trim());
  if (text.trim() === '' || Number.isNaN(number)) throw valueError(`could not convert string to float: '${text}'`);
  return number;
}

/** Units from the largest down, with their size. */
const SIZES: readonly (readonly [string, bigint])[] = [
  ['Y', 1n << 80n],
  ['Z', 1n << 70n],
  ['E', 1n << 60n],
  ['P', 1n << 50n],
  ['T', 1n << 40n],
  ['G', 1n << 30n],
  ['M', 1n << 20n],
  ['K', 1n << 10n],
  ['B', 1n],
];

const NAMES: Readonly<Record<string, string>> = {
  B: '',
  K: 'kilo',
  M: 'mega',
  G: 'giga',
  T: 'tera',
  P: 'peta',
  E: 'exa',
  Z: 'zeta',
  Y: 'yotta',
};

function bytesToHuman(size: Value, isBits: boolean, unit: Value): Value {
  if (typeof size === 'string' || size === null || typeof size === 'object') requireNumber(size, unit);
  const amount = real(size);
  if (unit !== null && typeof unit !== 'string')
    throw new PythonError('AttributeError', `'${typeName(unit)}' object has no attribute 'upper'`);
  const wanted = unit?.toUpperCase();
  const [letter, limit] =
    SIZES.find(([name, least]) => (wanted === undefined ? amount >= Number(least) : wanted === name)) ?? SIZES.at(-1)!;
  const base = isBits ? 'bits' : 'Bytes';
  return `${str(percentFormat('%.2f', float(amount / Number(limit))))} ${limit === 1n ? base : letter + base[0]}`;
}

function requireNumber(size: Value, unit: Value): void {
  if (size instanceof Float) return;
  throw typeError(
    unit === null
      ? `'>=' not supported between instances of '${typeName(size)}' and 'int'`
      : `unsupported operand type(s) for /: '${typeName(size)}' and 'int'`,
  );
}

function humanToBytes(number: Value, defaultUnit: Value, isBits: boolean): Value {
  const text = str(number);
  const match = /^([0-9]*\.?[0-9]+)(?:\s*([A-Za-z]+))?\s*$/.exec(text);
  if (!match) throw valueError(`human_to_bytes() can't interpret following string: ${text}`);
  const unit = match[2] ?? (defaultUnit === null ? undefined : str(defaultUnit));
  const amount = Number(match[1]);
  if (unit === undefined) return roundInt(amount, 1n);
  const letter = unit[0]!.toUpperCase();
  const limit = SIZES.find(([name]) => name === letter)?.[1];
  if (limit === undefined)
    throw valueError(
      `human_to_bytes() failed to convert ${text} (unit = ${unit}). The suffix must be one of ${SIZES.map(([name]) => name).join(', ')}`,
    );
  if (unit.length > 1) checkUnit(text, unit, letter, isBits);
  return roundInt(amount, limit);
}

function checkUnit(text: string, unit: string, letter: string, isBits: boolean): void {
  const [mark, name] = isBits ? ['b', 'bit'] : ['B', 'byte'];
  if (unit.toLowerCase() === NAMES[letter]! + name || unit === (letter === 'B' ? mark : letter + mark)) return;
  const expected = letter === 'B' ? `expect ${mark} or ${name}` : `expect ${letter}${mark} or ${letter}`;
  throw valueError(`human_to_bytes() failed to convert ${text}. Value is not a valid string (${expected})`);
}

/** Python's `round` to an int: halves go to the even neighbour. */
function roundInt(amount: number, limit: bigint): Value {
  const product = amount * Number(limit);
  const floor = Math.floor(product);
  const rest = product - floor;
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  return int(BigInt(rounded));
}
