import { OPERATORS } from '../../values/arithmetic.js';
import { equals } from '../../values/equality.js';
import { PythonError } from '../../values/exception.js';
import { formatValue } from '../../values/format-value.js';
import { itemsOf } from '../../values/iterate.js';
import { LazyIterator } from '../../values/iterator.js';
import { lengthOf } from '../../values/length.js';
import { contains } from '../../values/membership.js';
import { numericOf, truncateFloat } from '../../values/numeric.js';
import { compare } from '../../values/order.js';
import { repr, str } from '../../values/repr.js';
import { round } from '../../values/rounding.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { float, int, isInt, Special, Tuple, type Value } from '../../values/value.js';
import { findItem } from '../access.js';
import { type Arity, takeArguments } from './arity.js';
import { type Body, NONE, ONE, positional } from './method.js';
import type { Method } from './table.js';

/** A class as a value: what `x.__class__` gives. It can be printed and asked for its name, not called. */
export class TypeValue extends Special {
  override readonly typeName = 'type';

  constructor(
    readonly name: string,
    private readonly module: string | undefined,
  ) {
    super();
  }

  override attribute(name: string): Value | undefined {
    if (name === '__name__' || name === '__qualname__') return this.name;
    return name === '__module__' ? (this.module ?? 'builtins') : undefined;
  }

  override equals(other: Value): boolean | undefined {
    return other instanceof TypeValue ? this.name === other.name && this.module === other.module : undefined;
  }

  override hashKey(): string {
    return `type ${this.module}.${this.name}`;
  }

  override repr(): string {
    return `<class '${this.module === undefined ? this.name : `${this.module}.${this.name}`}'>`;
  }
}

/** Names with two underscores that every object has; a sandbox refuses them instead of calling them missing. */
const UNIVERSAL = new Set(
  `class delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt ne new reduce reduce_ex repr
  setattr sizeof str subclasshook`
    .split(/\s+/)
    .map((name) => `__${name}__`),
);

/** Whether a value has the named special method or attribute in Python, whether templates can use it or not. */
export function hasDunder(value: Value, name: string): boolean {
  return UNIVERSAL.has(name) || dunderAttribute(value, name) !== undefined || dunderMethod(value, name) !== undefined;
}

export function dunderAttribute(value: Value, name: string): Value | undefined {
  if (name !== '__class__') return undefined;
  const [last = '', ...modules] = typeName(value).split('.').reverse();
  const module = value instanceof Special ? value.moduleName : undefined;
  return new TypeValue(last, module ?? (modules.length > 0 ? modules.reverse().join('.') : undefined));
}

interface Row {
  readonly has: (value: Value) => boolean;
  readonly arity: Arity;
  readonly body: Body<Value>;
}

const anything = () => true;
const isSized = (value: Value) => lengthOf(value) !== undefined;
const isNumber = (value: Value) => numericOf(value) !== undefined;
const isContainer = (value: Value) => isSized(value) || (value instanceof Special && value.contains !== undefined);

const operator = (sign: keyof typeof OPERATORS): Row => ({
  has: isNumber,
  arity: ONE,
  body: (a, b) => OPERATORS[sign](a, b!),
});
const ordering = (sign: '<' | '<=' | '>' | '>='): Row => ({
  has: anything,
  arity: ONE,
  body: (a, b) => compare(sign, a, b!),
});

const ROWS: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['__len__', { has: isSized, arity: NONE, body: (value) => lengthOf(value)! }],
  ['__contains__', { has: isContainer, arity: ONE, body: (value, item) => contains(value, item!) }],
  [
    '__iter__',
    { has: isSized, arity: NONE, body: (value) => new LazyIterator(itemsOf(value), `${typeName(value)}_iterator`) },
  ],
  ['__getitem__', { has: isSized, arity: ONE, body: itemOf }],
  ['__str__', { has: anything, arity: NONE, body: (value) => str(value) }],
  ['__repr__', { has: anything, arity: NONE, body: (value) => repr(value) }],
  ['__format__', { has: anything, arity: ONE, body: (value, spec) => formatValue(value, str(spec!)) }],
  ['__eq__', { has: anything, arity: ONE, body: (a, b) => equals(a, b!) }],
  ['__ne__', { has: anything, arity: ONE, body: (a, b) => !equals(a, b!) }],
  ['__lt__', ordering('<')],
  ['__le__', ordering('<=')],
  ['__gt__', ordering('>')],
  ['__ge__', ordering('>=')],
  ['__bool__', { has: isNumber, arity: NONE, body: (value) => isTrue(value) }],
  ['__int__', { has: isNumber, arity: NONE, body: whole }],
  ['__index__', { has: (value) => isInt(value) || typeof value === 'boolean', arity: NONE, body: whole }],
  ['__trunc__', { has: isNumber, arity: NONE, body: whole }],
  ['__float__', { has: isNumber, arity: NONE, body: (value) => float(Number(numericOf(value)!.value)) }],
  [
    '__abs__',
    { has: isNumber, arity: NONE, body: (value) => (compare('<', value, 0) ? OPERATORS['-'](0, value) : value) },
  ],
  ['__neg__', { has: isNumber, arity: NONE, body: (value) => OPERATORS['*'](value, -1) }],
  ['__round__', { has: isNumber, arity: positional(0, 1), body: rounded }],
  [
    '__add__',
    { has: (value) => isNumber(value) || isSequence(value), arity: ONE, body: (a, b) => OPERATORS['+'](a, b!) },
  ],
  [
    '__mul__',
    { has: (value) => isNumber(value) || isSequence(value), arity: ONE, body: (a, b) => OPERATORS['*'](a, b!) },
  ],
  [
    '__mod__',
    { has: (value) => isNumber(value) || typeof value === 'string', arity: ONE, body: (a, b) => OPERATORS['%'](a, b!) },
  ],
  ['__sub__', operator('-')],
  ['__truediv__', operator('/')],
  ['__floordiv__', operator('//')],
  ['__pow__', operator('**')],
]);

/** A special method that templates outside a sandbox may call by name. */
export function dunderMethod(value: Value, name: string): Method | undefined {
  const row = ROWS.get(name);
  if (!row?.has(value)) return undefined;
  return (self, args) => row.body(self, ...takeArguments(typeName(self), name, row.arity, args));
}

function isSequence(value: Value): boolean {
  return typeof value === 'string' || Array.isArray(value) || value instanceof Tuple;
}

function itemOf(value: Value, key: Value | undefined): Value {
  const found = findItem(value, key!);
  if (found !== undefined) return found;
  if (value instanceof Map) throw new PythonError('KeyError', repr(key!));
  throw new PythonError('IndexError', `${typeName(value)} index out of range`);
}

function whole(value: Value): Value {
  const number = numericOf(value)!;
  return number.float ? truncateFloat(number.value) : int(BigInt(number.value));
}

function rounded(value: Value, digits: Value | undefined): Value {
  if (digits !== undefined && digits !== null) return round(value, Number(digits));
  const result = round(value, 0);
  return numericOf(result)!.float ? whole(result) : result;
}
