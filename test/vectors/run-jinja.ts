import { createEnvironment, type EnvironmentOptions, scopeOf } from '../../src/jinja/index.js';
import { PythonError } from '../../src/values/exception.js';
import type { Value } from '../../src/values/value.js';
import { decodeTagged, differs, jinjaErrorClass, messageDiffers, type Row } from './tagged.js';

const NAMES: Readonly<Record<string, keyof EnvironmentOptions>> = {
  trim_blocks: 'trimBlocks',
  lstrip_blocks: 'lstripBlocks',
  keep_trailing_newline: 'keepTrailingNewline',
  newline_sequence: 'newlineSequence',
  block_start_string: 'blockStart',
  block_end_string: 'blockEnd',
  variable_start_string: 'variableStart',
  variable_end_string: 'variableEnd',
  comment_start_string: 'commentStart',
  comment_end_string: 'commentEnd',
  line_statement_prefix: 'lineStatementPrefix',
  line_comment_prefix: 'lineCommentPrefix',
  extensions: 'extensions',
  autoescape: 'autoescape',
  undefined: 'undefined',
};

/** Why a row of the plain language fails; undefined when it passes. */
export function checkJinjaRow(row: Row): string | undefined {
  let value: Value;
  try {
    value = evaluate(row);
  } catch (error) {
    return errorDiffers(row, error);
  }
  return differs(row, value);
}

function evaluate(row: Row): Value {
  const options = Object.fromEntries(Object.entries(row.options ?? {}).map(([name, value]) => [NAMES[name] ?? name, value]));
  const environment = createEnvironment({
    ...options,
    loader: (name) => (Object.hasOwn(row.templates ?? {}, name) ? { text: row.templates![name]!, name } : undefined),
  });
  const vars = new Map(Object.entries(row.vars ?? {}).map(([name, value]) => [name, decodeTagged(value)]));
  const source = row.template as string;
  if (row.engine === 'jinja-expression') return environment.compileExpression(source).evaluate(scopeOf(vars));
  return environment.compile(source).render(scopeOf(vars));
}

function errorDiffers(row: Row, error: unknown): string | undefined {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const kind = jinjaErrorClass(error);
  if (row.error !== kind) return `expected ${row.error ?? JSON.stringify(row.expect)}, got ${kind}: ${error.message}`;
  const problem = messageDiffers(row, error.message);
  if (problem !== undefined || !(error instanceof PythonError)) return problem;
  if (row.line !== undefined && error.templateLine !== row.line) return `expected line ${row.line}, got ${error.templateLine}`;
  return row.name !== undefined && error.templateName !== row.name
    ? `expected template ${row.name}, got ${error.templateName}`
    : undefined;
}
