import type { Message } from '../../src/base/notice.js';
import type { TemplateEngine } from '../../src/template/engine.js';
import { createTemplateEnvironment, type TemplateEnvironmentOptions } from '../../src/template/environment.js';
import { sourceOfMap } from '../../src/template/sources.js';
import { fromPlain, toPlain } from '../../src/values/plain.js';
import { asTemplate, Template } from '../../src/values/template.js';
import type { Value } from '../../src/values/value.js';

/** Text that a user wrote. */
export function written(text: string): Template {
  return new Template(text, { file: 'play.yml', line: 4, column: 11 });
}

/** A value in which every text is one that a user wrote. */
export function source(plain: unknown): Value {
  const value = fromPlain(plain);
  return map(value, (text) => asTemplate(text, { file: 'vars.yml', line: 1, column: 1 }));
}

function map(value: Value, change: (text: string) => Value): Value {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => map(item, change));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, map(item, change)]));
  return value;
}

export interface Fixture {
  readonly templar: TemplateEngine;
  readonly notices: Message[];
  /** The plain JavaScript of a rendered text. */
  render(text: string): unknown;
}

/** A templar over variables that a user wrote. */
export function templarOf(
  vars: Readonly<Record<string, unknown>> = {},
  options: TemplateEnvironmentOptions = {},
  directory = '/nowhere',
): Fixture {
  const notices: Message[] = [];
  const environment = createTemplateEnvironment({ notice: (notice) => notices.push(notice), ...options });
  const variables = new Map(Object.entries(vars).map(([name, value]) => [name, source(value)]));
  const context = { searchPath: [directory], basedir: directory };
  const templar = environment.templar(sourceOfMap(variables), context) as TemplateEngine;
  return { templar, notices, render: (text) => toPlain(templar.render(written(text))) };
}
