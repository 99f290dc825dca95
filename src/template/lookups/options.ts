import { DroverError } from '../../base/error.js';
import { valueError } from '../../values/exception.js';
import { repr, str } from '../../values/repr.js';
import { Float, isInt, type Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import { booleanOf } from '../tests/truth.js';
import type { LookupCall } from './lookup.js';

/** One option of a lookup. Besides the arguments, a variable, an environment variable or ansible.cfg may set it. */
export interface OptionSpec {
  readonly type?: 'str' | 'bool' | 'int' | 'integer' | 'float' | 'list' | 'dict' | 'raw';
  readonly default?: Value;
  readonly choices?: readonly string[];
  readonly aliases?: readonly string[];
  readonly vars?: readonly string[];
  readonly env?: readonly string[];
  /** A warning for those who give it. */
  readonly deprecated?: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** The options of a call, by name, with their types and defaults. Arguments that are no options are passed over. */
export function readOptions(call: LookupCall, specs: OptionSpecs): Map<string, Value> {
  const options = new Map<string, Value>();
  for (const [name, spec] of Object.entries(specs)) options.set(name, readOption(call, name, spec));
  return options;
}

function readOption(call: LookupCall, name: string, spec: OptionSpec): Value {
  const given = [name, ...(spec.aliases ?? [])]
    .map((key) => call.options.get(key))
    .find((value) => value !== undefined);
  if (given !== undefined) {
    if (spec.deprecated) deprecate(call, name, spec.deprecated);
    return convertOption(call.name, name, spec, given);
  }
  for (const variable of spec.vars ?? []) {
    const value = call.engine.variable(variable);
    if (value !== undefined) return convertOption(call.name, name, spec, value);
  }
  for (const variable of spec.env ?? []) {
    const value = call.environment.env[variable];
    if (value !== undefined) return convertOption(call.name, name, spec, value);
  }
  return spec.default ?? null;
}

function deprecate(call: LookupCall, name: string, reason: string): void {
  call.environment.notice({
    type: 'deprecation',
    message: `${name} option. Reason: ${reason}`,
    version: '2.23',
    source: call.environment.current?.source,
  });
}

/** A value in the option's type. Throws for values that cannot be taken for it. */
export function convertOption(plugin: string, name: string, spec: OptionSpec, value: Value): Value {
  const converted = value === null ? null : typed(plugin, name, spec, value);
  if (spec.choices && converted !== null && !spec.choices.includes(str(converted)))
    throw new DroverError(`Invalid value ${repr(value)} for config '${name}' for '${plugin}' lookup plugin.`, {
      code: 'lookup',
      hint: `Valid values are: ${spec.choices.join(', ')}`,
    });
  return converted;
}

function typed(plugin: string, name: string, spec: OptionSpec, value: Value): Value {
  try {
    return convert(spec.type ?? 'raw', value);
  } catch (cause) {
    throw invalidOption(plugin, name, cause);
  }
}

/** The error for an option that has not its type. */
export function invalidOption(plugin: string, name: string, cause: unknown): Error {
  return ansibleError(`Config '${name}' for '${plugin}' lookup plugin from 'Direct' has an invalid value.`, cause);
}

function convert(type: NonNullable<OptionSpec['type']>, value: Value): Value {
  switch (type) {
    case 'bool':
      return booleanOf(value) ?? false;
    case 'int':
    case 'integer':
      return toInt(type, value);
    case 'float':
      return toNumber(value);
    case 'list':
      return toList(value);
    case 'str':
      if (typeof value === 'object') throw wrongType('str', value);
      return str(value);
    case 'dict':
      if (!(value instanceof Map)) throw wrongType('dict', value);
      return value;
    case 'raw':
      return value;
  }
}

function toInt(type: string, value: Value): Value {
  if (isInt(value)) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = Number(
    str(value)
      .trim()
      .replace(/^([-+]?)0+(?=\d)/, '$1'),
  );
  if (str(value).trim() === '' || !Number.isInteger(number)) throw wrongType(type, value);
  return number;
}

function toNumber(value: Value): Value {
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float) return value;
  const number = value === '' ? Number.NaN : Number(value);
  if (Number.isNaN(number)) throw wrongType('float', value);
  return number;
}

function toList(value: Value): Value {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return value.split(',').map((part) => part.trim());
  if (typeof value === 'object' && value !== null && 'items' in value) return [...(value.items as readonly Value[])];
  throw wrongType('list', value);
}

export function wrongType(expected: string, value: Value): Error {
  return valueError(`Invalid value provided for '${expected}': ${repr(value)}`);
}
