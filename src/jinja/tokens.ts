import { reprText } from '../values/repr.js';

/** What the lexer gives. Operators have themselves as type: `==`, `(`. */
export interface Token {
  readonly type: string;
  /** Text of a name or data, value of a literal. */
  readonly value: string | number | bigint | object;
  /** Line within the template, from 1. */
  readonly line: number;
  /** Offset in the template's text, line breaks counted as one. */
  readonly at: number;
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
};

/** How messages name a token. */
export function describeToken(token: Token): string {
  return token.type === 'name' ? (token.value as string) : (DESCRIPTIONS[token.type] ?? token.type);
}

/** How messages name what was expected: a type, or `name:else`. */
export function describeExpected(expected: string): string {
  if (expected.startsWith('name:')) return expected.slice(5);
  return DESCRIPTIONS[expected] ?? expected;
}

export const quoted = (text: string): string => reprText(text);

/** Whether a token is of a type, or the name of `name:else`. */
export function isToken(token: Token, expected: string): boolean {
  if (token.type === expected) return true;
  if (token.type !== 'name' || !expected.startsWith('name:')) return false;
  const name = token.value as string;
  return expected.length === name.length + 5 && expected.endsWith(name);
}
