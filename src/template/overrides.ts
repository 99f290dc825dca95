import type { SyntaxOptions } from '../jinja/index.js';
import { PythonError } from '../values/exception.js';
import { repr } from '../values/repr.js';
import { HEADER } from '../values/template.js';
import type { Value } from '../values/value.js';
import { parseLiteral } from './literal.js';
import { classText } from './native-name.js';

/** Names of the settings in headers and in arguments of the template module. */
const FIELDS = {
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
  newline_sequence: 'newlineSequence',
  keep_trailing_newline: 'keepTrailingNewline',
} as const satisfies Record<string, keyof SyntaxOptions>;

type Field = keyof typeof FIELDS;

export type Overrides = Partial<SyntaxOptions>;

export const NO_OVERRIDES: Overrides = {};

/** Splits `#jinja2: name: value, …` off a text. Throws PythonError ValueError for a header that is wrong. */
export function splitHeader(text: string, overrides: Overrides): { text: string; overrides: Overrides } {
  if (!text.startsWith(HEADER)) return { text, overrides };
  const end = text.indexOf('\n');
  if (end === -1) throw wrong(`Missing newline after '${HEADER}' override.`);
  const given: Record<string, Value> = {};
  for (const pair of text.slice(HEADER.length, end).split(',')) {
    if (pair.trim() === '') throw wrong(`Empty '${HEADER}' override pair not allowed.`);
    const colon = pair.indexOf(':');
    if (colon === -1) throw wrong(`Missing key-value separator \`:\` in '${HEADER}' override pair '${pair}'.`);
    const key = pair.slice(0, colon).trim();
    if (!(key in FIELDS)) throw wrong(`Invalid '${HEADER}' override key '${key}'.`);
    given[key] = parseLiteral(pair.slice(colon + 1));
  }
  return { text: text.slice(end + 1), overrides: { ...overrides, ...overridesOf(given) } };
}

/** Overrides from arguments of the template module or lookup; other arguments are passed over. Throws for wrong types. */
export function overridesOf(given: Readonly<Record<string, Value>>): Overrides {
  const overrides: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(FIELDS) as [Field, string][]) {
    const value = given[name];
    if (value === undefined) continue;
    check(name, value);
    overrides[field] = value ?? undefined;
  }
  checkDelimiters(overrides as Overrides);
  return overrides as Overrides;
}

function check(name: Field, value: Value): void {
  const optional = name === 'line_statement_prefix' || name === 'line_comment_prefix';
  if (/^(trim|lstrip|keep)_/.test(name)) {
    if (typeof value !== 'boolean') throw wrongType(name, ['bool'], value);
  } else if (name === 'newline_sequence') {
    if (value !== '\n' && value !== '\r\n' && value !== '\r')
      throw wrong(`TemplateOverrides.${name} must be one of ('\\n', '\\r\\n', '\\r') instead of ${repr(value)}`);
  } else if (typeof value !== 'string' && !(optional && value === null))
    throw wrongType(name, optional ? ['str', 'NoneType'] : ['str'], value);
}

function checkDelimiters({ blockStart = '{%', variableStart = '{{', commentStart = '{#' }: Overrides): void {
  if (blockStart === variableStart || variableStart === commentStart || commentStart === blockStart)
    throw wrong('Block, variable and comment start strings must be different.');
}

function wrongType(name: string, expected: readonly string[], value: Value): PythonError {
  const wanted = expected.map((type) => `<class '${type}'>`).join(' or ');
  return new PythonError('TypeError', `TemplateOverrides.${name} must be ${wanted} instead of ${classText(value)}`);
}

function wrong(message: string): PythonError {
  return new PythonError('ValueError', message);
}
