import { quote } from '../../src/module/index.js';

/**
 * A path pattern as a shell word that expands as Python's `glob.glob` does: `*`, `?` and `[…]` match, all else is
 * quoted. A path without them is one quoted word.
 */
export function globWord(pattern: string): string {
  if (!/[*?[]/.test(pattern)) return quote(pattern);
  return pattern
    .split(/(\[!?\]?[^\]]*\]|[*?])/)
    .map((part, at) => {
      if (at % 2 === 0) return part === '' ? '' : quote(part);
      return part.startsWith('[') ? `[${[...part.slice(1, -1)].map(bracketMember).join('')}]` : part;
    })
    .join('');
}

function bracketMember(character: string): string {
  return /[\w!-]/.test(character) ? character : quote(character);
}
