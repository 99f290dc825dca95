import { DroverError } from '../base/error.js';
import type { Block, Given, Play, Role, Task } from '../playbook/ast.js';
import { type ListKeyword, resolveKeyword, type SingleKeyword } from '../playbook/keywords.js';
import type { Templar } from '../template/templar.js';
import { Float, type Value } from '../values/value.js';

type Inheriting = Play | Role | Block | Task;

/** Reads the keywords of one node, rendered with one set of variables. Undefined where nothing sets them, or `omit` does. */
export interface KeywordReader {
  bool(name: SingleKeyword): boolean | undefined;
  int(name: SingleKeyword): number | undefined;
  float(name: SingleKeyword): number | undefined;
  text(name: SingleKeyword): string | undefined;
  value(name: SingleKeyword): Value | undefined;
  /** All values of a keyword that extends, outermost first, each rendered. */
  values(name: ListKeyword): Value[];
}

export function keywordReader(node: Inheriting, templar: Templar): KeywordReader {
  const value = (name: SingleKeyword): Value | undefined => {
    const given = resolveKeyword(node, name);
    return given && renderGiven(name, given, templar);
  };
  const converted = <T>(name: SingleKeyword, type: string, convert: (value: Value) => T | undefined): T | undefined => {
    const given = resolveKeyword(node, name);
    const rendered = given && renderGiven(name, given, templar);
    if (given === undefined || rendered === undefined || rendered === null) return undefined;
    const result = convert(rendered);
    if (result === undefined) throw conversionError(name, given, rendered, type);
    return result;
  };
  return {
    value,
    bool: (name) => converted(name, 'bool', toBool),
    int: (name) => converted(name, 'int', toInt),
    float: (name) => converted(name, 'float', toFloat),
    text: (name) => converted(name, 'str', (rendered) => String(rendered)),
    values: (name) =>
      resolveKeyword(node, name).flatMap((given) => {
        const rendered = renderGiven(name, given, templar);
        return rendered === undefined ? [] : [rendered];
      }),
  };
}

/** A keyword's value rendered; undefined when it renders to `omit`. */
export function renderGiven(name: string, given: Given, templar: Templar): Value | undefined {
  try {
    return templar.renderArgs(new Map([[name, given.value]])).get(name);
  } catch (error) {
    throw new DroverError(`Error processing keyword '${name}'.`, { source: given.source, cause: error });
  }
}

/** A boolean as Ansible reads one: a bool, 0, 1, or one of its words. */
export function toBool(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = value instanceof Float ? String(value.value) : String(value).trim();
  if (/^(?:y|yes|on|1|true|t)$/i.test(text)) return true;
  if (/^(?:n|no|off|0|false|f)$/i.test(text)) return false;
  return undefined;
}

function toInt(value: Value): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  const number =
    value instanceof Float
      ? value.value
      : typeof value === 'string' && value.trim() === ''
        ? Number.NaN
        : Number(value);
  return Number.isInteger(number) ? number : undefined;
}

function toFloat(value: Value): number | undefined {
  const number =
    value instanceof Float
      ? value.value
      : typeof value === 'string' && value.trim() === ''
        ? Number.NaN
        : Number(value);
  return Number.isNaN(number) ? undefined : number;
}

function conversionError(name: string, given: Given, value: Value, type: string): DroverError {
  const cause = new DroverError(`The value '${String(value)}' could not be converted to '${type}'.`, {
    source: given.source,
  });
  return new DroverError(`Error processing keyword '${name}'.`, { source: given.source, cause });
}
