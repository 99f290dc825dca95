import { define, type Filter } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import type { Encrypted } from '../../values/encrypted.js';
import { PythonError, typeError } from '../../values/exception.js';
import { str } from '../../values/repr.js';
import { asText } from '../../values/text.js';
import { isTrue } from '../../values/truth.js';
import { type Dict, isInt, type Value } from '../../values/value.js';
import { type DumpOptions, dumpYaml } from '../../yaml/dump.js';
import { dumpable } from '../dumpable.js';
import { encodeText } from '../encoding.js';
import type { AnsibleEnvironment } from '../environment.js';
import { nativeName } from '../native-name.js';
import { acceptsItems } from '../plugins/accepts.js';
import { loadYamlText } from '../yaml-text.js';

/** Filters from and to YAML. */
export function yamlFilters(environment: AnsibleEnvironment): Readonly<Record<string, Filter>> {
  const load = (name: string, all: boolean): Filter =>
    define({ name, params: ['data'] }, (_call, data) => {
      if (data === null) return all ? [] : null;
      const text = asText(data!);
      if (text !== undefined) return loadYamlText(environment, text, all);
      environment.notice({
        type: 'deprecation',
        message: `The ${name} filter ignored non-string input of type '${nativeName(data!)}'.`,
        version: '2.23',
        source: environment.current?.source,
      });
      return data!;
    });
  return {
    to_yaml: acceptsItems(
      define(
        { name: 'to_yaml', params: ['a', '*_args', ['default_flow_style', null], '**kwargs'] },
        (_call, value, flow, _rest, options) => dump(environment, value!, flow!, options as Dict),
      ),
    ),
    to_nice_yaml: acceptsItems(
      define(
        { name: 'to_nice_yaml', params: ['a', ['indent', 4], '*_args', ['default_flow_style', false], '**kwargs'] },
        (_call, value, indent, flow, _rest, options) =>
          dump(environment, value!, flow!, new Map<Value, Value>([...(options as Dict), ['indent', indent!]])),
      ),
    ),
    from_yaml: load('from_yaml', false),
    from_yaml_all: load('from_yaml_all', true),
  };
}

/** Keyword arguments of PyYAML's `dump` that are passed on. */
const OPTIONS = [
  'indent',
  'width',
  'default_style',
  'sort_keys',
  'allow_unicode',
  'canonical',
  'explicit_start',
  'explicit_end',
  'line_break',
  'version',
  'tags',
  'encoding',
  'Dumper',
] as const;

const NO_SECRETS: ReadonlyMap<string, Encrypted> = new Map();

function dump(environment: AnsibleEnvironment, value: Value, flow: Value, given: Dict): Value {
  const encoding = given.get('encoding') ?? undefined;
  const options: Record<string, unknown> = { allow_unicode: true, default_flow_style: flow };
  for (const [key, option] of given) {
    const name = str(key);
    if (!(OPTIONS as readonly string[]).includes(name))
      throw typeError(`dump_all() got an unexpected keyword argument '${name}'`);
    if (name === 'allow_unicode')
      throw typeError("yaml.dump() got multiple values for keyword argument 'allow_unicode'");
    options[name] = plainOption(name, option);
  }
  const text = dumpYaml(dumpable(value, environment.current?.vaulted ?? NO_SECRETS), options as DumpOptions);
  return encoding === undefined ? text : new Bytes(encodeText(text, encoding));
}

function plainOption(name: string, value: Value): unknown {
  if (value === null) return undefined;
  if (name === 'indent' || name === 'width') {
    if (typeof value === 'boolean') return Number(value);
    if (!isInt(value)) throw typeError(`an integer is required`);
    return Number(value);
  }
  if (/^(sort_keys|canonical|explicit_)/.test(name)) return isTrue(value);
  if (typeof value === 'string') return value;
  if (name === 'version' && Array.isArray(value)) return value.map(Number);
  if (name === 'tags' && value instanceof Map) return new Map([...value].map(([key, tag]) => [str(key), str(tag)]));
  throw new PythonError('TypeError', `the '${name}' argument must be a text, not '${nativeName(value)}'`);
}
