import { fullMessage } from '../../src/base/chain.js';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createTemplateEnvironment } from '../../src/template/environment.js';
import type { TemplateEngine } from '../../src/template/engine.js';
import { OmittedError, TemplateError } from '../../src/template/error.js';
import type { Message } from '../../src/base/notice.js';
import type { VariableSource } from '../../src/template/templar.js';
import { Template } from '../../src/values/template.js';
import type { Value } from '../../src/values/value.js';
import { inDirectory, withDirectory } from './playbook-directory.js';
import { decodeTagged, differs, messageDiffers, type Row } from './tagged.js';
import { inventoryWarnings, rowInventory } from './row-inventory.js';
import { decodeWritten } from './row-text.js';
import { rowVariables } from './row-variables.js';
import { decryptVector } from './vector-vault.js';
import { vectorSetting } from './vector-settings.js';

/** Why a row of Ansible's engines fails; undefined when it passes. */
export function checkAnsibleRow(given: Row): string | undefined {
  return inDirectory(given, (directory) => {
    const row = withDirectory(given, directory);
    const notices: Message[] = [];
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

function evaluate(row: Row, directory: string, notices: Message[]): Value {
  const options = row.options ?? {};
  const inventory = rowInventory(row, notices);
  for (const message of inventory ? inventoryWarnings(inventory) : []) notices.push({ type: 'warning', message });
  const environment = createTemplateEnvironment({
    settings: {
      allowBrokenConditionals: options.allow_broken_conditionals === true,
      allowEmbeddedTemplates: options.allow_embedded_templates !== false,
    },
    decrypt: (value) => decryptVector(value.envelope),
    notice: (notice) => notices.push(notice),
    setting: vectorSetting,
    matchHosts: (patterns) => inventory?.match(patterns).map((host) => host.name) ?? [],
  });
  const variables: VariableSource = rowVariables(row, directory, inventory, environment, notices);
  const templar = environment.templar(variables, { searchPath: [directory], basedir: directory }) as TemplateEngine;
  const template = decodeWritten(row.template);
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
    const { src = 'template.j2', ...options } = row.options ?? {};
    const file = join(directory, 'templates', src as string);
    mkdirSync(dirname(file), { recursive: true });
    const text = template instanceof Template ? template.text : String(template);
    writeFileSync(file, text);
    return templar.renderFile(text, file, decodeOptions({ ...options, src }));
  },
  'ansible-loop': (templar, template, row) =>
    templar.loopItems(row.options?.with as string | undefined, template, undefined, row.options?.action as string),
};

function decodeOptions(options: Readonly<Record<string, unknown>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, decodeTagged(value)]));
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

function warningsDiffer(row: Row, notices: readonly Message[]): string | undefined {
  const shown = notices.flatMap((notice) => {
    if (notice.type === 'verbose') return [];
    return [notice.type === 'deprecation' ? `[DEPRECATED] ${notice.message}` : notice.message];
  });
  const actual = JSON.stringify([...new Set(shown)]);
  const expected = JSON.stringify(row.warnings ?? []);
  return actual === expected ? undefined : `expected warnings ${expected}, got ${actual}`;
}
