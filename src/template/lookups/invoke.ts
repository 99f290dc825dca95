import { fullMessage } from '../../base/chain.js';
import { missingCollection } from '../../base/collections.js';
import type { Arguments } from '../../jinja/index.js';
import { PythonError, typeError } from '../../values/exception.js';
import { listOf } from '../../values/iterate.js';
import { Range } from '../../values/range.js';
import { repr } from '../../values/repr.js';
import { Template } from '../../values/template.js';
import { isTrue } from '../../values/truth.js';
import { Undefined } from '../../values/undefined.js';
import { Tuple, type Value } from '../../values/value.js';
import { warnEmbedded } from '../embedded.js';
import type { AnsibleEnvironment } from '../environment.js';
import { pluginError, TemplateError } from '../error.js';
import { guard } from '../lazy.js';
import type { Lookup } from './lookup.js';

/** `lookup('name', term, …, option=…)`, or `query`, which always gives a list. */
export function callLookup(environment: AnsibleEnvironment, args: Arguments, wantList: boolean): Value {
  if (args.positional.length === 0)
    throw typeError(`${wantList ? '_query' : '_lookup'}() missing 1 required positional argument: 'plugin_name'`);
  const [name, ...terms] = args.positional;
  const options = new Map(args.named);
  if (wantList) options.set('wantlist', true);
  return invokeLookup(environment, name!, terms, options, undefined);
}

/** Runs a lookup. `withAction` is the task's action for `with_<lookup>`. */
export function invokeLookup(
  environment: AnsibleEnvironment,
  name: Value,
  terms: readonly Value[],
  options: Map<string, Value>,
  withAction: string | undefined,
): Value {
  if (name instanceof Undefined) return name;
  const lookup = find(environment, name);
  if (!lookup.acceptsMarkers) {
    const marker = [...terms, ...options.values()].find((value) => value instanceof Undefined);
    if (marker) return marker;
  }
  if (lookup.acts && environment.current!.engine.context.ahead) {
    throw new TemplateError('plugin', `The lookup plugin ${repr(name)} is not called ahead of its time.`);
  }
  const wantList = isTrue(options.get('wantlist') ?? false);
  const errors = options.get('errors') ?? 'strict';
  options.delete('wantlist');
  options.delete('errors');
  if (lookup.volatile !== false) environment.volatile++;
  let results: Value[] | Undefined;
  try {
    results = run(environment, lookup, name as string, terms, options, withAction);
  } catch (error) {
    if (error instanceof PythonError && error.undefined) return error.undefined;
    return failed(environment, name as string, error, errors, wantList);
  }
  if (results instanceof Undefined || wantList) return results;
  return joined(results);
}

function find(environment: AnsibleEnvironment, name: Value): Lookup {
  if (typeof name !== 'string' || name === '') {
    const cause = new TemplateError('plugin', 'A non-empty plugin name is required.');
    throw new TemplateError('plugin', `The lookup plugin ${repr(name)} failed to load.`, { code: 'lookup', cause });
  }
  const lookup = environment.plugins.lookup(name);
  if (lookup) return lookup;
  const problem = environment.plugins.lookupProblem(name);
  if (problem !== undefined) {
    const cause = new TemplateError('plugin', problem);
    throw new TemplateError('plugin', `The lookup plugin ${repr(name)} failed to load.`, { code: 'lookup', cause });
  }
  const { collections } = environment.options;
  const message = collections && missingCollection(name, collections);
  if (message !== undefined) environment.notice({ type: 'warning', message });
  throw new TemplateError('plugin-missing', `The lookup plugin '${name}' was not found.`, {
    code: 'lookup',
    source: environment.current?.source,
    told: null,
    advice: environment.plugins.missingHint('lookup', name),
  });
}

function run(
  environment: AnsibleEnvironment,
  lookup: Lookup,
  name: string,
  given: readonly Value[],
  options: ReadonlyMap<string, Value>,
  withAction: string | undefined,
): Value[] | Undefined {
  const { engine } = environment.current!;
  const terms = given.map((term) => guard(renderConstants(environment, term), engine));
  if (!lookup.acceptsMarkers) {
    const marker = terms.find((value) => value instanceof Undefined);
    if (marker) return marker;
  }
  const guarded = new Map([...options].map(([key, value]) => [key, guard(value, engine)] as const));
  const outer = environment.tripping;
  environment.tripping = !lookup.acceptsItems;
  try {
    return lookup.run({ name, environment, engine, terms, options: guarded, withAction });
  } finally {
    environment.tripping = outer;
  }
}

/** String constants of the expression that hold templates are rendered: only they, and only where they are whole terms or items. */
function renderConstants(environment: AnsibleEnvironment, term: Value): Value {
  const { literals, engine, source } = environment.current!;
  if (!literals) return term;
  if (typeof term === 'string') {
    if (!literals.has(term)) return term;
    warnEmbedded(environment, false);
    return engine.resolve(new Template(term, source));
  }
  if (Array.isArray(term)) return term.map((item) => renderConstants(environment, item));
  if (term instanceof Tuple) return new Tuple(term.items.map((item) => renderConstants(environment, item)));
  if (term instanceof Map && term.constructor === Map)
    return new Map([...term].map(([key, item]) => [key, renderConstants(environment, item)]));
  return term;
}

function failed(
  environment: AnsibleEnvironment,
  name: string,
  error: unknown,
  errors: Value,
  wantList: boolean,
): Value {
  const { source } = environment.current!;
  if (errors === 'warn') {
    const message = `An error occurred while running the lookup plugin '${name}': ${fullMessage(error)}`;
    environment.notice({ type: 'warning', message });
  } else if (errors !== 'ignore') throw pluginError('lookup', name, error, source);
  return wantList ? [] : null;
}

/** Without `wantlist`: the only result, or texts joined by commas, or the list when there are others. */
function joined(results: Value[]): Value {
  const [first] = results;
  if (first !== undefined && results.length === 1) return first instanceof Range ? listOf(first) : first;
  if (results.length === 0) return results;
  return results.every((result) => typeof result === 'string') ? results.join(',') : results;
}
