import { LETTER_ESCAPES } from '../../values/escapes.js';
import { PythonError } from '../../values/exception.js';

const ESCAPE = /\\U[a-fA-F0-9]{8}|\\u[a-fA-F0-9]{4}|\\x[a-fA-F0-9]{2}|\\[\\'"abfnrtv]/g;

/** `free text key=value key2="a b"`: the pairs, and the words that are none under `_raw_params`. */
export function parseKeyValues(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const words: string[] = [];
  for (const word of splitWords(text)) {
    const decoded = word.replace(ESCAPE, decodeEscape);
    const equals = unescapedEquals(decoded);
    if (equals > 0) pairs.set(decoded.slice(0, equals).trim(), unquote(decoded.slice(equals + 1).trim()));
    else words.push(decoded.includes('=') && equals === -1 ? decoded.replaceAll('\\=', '=') : word);
  }
  if (words.length > 0) pairs.set('_raw_params', words.join(' '));
  return pairs;
}

function decodeEscape(written: string): string {
  const letter = written[1]!;
  if (/[uUx]/.test(letter)) return String.fromCodePoint(parseInt(written.slice(2), 16));
  return LETTER_ESCAPES[letter] ?? letter;
}

/** Index of the first `=` behind the first character that no backslash stands before. */
function unescapedEquals(text: string): number {
  for (let at = text.indexOf('=', 1); at !== -1; at = text.indexOf('=', at + 1)) if (text[at - 1] !== '\\') return at;
  return -1;
}

function unquote(text: string): string {
  const quote = text[0];
  const quoted = text.length > 1 && (quote === '"' || quote === "'") && text.at(-1) === quote && text.at(-2) !== '\\';
  return quoted ? text.slice(1, -1) : text;
}

/** Words between spaces; quotes and template delimiters keep spaces inside. Throws for quotes that do not end. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote: string | undefined;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== undefined) {
      if (character === quote && text[at - 1] !== '\\') quote = undefined;
    } else if ((character === '"' || character === "'") && text[at - 1] !== '\\') quote = character;
    else if (/^\{[{%#]/.test(text.slice(at, at + 2))) depth++;
    else if (/^[}%#]\}/.test(text.slice(at, at + 2)) && depth > 0) depth--;
    if (/\s/.test(character) && quote === undefined && depth === 0) {
      if (word !== '') words.push(word);
      word = '';
    } else word += character;
  }
  if (quote !== undefined || depth > 0)
    throw new PythonError(
      'AnsibleParserError',
      `failed at splitting arguments, either an unbalanced jinja2 block or quotes: ${text}`,
    );
  if (word !== '') words.push(word);
  return words;
}
