import { DroverError, type ErrorCode } from '../base/error.js';
import { type SourcePosition, unknownPlace } from '../base/position.js';
import type { Block, Given, Play, Role, Task } from '../playbook/ast.js';
import {
  KEYWORDS,
  type KeywordName,
  keywordSpec,
  type ListKeyword,
  resolveKeyword,
  type SingleKeyword,
} from '../playbook/keywords.js';
import { OmittedError } from '../template/error.js';
import type { Templar } from '../template/templar.js';
import { repr } from '../values/repr.js';
import { Float, type Value } from '../values/value.js';

type Inheriting = Play | Role | Block | Task;

/** Reads the keywords of one node, rendered with one set of variables. Undefined where nothing sets them, or `omit` does. */
export class KeywordReader {
  constructor(
    private readonly node: Inheriting,
    private readonly templar: Templar,
  ) {}

  bool(name: SingleKeyword): boolean | undefined {
    return this.converted(name, 'bool', toBool);
  }

  int(name: SingleKeyword): number | undefined {
    return this.converted(name, 'int', toInt);
  }

  float(name: SingleKeyword): number | undefined {
    return this.converted(name, 'float', toFloat);
  }

  percent(name: SingleKeyword): number | undefined {
    return this.converted(name, 'percent', (value) =>
      toFloat(typeof value === 'string' ? value.replaceAll('%', '') : value),
    );
  }

  text(name: SingleKeyword): string | undefined {
    return this.converted(name, 'str', String);
  }

  value(name: SingleKeyword): Value | undefined {
    const given = resolveKeyword(this.node, name);
    return given && this.rendered(name, given);
  }

  /** All values of a keyword that extends, outermost first, each rendered. */
  values(name: ListKeyword): Value[] {
    return resolveKeyword(this.node, name).flatMap((given) => {
      const rendered = renderGiven(name, { ...given, source: placeOfAll(this.node, name) }, this.templar);
      return rendered === undefined ? [] : [rendered];
    });
  }

  private rendered(name: SingleKeyword, given: Given): Value | undefined {
    return renderGiven(name, given, this.templar, this.code);
  }

  /** A play that cannot be read is no failure of its hosts. */
  private get code(): ErrorCode | undefined {
    return this.node.kind === 'play' ? 'playbook' : undefined;
  }

  private converted<T>(name: SingleKeyword, type: string, convert: (value: Value) => T | undefined): T | undefined {
    const given = resolveKeyword(this.node, name);
    const rendered = given && this.rendered(name, given);
    if (given === undefined || rendered === undefined || rendered === null) return undefined;
    const result = convert(rendered);
    if (result === undefined) throw conversionError(name, given, rendered, type, this.code);
    return result;
  }
}

/** Values from several places stand nowhere: errors show them as they are. */
function placeOfAll(node: Inheriting, name: ListKeyword): SourcePosition {
  return unknownPlace(repr(resolveKeyword(node, name).flatMap(({ value }) => value)));
}

/** A keyword's value rendered; undefined when it renders to `omit`. */
export function renderGiven(name: KeywordName, given: Given, templar: Templar, code?: ErrorCode): Value | undefined {
  try {
    return templar.render(given.value);
  } catch (error) {
    if (error instanceof OmittedError) return undefined;
    throw keywordError(name, given.source, error, code);
  }
}

/** Keywords of a task that are rendered for it before its module is called, whether or not they are used. */
const CHECKED = (Object.keys(KEYWORDS) as KeywordName[]).filter((name) => {
  const { templated, scopes, combine } = keywordSpec(name);
  return templated === 'task' && scopes.includes('task') && (combine === 'none' || combine === 'override');
}) as SingleKeyword[];

/** Throws what is wrong with the values of a task's keywords but for those given. */
export function checkKeywords(task: Task, templar: Templar, except: ReadonlySet<KeywordName>): void {
  const reader = new KeywordReader(task, templar);
  for (const name of givenKeywords(task)) if (!except.has(name)) readAs(name, reader);
}

function readAs(name: SingleKeyword, reader: KeywordReader): void {
  switch (keywordSpec(name).type) {
    case 'bool':
      reader.bool(name);
      break;
    case 'int':
      reader.int(name);
      break;
    case 'float':
      reader.float(name);
      break;
    case 'string':
      reader.text(name);
      break;
  }
}

const given = new WeakMap<Task, readonly SingleKeyword[]>();

/** Those that the task or something around it sets: they are few, and the same for all hosts. */
function givenKeywords(task: Task): readonly SingleKeyword[] {
  const known = given.get(task);
  if (known) return known;
  const names = CHECKED.filter((name) => resolveKeyword(task, name) !== undefined);
  given.set(task, names);
  return names;
}

function keywordError(
  name: KeywordName,
  source: SourcePosition | undefined,
  cause: unknown,
  code: ErrorCode | undefined,
): DroverError {
  return new DroverError(`Error processing keyword '${keywordSpec(name).reportedAs ?? name}'.`, {
    code: code ?? 'error',
    source,
    cause,
  });
}

/** A boolean as Ansible reads one: a bool, 0, 1, or one of its words. */
export function toBool(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = value instanceof Float ? String(value.value) : String(value).trim();
  if (/^(?:y|yes|on|1|true|t)$/i.test(text)) return true;
  if (/^(?:n|no|off|0|false|f)$/i.test(text)) return false;
  return undefined;
}

export function toInt(value: Value): number | undefined {
  const number = numberOf(value);
  return Number.isInteger(number) ? number : undefined;
}

function toFloat(value: Value): number | undefined {
  const number = numberOf(value);
  return Number.isNaN(number) ? undefined : number;
}

/** The number that a value or its decimal text is; NaN for all else. */
function numberOf(value: Value): number {
  if (value instanceof Float) return value.value;
  if (typeof value === 'string')
    return /^\s*[+-]?[\d.]/.test(value) && !/[xob]/i.test(value) ? Number(value) : Number.NaN;
  return value !== null && typeof value === 'object' ? Number.NaN : Number(value ?? Number.NaN);
}

function conversionError(
  name: KeywordName,
  given: Given,
  value: Value,
  type: string,
  code: ErrorCode | undefined,
): DroverError {
  const cause = new DroverError(`The value ${repr(value)} could not be converted to '${type}'.`, {
    source: given.source,
    apart: true,
  });
  return keywordError(name, given.source, cause, code);
}
