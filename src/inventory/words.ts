/** Words of a host line, or what Python's shlex says against it. */
export type Words = { readonly words: readonly Word[] } | { readonly problem: string };

export interface Word {
  readonly text: string;
  /** Offset of its first character in the line. */
  readonly at: number;
}

/**
 * Splits as Python's `shlex.split(line, comments=True)`: blanks separate, quotes and backslashes are undone, `#` begins a
 * comment wherever it stands outside of quotes.
 */
export function splitWords(line: string): Words {
  const words: Word[] = [];
  let text: string | undefined;
  let start = 0;
  const end = () => {
    if (text !== undefined) words.push({ text, at: start });
    text = undefined;
  };
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (character === '#') break;
    if (/[ \t\r\n]/.test(character)) {
      end();
      continue;
    }
    if (text === undefined) start = at;
    text ??= '';
    if (character === "'" || character === '"') {
      const quoted = readQuoted(line, at);
      if ('problem' in quoted) return quoted;
      text += quoted.text;
      at = quoted.end;
    } else if (character === '\\') {
      at++;
      if (at >= line.length) return { problem: 'No escaped character' };
      text += line[at]!;
    } else text += character;
  }
  end();
  return { words };
}

/** The text of the quotes that open at `open`, and where they close. Backslashes count in double quotes only. */
function readQuoted(line: string, open: number): { text: string; end: number } | { problem: string } {
  const quote = line[open]!;
  let text = '';
  for (let at = open + 1; at < line.length; at++) {
    const character = line[at]!;
    if (character === quote) return { text, end: at };
    if (character === '\\' && quote === '"') {
      const next = line[at + 1];
      if (next === undefined) return { problem: 'No escaped character' };
      text += next === '"' || next === '\\' ? next : `\\${next}`;
      at++;
    } else text += character;
  }
  return { problem: 'No closing quotation' };
}
