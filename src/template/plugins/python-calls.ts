import type { Arguments, Filter, Test } from '../../jinja/index.js';
import { typeError } from '../../values/exception.js';
import type { Value } from '../../values/value.js';
import type { AnsibleEnvironment } from '../environment.js';
import type { Lookup } from '../lookups/lookup.js';
import { answersInside } from './python-answers.js';
import type { PythonHost } from './python-host.js';
import type { PythonPlugin } from './python-plugins.js';
import { packValue, unpackValue } from './python-values.js';

/** A filter or test in Python. */
export function pythonFunction(host: PythonHost, plugin: PythonPlugin, environment: AnsibleEnvironment): Filter & Test {
  return ((_call: unknown, value: Value, args: Arguments) =>
    unpackValue(
      host.call(
        'call',
        { ...placeOf(plugin), ...packed([value, ...args.positional], args.named) },
        answersInside(environment),
      ),
    )) as Filter & Test;
}

/** A lookup in Python. */
export function pythonLookup(host: PythonHost, plugin: PythonPlugin): Lookup {
  return {
    run({ terms, options, environment, engine }) {
      const { basedir } = engine.context;
      const fields = { ...placeOf(plugin), basedir, ...packed(terms, options) };
      const result = unpackValue(host.call('lookup', fields, answersInside(environment)));
      if (!Array.isArray(result)) throw typeError('a lookup must give a list');
      return result;
    },
  };
}

function placeOf({ kind, file, name, code }: PythonPlugin): Record<string, Value> {
  return { kind, file, plugin: name, name: code };
}

function packed(args: readonly Value[], named: ReadonlyMap<string, Value>): Record<string, Value> {
  return {
    args: args.map((arg) => packValue(arg)),
    named: new Map([...named].map(([key, value]) => [key, packValue(value)])),
  };
}
