import { readFileSync } from 'node:fs';
import type { Message } from '../../base/notice.js';
import { Bytes } from '../../values/bytes.js';
import { Encrypted } from '../../values/encrypted.js';
import { typeError } from '../../values/exception.js';
import { str } from '../../values/repr.js';
import { isDict, type Value } from '../../values/value.js';
import { loadYaml } from '../../yaml/load.js';
import type { TemplateEngine } from '../engine.js';
import type { AnsibleEnvironment } from '../environment.js';
import { findFile } from '../lookups/search.js';
import type { Templar } from '../templar.js';
import type { Question } from './python-host.js';

/** What a plugin may ask for, answered by the template that calls it. */
export function answersInside(environment: AnsibleEnvironment): Question {
  return (what, args, named) => answerOf(what)(environment.current!.engine, args, named);
}

/** What a plugin may ask for that no template calls, answered with the variables of a templar. */
export function answersWith(templar: Templar): Question {
  return (what, args, named) => answerOf(what)(templar as TemplateEngine, args, named);
}

function answerOf(what: string): Answer {
  const answer = ANSWERS[what];
  if (!answer) throw typeError(`a plugin cannot ask for ${what}`);
  return answer;
}

type Answer = (engine: TemplateEngine, args: readonly Value[], named: ReadonlyMap<string, Value>) => Value;

const ANSWERS: Readonly<Record<string, Answer>> = {
  variable(engine, [name]) {
    const value = engine.variable(str(name!));
    return value === undefined ? null : [engine.settle(value, value)];
  },
  /** A variable as it was written: its templates are not rendered. */
  source(engine, [name]) {
    const value = engine.variables.get(str(name!));
    return value === undefined ? null : [decrypted(value, engine)];
  },
  names: (engine) => [...engine.variables.names()],
  defined: (engine, [name]) => engine.variables.get(str(name!)) !== undefined,
  hosts: (engine) => evaluateWith(engine, 'hostvars.keys() | list', []),
  host_names: (engine, args) => evaluateWith(engine, 'hostvars[drover_args[0]].keys() | list', args),
  host_variable: (engine, args) => evaluateWith(engine, 'hostvars[drover_args[0]][drover_args[1]]', args),
  template(engine, [value, extra]) {
    return engine.with(textMap(extra!)).render(value!);
  },
  conditional: (engine, [value, extra]) => engine.with(textMap(extra!)).test(value!),
  filter: (engine, [name, value, ...args], named) =>
    evaluate(engine, `drover_value | ${word(name!)}`, value!, args, named),
  test: (engine, [name, value, ...args], named) =>
    evaluate(engine, `drover_value is ${word(name!)}`, value!, args, named),
  lookup: (engine, [name, terms], named) =>
    evaluate(engine, `query('${word(name!)}', *drover_value, **drover_named)`, terms!, [], named, true),
  has({ environment: { plugins } }, [kind, name]) {
    if (kind === 'lookup') return plugins.hasLookup(str(name!));
    return (kind === 'filter' ? plugins.filter(str(name!)) : plugins.test(str(name!))) !== undefined;
  },
  file({ environment }, [path]) {
    const content = readFileSync(str(path!));
    return new Bytes(environment.options.decryptFile?.(content, str(path!)) ?? content);
  },
  yaml: (engine, [text, file]) => decrypted(loadYaml(str(text!), str(file!), { templates: false }), engine),
  find: (engine, [subdirectory, name]) =>
    findFile({ environment: engine.environment, engine }, str(subdirectory!), str(name!), true) ?? null,
  tell(engine, [type, message, level], named) {
    const notice = (message: Message) => engine.environment.notice(message, engine);
    const text = (name: string) => (named.get(name) == null ? undefined : str(named.get(name)!));
    if (type === 'verbose') notice({ type, level: Number(level), message: str(message!) });
    else if (type === 'warning') notice({ type, message: str(message!) });
    else {
      const owner = text('owner');
      const from = owner === undefined ? {} : { owner: { name: owner, type: null } };
      notice({
        type: 'deprecation',
        message: str(message!),
        version: text('version'),
        date: text('date'),
        ...from,
      });
    }
    return null;
  },
  show(engine, [text]) {
    engine.environment.notice({ type: 'verbose', level: 0, message: str(text!) }, engine);
    return null;
  },
  banner: (engine, args) => answerOf('show')(engine, args, new Map()),
  setting({ environment }, [name]) {
    const found = environment.options.setting?.(str(name!), undefined);
    return found ? [found.value] : null;
  },
};

function evaluate(
  engine: TemplateEngine,
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
  return engine.with(given).evaluate(call);
}

function evaluateWith(engine: TemplateEngine, expression: string, args: readonly Value[]): Value {
  return engine.with(new Map<string, Value>([['drover_args', [...args]]])).evaluate(expression);
}

/** A plugin's name as it may stand in an expression. */
function word(name: Value): string {
  if (typeof name === 'string' && /^\w+(?:\.\w+)*$/.test(name)) return name;
  throw typeError('that is no name of a plugin');
}

function textMap(value: Value): ReadonlyMap<string, Value> {
  return new Map(isDict(value) ? [...value].map(([key, item]) => [str(key), item]) : []);
}

/** A source value without vaulted texts. */
function decrypted(value: Value, engine: TemplateEngine): Value {
  if (value instanceof Encrypted) return engine.render(value);
  if (Array.isArray(value)) return value.map((item) => decrypted(item, engine));
  return isDict(value) ? new Map([...value].map(([key, item]) => [key, decrypted(item, engine)])) : value;
}
