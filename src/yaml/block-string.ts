/** Whether the text has a line break in YAML's eyes. */
export function holdsBreak(text: string): boolean {
  return /[\n\x85\u2028\u2029]/.test(text);
}

/** The text without what keeps YAML from writing it as a block: spaces at the ends of lines, tabs, special characters. */
export function withoutBlockObstacles(text: string): string {
  return expandTabs(text.trimEnd())
    .replaceAll(/[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10fffe}]/gu, '')
    .replaceAll(/ +([\n\x85\u2028\u2029])/g, '$1');
}

/** Tab stops every 8 columns, as Python's `expandtabs`. */
function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let column = 0;
  let expanded = '';
  for (const character of text) {
    if (character === '\t') {
      const width = 8 - (column % 8);
      expanded += ' '.repeat(width);
      column += width;
    } else {
      expanded += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return expanded;
}
