import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEnvironment, type EnvironmentOptions, scopeOf } from '../../src/jinja/index.js';
import { PythonError } from '../../src/values/exception.js';
import { listOf } from '../../src/values/iterate.js';
import { LazyIterator } from '../../src/values/iterator.js';
import { Tuple, type Value } from '../../src/values/value.js';
import { decodeTagged, differs, jinjaErrorClass, messageDiffers, type Row } from '../vectors/tagged.js';

/** The rows of a file of vectors, or of one in the same format. */
export function readRows(path: string): Row[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}

export const vectors = (name: string): string => join(import.meta.dirname, '../vectors', `${name}.jsonl`);

/** Environment options by their names in Jinja2. */
const NAMES: Readonly<Record<string, keyof EnvironmentOptions>> = {
  block_start_string: 'blockStart',
  block_end_string: 'blockEnd',
  variable_start_string: 'variableStart',
  variable_end_string: 'variableEnd',
  comment_start_string: 'commentStart',
  comment_end_string: 'commentEnd',
  line_statement_prefix: 'lineStatementPrefix',
  line_comment_prefix: 'lineCommentPrefix',
  trim_blocks: 'trimBlocks',
  lstrip_blocks: 'lstripBlocks',
  keep_trailing_newline: 'keepTrailingNewline',
  newline_sequence: 'newlineSequence',
  extensions: 'extensions',
  autoescape: 'autoescape',
  undefined: 'undefined',
};

export function environmentOptions(row: Row): EnvironmentOptions {
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row.options ?? {})) {
    const key = NAMES[name];
    if (!key) throw new Error(`unknown option ${name}`);
    options[key] = value;
  }
  const { templates = {} } = row;
  options.loader = (name: string) => (Object.hasOwn(templates, name) ? { text: templates[name]! } : undefined);
  return options as EnvironmentOptions;
}

/** What the row's template gives. */
export function evaluateRow(row: Row): Value {
  const environment = createEnvironment(environmentOptions(row));
  const variables = decodeTagged({ __dict__: Object.entries(row.vars ?? {}) }) as ReadonlyMap<string, Value>;
  const scope = scopeOf(variables);
  if (row.engine === 'jinja') return environment.compile(row.template as string).render(scope);
  return environment.compileExpression(row.template as string).evaluate(scope);
}

/** Why a row is not passed; undefined when it is. */
export function failure(row: Row): string | undefined {
  let value: Value;
  try {
    value = evaluateRow(row);
    if (row.error !== undefined) exhaust(value);
  } catch (error) {
    return errorFailure(row, error);
  }
  return row.error === undefined && row.marks?.includes('python-random') ? undefined : differs(row, value);
}

/** Reads what a lazy value would give, so that the errors in it appear. */
function exhaust(value: Value): void {
  if (value instanceof LazyIterator) listOf(value).forEach(exhaust);
  else if (Array.isArray(value)) value.forEach(exhaust);
  else if (value instanceof Tuple) value.items.forEach(exhaust);
  else if (value instanceof Map) [...value.values()].forEach(exhaust);
}

function errorFailure(row: Row, error: unknown): string | undefined {
  if (!(error instanceof PythonError)) return `threw ${(error as Error).stack}`;
  const message = error.message;
  if (row.error === undefined) return `expected ${JSON.stringify(row.expect)}, got ${error.exception}: ${message}`;
  if (jinjaErrorClass(error) !== row.error) return `expected ${row.error}, got ${error.exception}: ${message}`;
  if (row.line !== undefined && error.templateLine !== row.line)
    return `expected line ${row.line}, got ${error.templateLine}`;
  if (row.name !== undefined && error.templateName !== row.name)
    return `expected template ${row.name}, got ${error.templateName}`;
  return messageDiffers(row, message);
}
