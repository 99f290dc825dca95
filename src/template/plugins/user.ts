import type { Arguments, Filter, Test } from '../../jinja/index.js';
import { typeError } from '../../values/exception.js';
import { fromPlain, toPlain } from '../../values/plain.js';
import { isTrue } from '../../values/truth.js';
import type { Value } from '../../values/value.js';
import type { Lookup } from '../lookups/lookup.js';
import type { UserFunction } from './user-plugins.js';

/** A user's filter: it gets plain JavaScript values; arguments given by name come last, as one object. */
export function userFilter(run: UserFunction): Filter {
  return (_call, value, args) => answer(run, [value, ...args.positional], args);
}

/** A user's test. What it gives counts for its truth. */
export function userTest(run: UserFunction): Test {
  return (_call, value, args) => isTrue(answer(run, [value, ...args.positional], args));
}

/** A user's lookup: `run(terms, { variables, basedir, … options })` gives an array. `variables` has `get(name)`. */
export function userLookup(run: UserFunction): Lookup {
  return {
    acts: true,
    run({ terms, options, engine }) {
      const variables = {
        get: (name: string) => {
          const value = engine.variable(name);
          return value === undefined ? undefined : toPlain(engine.settle(value, value));
        },
        names: () => [...engine.variables.names()],
      };
      const context = { ...plainNamed(options), variables, basedir: engine.context.basedir };
      const result = checked((run as (...args: unknown[]) => unknown)(terms.map(toPlain), context));
      if (!Array.isArray(result)) throw typeError('a lookup must give an array');
      return result;
    },
  };
}

function answer(run: UserFunction, values: readonly Value[], args: Arguments): Value {
  const plain: unknown[] = values.map(toPlain);
  if (args.named.size > 0) plain.push(plainNamed(args.named));
  return checked((run as (...given: unknown[]) => unknown)(...plain));
}

function checked(result: unknown): Value {
  if (result instanceof Promise) throw typeError('a plugin must give its result at once, not a promise');
  return fromPlain(result);
}

function plainNamed(named: ReadonlyMap<string, Value>): Record<string, unknown> {
  return Object.fromEntries([...named].map(([name, value]) => [name, toPlain(value)]));
}
