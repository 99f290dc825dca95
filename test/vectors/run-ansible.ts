import { fullMessage } from '../../src/base/chain.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemplateEnvironment } from '../../src/template/environment.js';
import type { TemplateEngine } from '../../src/template/engine.js';
import { OmittedError, TemplateError } from '../../src/template/error.js';
import type { TemplateNotice } from '../../src/template/notice.js';
import { HEADER } from '../../src/template/overrides.js';
import type { VariableSource } from '../../src/template/templar.js';
import { holdsTemplate, Template } from '../../src/values/template.js';
import type { Dict, Value } from '../../src/values/value.js';
import { inDirectory, withDirectory } from './playbook-directory.js';
import { decodeTagged, differs, messageDiffers, type Row } from './tagged.js';
import { rowVariables } from './row-variables.js';
import { decryptVector } from './vector-vault.js';
import { vectorSetting } from './vector-settings.js';

/** Why a row of Ansible's engines fails; undefined when it passes. */
export function checkAnsibleRow(given: Row): string | undefined {
  return inDirectory(given, (directory) => {
    const row = withDirectory(given, directory);
    const notices: TemplateNotice[] = [];
    const { value, error } = outcome(() => evaluate(row, directory, notices));
    const problem = error === undefined ? differs(row, value!) : errorDiffers(row, error);
    return problem ?? warningsDiffer(row, notices);
  });
}

function outcome(body: () => Value): { value?: Value; error?: unknown } {
  try {
    return { value: body() };
  } catch (error) {
    return { error };
  }
}

function evaluate(row: Row, directory: string, notices: TemplateNotice[]): Value {
  const options = row.options ?? {};
  const environment = createTemplateEnvironment({
    settings: {
      allowBrokenConditionals: options.allow_broken_conditionals === true,
      allowEmbeddedTemplates: options.allow_embedded_templates !== false,
    },
    decrypt: (value) => decryptVector(value.envelope),
    notice: (notice) => notices.push(notice),
    setting: vectorSetting,
    matchHosts: (patterns, groups) => matchGroups(patterns, groups),
  });
  const variables: VariableSource = rowVariables(row, directory, notices, environment);
  const templar = environment.templar(variables, { searchPath: [directory], basedir: directory }) as TemplateEngine;
  const template = decodeTagged(row.template, { text: written });
  return engines[row.engine]!(templar, template, row, directory);
}

type Engine = (templar: TemplateEngine, template: Value, row: Row, directory: string) => Value;

const engines: Readonly<Record<string, Engine>> = {
  ansible: (templar, template, row) => {
    if (row.options?.markers === 'replace') return templar.renderReplacing(template);
    return templar.render(template);
  },
  'ansible-args': (templar, template) =>
    template instanceof Map ? templar.renderArgs(template) : templar.renderArgsTemplate(template),
  'ansible-expression': (templar, template, row) => {
    const text = template instanceof Template ? template.text : (template as string);
    return row.options?.markers === 'debug-var' ? templar.inspect(text) : templar.evaluate(text);
  },
  'ansible-when': (templar, template) => templar.test(template),
  'ansible-template-module': (templar, template, row, directory) => {
    const { src, ...options } = row.options ?? {};
    const file = join(directory, 'templates', (src as string) ?? 'template.j2');
    return templar.renderFile(sourceText(template, file), file, decodeOptions(options));
  },
  'ansible-loop': (templar, template, row) =>
    templar.loopItems(row.options?.with as string | undefined, template, undefined, row.options?.action as string),
};

function sourceText(template: Value, file: string): string {
  const text = template instanceof Template ? template.text : String(template);
  return text === '' ? readFileSync(file, 'utf8') : text;
}

function decodeOptions(options: Readonly<Record<string, unknown>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, decodeTagged(value)]));
}

/** Text of the rows is text that a user wrote. */
function written(text: string): Value {
  return holdsTemplate(text) || text.startsWith(HEADER) ? new Template(text, undefined) : text;
}

function matchGroups(patterns: readonly string[], groups: Value): string[] {
  const names = patterns.flatMap((pattern) => pattern.split(/[:,]/));
  return names.flatMap((name) => ((groups as Dict).get(name) as string[] | undefined) ?? [name]);
}

function errorDiffers(row: Row, error: unknown): string | undefined {
  const message = fullMessage(error);
  const kind = errorClass(error);
  if (row.error === undefined) return `expected ${JSON.stringify(row.expect)}, got ${kind}: ${message}`;
  if (row.error !== kind) return `expected ${row.error}, got ${kind}: ${message}`;
  return messageDiffers(row, message);
}

/** The vectors' class of an error; what only adds context has the class of its cause. */
function errorClass(error: unknown): string {
  if (!(error instanceof TemplateError)) return `unexpected ${(error as Error)?.name}: ${(error as Error)?.stack}`;
  if (error instanceof OmittedError) return 'omitted';
  switch (error.failure) {
    case 'context':
      return error.cause instanceof TemplateError ? errorClass(error.cause) : 'ansible';
    case 'plugin':
      return / failed to load\.$/.test(error.message) ? 'plugin-load' : error.code;
    case 'plugin-missing':
      return 'plugin-notfound';
    case 'rendering':
      return 'template';
    default:
      return error.failure;
  }
}

function warningsDiffer(row: Row, notices: readonly TemplateNotice[]): string | undefined {
  const shown = notices.flatMap((notice) => {
    if (notice.type === 'verbose') return [];
    return [notice.type === 'deprecation' ? `[DEPRECATED] ${notice.message}` : notice.message];
  });
  const actual = JSON.stringify([...new Set(shown)]);
  const expected = JSON.stringify(row.warnings ?? []);
  return actual === expected ? undefined : `expected warnings ${expected}, got ${actual}`;
}
