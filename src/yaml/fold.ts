/** What the line breaks between two lines of a flow scalar stand for: a space, or the breaks after the first. */
export function foldBreaks(breaks: readonly string[]): string {
  const [first, ...rest] = breaks;
  if (first === undefined) return '';
  // LS and PS are never folded.
  if (first !== '\n') return first + rest.join('');
  return rest.length === 0 ? ' ' : rest.join('');
}
