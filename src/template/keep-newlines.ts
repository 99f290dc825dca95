/** The result with as many line breaks at its end as its template has: the language drops them. */
export function keepNewlines(text: string, result: string, newline = '\n'): string {
  const missing = newlinesAtEnd(text) - newlinesAtEnd(result);
  return missing > 0 ? result + newline.repeat(missing) : result;
}

function newlinesAtEnd(text: string): number {
  let count = 0;
  while (count < text.length && text.charCodeAt(text.length - 1 - count) === 10) count++;
  return count;
}
