import type { Match, Regex } from '../template/regex/compile.js';
import { substitute } from '../template/regex/replace.js';

/** Python's regular expressions, for modules. */
export { compileRegex, type Match, type Regex } from '../template/regex/compile.js';
export { RegexError } from '../template/regex/pattern.js';
export { matchesOf, substitute } from '../template/regex/replace.js';

/** Python's `match.expand`: a replacement text with its groups filled in. Throws RegexError. */
export function expandMatch(regex: Regex, match: Match, template: string): string {
  const text = match.groups[0] ?? '';
  const only: Match = { ...match, text, start: 0, end: text.length };
  const once = {
    ...regex,
    search: (_: string, from = 0) => (from === 0 ? only : undefined),
    matchNotEmpty: () => undefined,
  };
  return substitute(once, template, text, 1).text;
}
