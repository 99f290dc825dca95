import { readFileSync } from 'node:fs';
import type { Arguments, Filter, Test } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import { typeError } from '../../values/exception.js';
import { str } from '../../values/repr.js';
import { Template } from '../../values/template.js';
import { isDict, type Value } from '../../values/value.js';
import { loadYaml } from '../../yaml/load.js';
import type { AnsibleEnvironment } from '../environment.js';
import type { Lookup } from '../lookups/lookup.js';
import { findFile } from '../lookups/search.js';
import type { PythonHost, Question } from './python-host.js';
import type { PythonPlugin } from './python-plugins.js';
import { packValue, unpackValue } from './python-values.js';

/** A filter or test in Python. */
export function pythonFunction(host: PythonHost, plugin: PythonPlugin, environment: AnsibleEnvironment): Filter & Test {
  return ((_call: unknown, value: Value, args: Arguments) =>
    unpackValue(
      host.call(
        'call',
        { ...placeOf(plugin), ...packed([value, ...args.positional], args.named) },
        questions(environment),
      ),
    )) as Filter & Test;
}

/** A lookup in Python. */
export function pythonLookup(host: PythonHost, plugin: PythonPlugin): Lookup {
  return {
    run({ terms, options, environment, engine }) {
      const { basedir } = engine.context;
      const fields = { ...placeOf(plugin), basedir, ...packed(terms, options) };
      const result = unpackValue(host.call('lookup', fields, questions(environment)));
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

/** What a plugin may ask for, answered by the template that calls it. */
function questions(environment: AnsibleEnvironment): Question {
  return (what, args, named) => {
    const answer = ANSWERS[what];
    if (!answer) throw typeError(`a plugin cannot ask for ${what}`);
    return answer(environment, args, named);
  };
}

type Answer = (environment: AnsibleEnvironment, args: readonly Value[], named: ReadonlyMap<string, Value>) => Value;

const engineOf = (environment: AnsibleEnvironment) => environment.current!.engine;

const ANSWERS: Readonly<Record<string, Answer>> = {
  variable(environment, [name]) {
    const engine = engineOf(environment);
    const value = engine.variable(str(name!));
    return value === undefined ? null : [engine.settle(value, value)];
  },
  names: (environment) => [...engineOf(environment).variables.names()],
  defined: (environment, [name]) => engineOf(environment).variables.get(str(name!)) !== undefined,
  hosts: (environment) => evaluateWith(environment, 'hostvars.keys() | list', []),
  host_names: (environment, args) => evaluateWith(environment, 'hostvars[drover_args[0]].keys() | list', args),
  host_variable: (environment, args) => evaluateWith(environment, 'hostvars[drover_args[0]][drover_args[1]]', args),
  template(environment, [value, extra]) {
    const engine = engineOf(environment);
    return engine.with(textMap(extra!)).render(templates(value!));
  },
  filter: (environment, [name, value, ...args], named) =>
    evaluate(environment, `drover_value | ${word(name!)}`, value!, args, named),
  test: (environment, [name, value, ...args], named) =>
    evaluate(environment, `drover_value is ${word(name!)}`, value!, args, named),
  lookup: (environment, [name, terms], named) =>
    evaluate(environment, `query('${word(name!)}', *drover_value, **drover_named)`, terms!, [], named, true),
  has(environment, [kind, name]) {
    const { plugins } = environment;
    if (kind === 'lookup') return plugins.hasLookup(str(name!));
    return (kind === 'filter' ? plugins.filter(str(name!)) : plugins.test(str(name!))) !== undefined;
  },
  file(environment, [path]) {
    const content = readFileSync(str(path!));
    return new Bytes(environment.options.decryptFile?.(content, str(path!)) ?? content);
  },
  yaml: (_environment, [text, file]) => loadYaml(str(text!), str(file!), { templates: false }),
  find: (environment, [subdirectory, name]) =>
    findFile({ environment, engine: engineOf(environment) }, str(subdirectory!), str(name!), true) ?? null,
  tell(environment, [type, message, level], named) {
    const text = (name: string) => (named.get(name) == null ? undefined : str(named.get(name)!));
    if (type === 'verbose') environment.notice({ type, level: Number(level), message: str(message!) });
    else if (type === 'warning') environment.notice({ type, message: str(message!) });
    else {
      const owner = text('owner');
      const from = owner === undefined ? {} : { owner: { name: owner, type: null } };
      environment.notice({
        type: 'deprecation',
        message: str(message!),
        version: text('version'),
        date: text('date'),
        ...from,
      });
    }
    return null;
  },
  setting(environment, [name]) {
    const found = environment.options.setting?.(str(name!), undefined);
    return found ? [found.value] : null;
  },
};

function evaluate(
  environment: AnsibleEnvironment,
  expression: string,
  value: Value,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
  whole = false,
): Value {
  const given = new Map<string, Value>([
    ['drover_value', value],
    ['drover_args', [...args]],
    ['drover_named', new Map(named)],
  ]);
  const call = whole ? expression : `${expression}(*drover_args, **drover_named)`;
  return engineOf(environment).with(given).evaluate(call);
}

function evaluateWith(environment: AnsibleEnvironment, expression: string, args: readonly Value[]): Value {
  return engineOf(environment)
    .with(new Map<string, Value>([['drover_args', [...args]]]))
    .evaluate(expression);
}

/** A plugin's name as it may stand in an expression. */
function word(name: Value): string {
  if (typeof name === 'string' && /^\w+(?:\.\w+)*$/.test(name)) return name;
  throw typeError('that is no name of a plugin');
}

function textMap(value: Value): ReadonlyMap<string, Value> {
  return new Map(isDict(value) ? [...value].map(([key, item]) => [str(key), item]) : []);
}

/** The texts of a structure as templates: the plugin said that it trusts them. */
function templates(value: Value): Value {
  if (typeof value === 'string') return new Template(value, undefined);
  if (Array.isArray(value)) return value.map(templates);
  return isDict(value) ? new Map([...value].map(([key, item]) => [key, templates(item)])) : value;
}
