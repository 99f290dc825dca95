import { PythonError, typeError } from '../../values/exception.js';
import { repr, str } from '../../values/repr.js';
import { Undefined } from '../../values/undefined.js';
import type { Value } from '../../values/value.js';
import { NOT_OVERRIDDEN } from '../marker.js';
import { classText, nativeName } from '../native-name.js';
import { ansibleError, ansibleTypeError } from '../python-error.js';
import { compileRegex } from '../regex/compile.js';
import type { Lookup, LookupCall } from './lookup.js';

/** Lookups of variables: the play's, the environment's, the inventory's. */
export const VARIABLE_LOOKUPS: Readonly<Record<string, Lookup>> = {
  vars: {
    run(call) {
      const fallback = call.options.get('default') ?? null;
      return call.terms.map((term) => {
        if (typeof term !== 'string') throw ansibleTypeError(`Variable name must be 'str' not '${nativeName(term)}'.`);
        const missing = new Undefined(undefined, `No variable named '${term}' was found.`);
        const value = call.engine.variable(term);
        if (value !== undefined) return value;
        return fallback === null ? missing : fallback;
      });
    },
  },
  varnames: { run: variableNames },
  env: { acceptsMarkers: true, run: (call) => call.terms.map((term) => environmentVariable(call, term)) },
  inventory_hostnames: {
    run({ environment, engine, terms }) {
      const { matchHosts } = environment.options;
      if (!matchHosts) throw ansibleError('There is no inventory to match host patterns in.');
      const patterns = terms.flatMap((term) => (Array.isArray(term) ? term.map(str) : [str(term)]));
      return [...matchHosts(patterns, engine.variable('groups') ?? new Map())];
    },
  },
};

function variableNames({ engine, terms }: LookupCall): Value[] {
  const names = [...engine.variables.names()];
  return terms.flatMap((term) => {
    if (typeof term !== 'string')
      throw ansibleError(`Invalid setting identifier, "${str(term)}" is not a string, it is a ${classText(term)}`);
    try {
      const regex = compileRegex(term);
      return names.filter((name) => regex.search(name));
    } catch (error) {
      throw ansibleError(`Unable to use "${term}" as a search parameter: ${(error as Error).message}`);
    }
  });
}

function environmentVariable({ environment, options }: LookupCall, term: Value): Value {
  if (term instanceof Undefined) return term;
  if (typeof term !== 'string') throw typeError(`'${nativeName(term)}' object has no attribute 'split'`);
  const name = term.trim().split(/\s+/)[0]!;
  if (name === '') throw new PythonError('IndexError', 'list index out of range');
  const value = environment.env[name];
  if (value !== undefined) return value;
  const fallback = options.get('default') ?? '';
  if (fallback === NOT_OVERRIDDEN)
    return new Undefined(undefined, `The environment variable ${repr(name)} is not set.`);
  return fallback;
}
