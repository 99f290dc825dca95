/** Words of a command line as Python's `shlex.split` finds them (POSIX mode). Throws Error where quotes are open. */
export function shlexSplit(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\\' && quote === '"') {
        const next = text[++at];
        if (next === undefined) throw new Error('No closing quotation');
        word += next === '"' || next === '\\' ? next : `\\${next}`;
      } else word += character;
    } else if (character === '\\') {
      const next = text[++at];
      if (next === undefined) throw new Error('No escaped character');
      word = (word ?? '') + next;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (quote !== '') throw new Error('No closing quotation');
  return word === undefined ? words : [...words, word];
}

/** A word quoted as Python's `shlex.quote` does it: left as it is when nothing in it is special. */
export function shlexQuote(word: string): string {
  if (word === '') return "''";
  return /[^\w@%+=:,./-]/.test(word) ? `'${word.replaceAll("'", `'"'"'`)}'` : word;
}
