import type { Arguments, CallContext, Filter, Test } from '../../jinja/index.js';
import { DictView } from '../../values/dict-view.js';
import { PythonError } from '../../values/exception.js';
import { listOf } from '../../values/iterate.js';
import { LazyIterator } from '../../values/iterator.js';
import { Range } from '../../values/range.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { Undefined } from '../../values/undefined.js';
import type { Value } from '../../values/value.js';
import type { AnsibleEnvironment } from '../environment.js';
import { guard } from '../lazy.js';
import { keepSecret } from './derived-secret.js';

/** How a plugin stands to markers. */
export interface MarkerPolicy {
  /** It is called with markers among its arguments; else the first of them is its result. */
  readonly args: boolean;
  /** It may read markers inside of containers; else reading one ends the call, with that marker as its result. */
  readonly items: boolean;
  /** It needs no list of a range's items: it may get ranges of any length. */
  readonly ranges?: boolean;
}

/** Items of a range that is made into a list. */
const LONGEST_RANGE = 10_000_000;

/** A filter as Ansible calls it: markers guarded, iterators made into lists. */
export function wrapFilter(environment: AnsibleEnvironment, filter: Filter, policy: MarkerPolicy): Filter {
  const { redactor } = environment.options;
  const wrapped: Filter = (call, value, args) =>
    invoke(environment, filter, policy, call, value, args, (given) => {
      const result = given instanceof Range ? listOf(given) : plainOutput(given);
      if (redactor?.active) keepSecret(redactor, value, args, result);
      return result;
    });
  return policy.args ? Object.assign(wrapped, { acceptsUndefined: true }) : wrapped;
}

/** A test as Ansible calls it: its result must be a bool. */
export function wrapTest(environment: AnsibleEnvironment, name: string, test: Test, policy: MarkerPolicy): Test {
  const wrapped: Test = (call, value, args) => {
    const result = invoke(environment, test, policy, call, value, args, (given) => given);
    if (typeof result === 'boolean' || result instanceof Undefined) return result;
    environment.notice({
      type: 'deprecation',
      message:
        `The test plugin '${name}' returned a non-boolean result of type <class '${typeName(result)}'>. ` +
        'Test plugins must have a boolean result.',
      version: '2.23',
      source: environment.current?.source,
    });
    return isTrue(result);
  };
  return policy.args ? Object.assign(wrapped, { acceptsUndefined: true }) : wrapped;
}

function invoke(
  environment: AnsibleEnvironment,
  plugin: Filter | Test,
  policy: MarkerPolicy,
  call: CallContext,
  value: Value,
  args: Arguments,
  finish: (result: Value) => Value,
): Value {
  if (value instanceof Range && value.count > LONGEST_RANGE && !policy.ranges)
    throw new PythonError('MemoryError', `a range of ${value.count} items cannot be made into a list`);
  const outer = environment.tripping;
  environment.tripping = !policy.items;
  try {
    if (policy.items) return finish(plugin(call, value, args));
    const engine = environment.current!.engine;
    return finish(
      plugin(
        call,
        guard(value, engine),
        guardAll(args, (item) => guard(item, engine)),
      ),
    );
  } finally {
    environment.tripping = outer;
  }
}

function guardAll(args: Arguments, guarded: (value: Value) => Value): Arguments {
  if (args.positional.length === 0 && args.named.size === 0) return args;
  const named = new Map<string, Value>();
  for (const [name, value] of args.named) named.set(name, guarded(value));
  return { positional: args.positional.map(guarded), named };
}

/** What plugins and functions give: iterators and views of dicts become lists. */
export function plainOutput(value: Value): Value {
  return value instanceof LazyIterator || value instanceof DictView ? listOf(value) : value;
}
