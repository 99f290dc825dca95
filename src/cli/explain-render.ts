import { relative } from 'node:path';
import type { SourcePosition } from '../base/position.js';
import { dumpJson } from '../output/json.js';
import type { Explanation } from '../run/explain.js';
import type { Dict, Value } from '../values/value.js';
import type { ExplainedDefinition } from '../vars/explain.js';
import { shownValue } from './shown-value.js';

/** What was asked for, and the directory against which paths are shown. */
export interface Asked {
  readonly variable: string;
  readonly host: string;
  readonly cwd: string;
}

/** For people: the value, where it comes from, and what it overrides. */
export function explanationsAsText(found: readonly Explanation[], asked: Asked): string {
  return found.map((one) => asText(one, asked)).join('\n');
}

function asText({ play, tasks, value, definitions }: Explanation, { variable, host, cwd }: Asked): string {
  const where = [host, ...(play === undefined ? [] : [`play '${play}'`]), ...(tasks ? [tasksText(tasks)] : [])].join(
    ', ',
  );
  const shown = 'error' in value ? `error: ${value.error}` : dumpJson(asWritten(value.rendered), { indent: 4 });
  const head = `${variable} (${where}): ${shown}\n`;
  const [first, ...others] = definitions;
  if (!first) return `${variable} (${where}) is not defined\n`;
  const rows = [
    ...(tasks ?? []).map(({ source, label }, at) => [
      at === 0 ? 'in' : '',
      placeText(source, cwd),
      `task '${label}'`,
      '',
    ]),
    ...[first, ...others].map((one, at) => [
      ['from', 'overrides'][at] ?? '',
      placeText(one.source, cwd),
      levelText(one),
      oneLine(one.value),
    ]),
  ];
  const widths = [1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return head + rows.map(([word, ...row]) => `  ${word!.padEnd('overrides'.length)} ${pad(row, widths)}\n`).join('');
}

function tasksText(tasks: NonNullable<Explanation['tasks']>): string {
  return tasks.length === 1 ? `task '${tasks[0]!.label}'` : `${tasks.length} tasks`;
}

function pad([place, level, value]: readonly string[], [first, second]: readonly number[]): string {
  return `${place!.padEnd(first!)}  ${level!.padEnd(second!)}  ${value}`.trimEnd();
}

function levelText({ level, of }: ExplainedDefinition): string {
  return of === undefined ? level : `${level} (${of})`;
}

function placeText(source: SourcePosition | undefined, cwd: string): string {
  if (!source) return '-';
  const below = relative(cwd, source.file);
  const file = source.file.startsWith('/') && !below.startsWith('..') ? below : source.file;
  return source.line === 0 ? file : `${file}:${source.line}${source.column > 0 ? `:${source.column}` : ''}`;
}

const LONGEST = 60;

function oneLine(value: Value): string {
  const text = dumpJson(asWritten(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Source values as they were written; what is encrypted stays so. */
function asWritten(value: Value): Value {
  return shownValue(value, { encrypted: () => '********', isUnsafe: () => false, isoDates: true, seen: new Map() });
}

/** For programs: one object for each play, and for each group of tasks of a play for which others count. */
export function explanationsAsJson(found: readonly Explanation[], { variable, host }: Asked): string {
  const objects = found.map(({ play, tasks, value, definitions }): Dict => {
    const outcome: [string, Value] = 'error' in value ? ['error', value.error] : ['value', asWritten(value.rendered)];
    return new Map<Value, Value>([
      ['variable', variable],
      ['host', host],
      ['play', play ?? null],
      ['tasks', tasks?.map(taskObject) ?? null],
      outcome,
      ['definitions', definitions.map(definitionObject)],
    ]);
  });
  return `${dumpJson(objects, { indent: 4 })}\n`;
}

function taskObject({ label, source }: NonNullable<Explanation['tasks']>[number]): Dict {
  return new Map<Value, Value>([
    ['name', label],
    ['file', source.file],
    ['line', source.line],
    ['column', source.column],
  ]);
}

function definitionObject({ level, of, source, value }: ExplainedDefinition): Dict {
  return new Map<Value, Value>([
    ['level', level],
    ['of', of ?? null],
    ['file', source?.file ?? null],
    ['line', source?.line ?? null],
    ['column', source?.column ?? null],
    ['value', asWritten(value)],
  ]);
}
