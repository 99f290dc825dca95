/** Letters whose title case is neither their upper nor their lower case. */
const DIGRAPHS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['Ǆ', 'ǅ', 'ǆ'],
    ['Ǉ', 'ǈ', 'ǉ'],
    ['Ǌ', 'ǋ', 'ǌ'],
    ['Ǳ', 'ǲ', 'ǳ'],
  ].flatMap((row) => row.map((letter) => [letter, row[1]!])),
);

/** One character as it begins a title: `ß` becomes `Ss`. */
function titleCharacter(character: string): string {
  const digraph = DIGRAPHS[character];
  if (digraph !== undefined) return digraph;
  const upper = character.toUpperCase();
  if (character === 'ŉ') return upper;
  const [first = '', ...rest] = Array.from(upper);
  return rest.length === 0 ? upper : first + rest.join('').toLowerCase();
}

/** `str.capitalize`. */
export function capitalize(text: string): string {
  const [first] = Array.from(text.slice(0, 2));
  return first === undefined ? '' : titleCharacter(first) + lowerAfter(first, text.slice(first.length));
}

/** `text` in lower case, behind `before`: a sigma at the end of a word has a form of its own. */
function lowerAfter(before: string, text: string): string {
  return (CASED.test(before) ? `a${text}` : `.${text}`).toLowerCase().slice(1);
}

const CASED = /[\p{Lu}\p{Ll}\p{Lt}\p{Uppercase}\p{Lowercase}]/u;

/** `str.title`: the first letter after anything that is no letter of either case. */
export function titlecase(text: string): string {
  let result = '';
  let inWord = false;
  for (const [index, character] of [...text].entries()) {
    result += inWord ? lowerAt(text, index, character) : titleCharacter(character);
    inWord = CASED.test(character);
  }
  return result;
}

/** One character in lower case, as its place in the text has it. */
function lowerAt(text: string, index: number, character: string): string {
  if (character !== 'Σ') return character.toLowerCase();
  const characters = Array.from(text);
  const before = characters.slice(0, index).join('');
  const lower = `${before}Σ${characters.slice(index + 1).join('')}`.toLowerCase();
  return lower.slice(before.toLowerCase().length)[0]!;
}

/** `str.swapcase`. */
export function swapcase(text: string): string {
  return Array.from(text, (character, index) => {
    if (/\p{Uppercase}/u.test(character)) return lowerAt(text, index, character);
    return /\p{Lowercase}/u.test(character) ? character.toUpperCase() : character;
  }).join('');
}

/** `str.casefold`: for comparing without regard to case. */
export function casefold(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (character) => (character === 'ı' ? character : character.toUpperCase().toLowerCase())).join(
    '',
  );
}
