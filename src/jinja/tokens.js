import { reprText } from '../values/repr.js';
const DESCRIPTIONS = {
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
};
/** How messages name a token. */
export function describeToken(token) {
  return token.type === 'name' ? token.value : (DESCRIPTIONS[token.type] ?? token.type);
}
/** How messages name what was expected: a type, or `name:else`. */
export function describeExpected(expected) {
  if (expected.startsWith('name:')) return expected.slice(5);
  return DESCRIPTIONS[expected] ?? expected;
}
export const quoted = (text) => reprText(text);
/** Whether a token is of a type, or the name of `name:else`. */
export function isToken(token, expected) {
  if (token.type === expected) return true;
  return token.type === 'name' && expected.startsWith('name:') && expected.slice(5) === token.value;
}
