import { modulo } from '../../values/arithmetic.js';
import { Bytes } from '../../values/bytes.js';
import { equals } from '../../values/equality.js';
import { typeError, undefinedError } from '../../values/exception.js';
import { hashKey } from '../../values/hash.js';
import { isIterable } from '../../values/iterate.js';
import { lengthOf } from '../../values/length.js';
import { Markup } from '../../values/markup.js';
import { contains } from '../../values/membership.js';
import { numericOf } from '../../values/numeric.js';
import { compare, type Ordering } from '../../values/order.js';
import { Range } from '../../values/range.js';
import { str } from '../../values/repr.js';
import { asText } from '../../values/text.js';
import { ChainableUndefined, LenientUndefined, Undefined } from '../../values/undefined.js';
import { isInt, Special, Tuple, type Value } from '../../values/value.js';
import { Callable, type CallContext, type Filter, type Test } from '../callable.js';
import { builtin } from '../filters/builtin.js';
import { CHARACTER_TESTS } from '../methods/character-tests.js';
import { define } from '../signature.js';

const simple = (name: string, holds: (value: Value) => boolean, acceptsUndefined = false) =>
  define({ name: `test_${name}`, params: ['value'], acceptsUndefined }, (_, value) => holds(value!));

/** One of Python's operators as a test: it takes the value and one argument. */
function operator(name: string, holds: (a: Value, b: Value) => boolean): Filter {
  return (_, value, { positional, named }) => {
    if (named.size > 0) throw typeError(`${name}() takes no keyword arguments`);
    if (positional.length !== 1) throw typeError(`${name} expected 2 arguments, got ${positional.length + 1}`);
    return holds(value, positional[0]!);
  };
}

const ordering = (name: string, sign: Ordering) => operator(name, (a, b) => compare(sign, a, b));

const eq = operator('eq', equals);
const ne = operator('ne', (a, b) => !equals(a, b));
const lt = ordering('lt', '<');
const le = ordering('le', '<=');
const gt = ordering('gt', '>');
const ge = ordering('ge', '>=');

/** Jinja2's built-in tests by name. */
export const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>(
  Object.entries({
    odd: simple('odd', (value) => equals(modulo(value, 2), 1)),
    even: simple('even', (value) => equals(modulo(value, 2), 0)),
    divisibleby: define({ name: 'test_divisibleby', params: ['value', 'num'] }, (_, value, by) =>
      equals(modulo(value!, by!), 0),
    ),
    defined: simple('defined', (value) => !(value instanceof Undefined), true),
    undefined: simple('undefined', (value) => value instanceof Undefined, true),
    filter: define({ name: 'test_filter', params: ['value'], hidden: 1 }, (call, value) =>
      named(call, value!, 'findFilter'),
    ),
    test: define({ name: 'test_test', params: ['value'], hidden: 1 }, (call, value) => named(call, value!, 'findTest')),
    none: simple('none', (value) => value === null),
    boolean: simple('boolean', (value) => typeof value === 'boolean'),
    false: simple('false', (value) => value === false),
    true: simple('true', (value) => value === true),
    integer: simple('integer', isInt),
    float: simple('float', (value) => numericOf(value)?.float === true),
    lower: simple('lower', (value) => CHARACTER_TESTS.islower!(str(value))),
    upper: simple('upper', (value) => CHARACTER_TESTS.isupper!(str(value))),
    string: simple('string', (value) => asText(value) !== undefined),
    mapping: simple(
      'mapping',
      (value) => value instanceof Map || (value instanceof Special && value.asDict !== undefined),
    ),
    number: simple('number', (value) => numericOf(value) !== undefined),
    sequence: simple('sequence', isSequence),
    iterable: simple('iterable', canIterate),
    callable: builtin('callable', (value) => value instanceof Callable || value instanceof Undefined),
    sameas: define({ name: 'test_sameas', params: ['value', 'other'] }, (_, value, other) => same(value!, other!)),
    escaped: simple('escaped', isEscaped),
    in: define({ name: 'test_in', params: ['value', 'seq'] }, (_, value, seq) => contains(seq!, value!)),
    '==': eq,
    eq,
    equalto: eq,
    '!=': ne,
    ne,
    '>': gt,
    gt,
    greaterthan: gt,
    '>=': ge,
    ge,
    '<': lt,
    lt,
    lessthan: lt,
    '<=': le,
    le,
  }),
);

function named(call: CallContext, value: Value, find: 'findFilter' | 'findTest'): boolean {
  const name = asText(value);
  if (name === undefined) hashKey(value);
  return name !== undefined && call.environment[find](name) !== undefined;
}

/** What has a length and items by key; an undefined value of the strict kinds has neither. */
function isSequence(value: Value): boolean {
  if (value instanceof LenientUndefined) return true;
  if (value instanceof Undefined) return false;
  if (value instanceof Special)
    return (
      value instanceof Markup ||
      value instanceof Range ||
      value instanceof Bytes ||
      (value.item !== undefined && value.length !== undefined)
    );
  return lengthOf(value) !== undefined;
}

function canIterate(value: Value): boolean {
  if (value instanceof Undefined && !(value instanceof LenientUndefined)) throw undefinedError(value);
  return isIterable(value);
}

function same(a: Value, b: Value): boolean {
  return Object.is(a, b) || (a instanceof Tuple && b instanceof Tuple && a.items.length === 0 && b.items.length === 0);
}

function isEscaped(value: Value): boolean {
  return (
    value instanceof Markup || value instanceof ChainableUndefined || (value instanceof Special && 'html' in value)
  );
}
