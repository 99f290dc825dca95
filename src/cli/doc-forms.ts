import { dumpJson } from '../output/json.js';
import { fromPlain } from '../values/plain.js';
import type { DocEntry } from './doc-entry.js';
import { shown, wrap } from './doc-page.js';

/** A task with every option of the module, to fill in. */
export function renderSnippet({ name, description, options = {} }: DocEntry): string {
  const rows = shown(options).flatMap(([option, spec]) => {
    if (spec.unsupported !== undefined) return [];
    const head = `      ${option}:`.padEnd(28);
    const note = `${spec.required ? '(required) ' : ''}${spec.description}`;
    const [first = '', ...rest] = wrap(note, 30)
      .split('\n')
      .map((line) => line.trim());
    return [`${head} # ${first}`, ...rest.map((line) => `${' '.repeat(28)} # ${line}`)];
  });
  return [`- name: ${description.replace(/\.$/, '').replaceAll(':', ',')}`, `  ${name}:`, ...rows]
    .join('\n')
    .concat('\n');
}

/** One line for each, its name and what it does. */
export function renderList(entries: readonly DocEntry[]): string {
  const width = Math.max(0, ...entries.map(({ name }) => name.length));
  return entries.map(({ name, description }) => `${name.padEnd(width)}  ${description}\n`).join('');
}

export function renderFiles(entries: readonly DocEntry[]): string {
  const width = Math.max(0, ...entries.map(({ name }) => name.length));
  return entries.map(({ name, file }) => `${name.padEnd(width)}  ${file ?? '(part of drover)'}\n`).join('');
}

/** As ansible-doc's JSON: `doc`, `examples`, `metadata` and `return` by the name. */
export function renderJson(entries: readonly DocEntry[]): string {
  const document = Object.fromEntries(entries.map((entry) => [entry.name, jsonOf(entry)]));
  return `${dumpJson(fromPlain(document as never), { indent: 4, sortKeys: true })}\n`;
}

export function renderJsonList(entries: readonly DocEntry[]): string {
  const document = Object.fromEntries(entries.map(({ name, description }) => [name, description]));
  return `${dumpJson(fromPlain(document), { indent: 4, sortKeys: true })}\n`;
}

function jsonOf(entry: DocEntry): object {
  const parts = entry.name.split('.');
  const { rules = {}, differences = [] } = entry;
  return {
    doc: {
      short_description: entry.description,
      description: [entry.description],
      collection: parts.slice(0, -1).join('.'),
      module: parts.at(-1),
      filename: entry.file ?? null,
      options: Object.fromEntries(shown(entry.options ?? {}).map(([name, option]) => [name, optionJson(option)])),
      ...rules,
      ...(entry.check === undefined ? {} : { check_mode: entry.check }),
      ...(differences.length > 0 ? { differences } : {}),
      ...(entry.facts ?? {}),
    },
    examples: entry.examples ?? null,
    metadata: null,
    return: entry.returns ? Object.fromEntries(Object.entries(entry.returns)) : null,
  };
}

function optionJson(option: object): object {
  const {
    description,
    type = 'str',
    options,
    convert: _,
    hidden: _hidden,
    local: _local,
    ...rest
  } = option as {
    description: string;
    type?: string;
    options?: Readonly<Record<string, object>>;
    convert?: unknown;
    hidden?: boolean;
    local?: boolean;
  };
  const suboptions =
    options && Object.fromEntries(Object.entries(options).map(([name, sub]) => [name, optionJson(sub)]));
  return { description: [description], type, ...rest, ...(suboptions ? { suboptions } : {}) };
}
