/** Letters whose title case is neither their upper nor their lower case. */
const DIGRAPHS = Object.fromEntries(
  [
    ['Ǆ', 'ǅ', 'ǆ'],
    ['Ǉ', 'ǈ', 'ǉ'],
    ['Ǌ', 'ǋ', 'ǌ'],
    ['Ǳ', 'ǲ', 'ǳ'],
  ].flatMap((row) => row.map((letter) => [letter, row[1]])),
);
/** One character as it begins a title: `ß` becomes `Ss`. */
function titleCharacter(character) {
  const digraph = DIGRAPHS[character];
  if (digraph !== undefined) return digraph;
  const upper = character.toUpperCase();
  const [first = '', ...rest] = Array.from(upper);
  return rest.length === 0 ? upper : first + rest.join('').toLowerCase();
}
/** `str.capitalize`. */
export function capitalize(text) {
  const [first] = Array.from(text.slice(0, 2));
  return first === undefined ? '' : titleCharacter(first) + text.slice(first.length).toLowerCase();
}
const CASED = /[\p{Lu}\p{Ll}\p{Lt}\p{Uppercase}\p{Lowercase}]/u;
/** `str.title`: the first letter after anything that is no letter of either case. */
export function titlecase(text) {
  let result = '';
  let inWord = false;
  for (const character of text) {
    result += inWord ? character.toLowerCase() : titleCharacter(character);
    inWord = CASED.test(character);
  }
  return result;
}
/** `str.swapcase`. */
export function swapcase(text) {
  return Array.from(text, (character) => {
    if (/\p{Uppercase}/u.test(character)) return character.toLowerCase();
    return /\p{Lowercase}/u.test(character) ? character.toUpperCase() : character;
  }).join('');
}
/** `str.casefold`: for comparing without regard to case. */
export function casefold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (character) => (character === 'ı' ? character : character.toUpperCase().toLowerCase())).join(
    '',
  );
}
