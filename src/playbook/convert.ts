import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { repr, str } from '../values/repr.js';
import { Float, float, isDict, isInt, type Value } from '../values/value.js';
import { playbookError } from './context.js';
import { type KeywordName, keywordSpec } from './keywords.js';

const TRUE: ReadonlySet<string> = new Set(['yes', 'on', '1', 'true', 't', 'y']);
const FALSE: ReadonlySet<string> = new Set(['no', 'off', '0', 'false', 'f', 'n']);

/**
 * A rendered value as the type that the keyword has. Throws `Error processing keyword 'x'.` with the reason as its cause,
 * as ansible-core does when a task or play begins.
 */
export function convertKeyword(name: KeywordName, value: Value, source?: SourcePosition): Value {
  try {
    return convert(name, value, source);
  } catch (cause) {
    throw playbookError(`Error processing keyword '${name}'.`, source, { cause });
  }
}

function convert(name: KeywordName, value: Value, source: SourcePosition | undefined): Value {
  if (value === null) return null;
  const spec = keywordSpec(name);
  switch (spec.type) {
    case 'string':
      return str(value);
    case 'int':
      return toInt(value);
    case 'float':
      return toFloat(value, 'float');
    case 'percent':
      return toFloat(typeof value === 'string' ? value.replaceAll('%', '') : value, 'percent');
    case 'bool':
      return toBool(value);
    case 'list':
    case 'tags':
    case 'conditions':
      return toList(name, value, spec.of, spec.required ?? false, source);
    case 'dict':
      if (!isDict(value)) throw new DroverError(`${repr(value)} is not a dictionary`);
      return value;
    case 'tasks':
    case 'roles':
    case 'any':
      return value;
  }
}

/** A bool in any of the spellings that Ansible takes. */
export function toBool(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase().trim() : value instanceof Float ? value.value : value;
  const word = String(text);
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  throw notConvertible(value, 'bool');
}

function toInt(value: Value): Value {
  if (isInt(value)) return value;
  if (typeof value === 'boolean') return value;
  const number = numberOf(value);
  if (number === undefined || !Number.isInteger(number)) throw notConvertible(value, 'int');
  return number;
}

function toFloat(value: Value, type: string): Value {
  if (typeof value === 'boolean') return float(value ? 1 : 0);
  const number = numberOf(value);
  if (number === undefined) throw notConvertible(value, type);
  return float(number);
}

function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Float) return value.value;
  if (typeof value !== 'string' || !/^\s*[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)) return undefined;
  return Number(value.replaceAll('_', ''));
}

function toList(
  name: string,
  value: Value,
  of: readonly ('str' | 'int')[] | undefined,
  required: boolean,
  source: SourcePosition | undefined,
): Value {
  const list = Array.isArray(value) ? value : [value];
  for (const item of of ? list : []) {
    const isText = typeof item === 'string';
    if (!isText && !(of!.includes('int') && isInt(item))) {
      const types = of!.map((type) => `'${type}'`).join(' or ');
      throw playbookError(`Keyword '${name}' items must be of type ${types}, not '${pythonTypeName(item)}'.`, source);
    }
    if (required && isText && item.trim() === '') {
      throw playbookError(`Keyword '${name}' is required, and cannot have empty values.`, source);
    }
  }
  return list;
}

function pythonTypeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (isDict(value)) return 'dict';
  if (typeof value === 'boolean') return 'bool';
  return isInt(value) ? 'int' : typeof value === 'string' ? 'str' : 'float';
}

function notConvertible(value: Value, type: string): DroverError {
  return new DroverError(`The value ${repr(value)} could not be converted to '${type}'.`);
}
