import { DroverError } from '../base/error.js';

/**
 * The words of a free-form argument string. Quotes stay in the words; quoted text and `{{ }}`, `{% %}`, `{# #}` are not
 * split; a line break ends up at the end of the word before it. Throws when quotes or delimiters are unbalanced.
 */
export function splitArgs(text: string): string[] {
  if (text === '') return [];
  const state: SplitState = { words: [], quote: '', print: 0, block: 0, comment: 0 };
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    const continued = splitLine(line, state);
    if (index < lines.length - 1 && !continued) appendToLast(state.words, '\n');
  });
  if (isOpen(state) || state.quote) {
    throw new DroverError(`failed at splitting arguments, either an unbalanced jinja2 block or quotes: ${text}`, {
      code: 'playbook',
    });
  }
  return state.words;
}

/** Puts words of `splitArgs` together again; line breaks stay as they were. */
export function joinArgs(words: readonly string[]): string {
  let text = '';
  for (const word of words) text += text === '' || text.endsWith('\n') ? word : ` ${word}`;
  return text;
}

/** `text` without the quotes around it, when it begins and ends with the same quote. */
export function unquote(text: string): string {
  const first = text[0];
  const quoted = text.length > 1 && (first === '"' || first === "'") && text.endsWith(first) && text.at(-2) !== '\\';
  return quoted ? text.slice(1, -1) : text;
}

interface SplitState {
  readonly words: string[];
  /** The quote that is open, or empty. */
  quote: string;
  /** How many `{{`, `{%`, `{#` are open. */
  print: number;
  block: number;
  comment: number;
}

/** Answers whether the line ends with a continuation (a word that is a lone backslash). */
function splitLine(line: string, state: SplitState): boolean {
  let continued = false;
  line.split(' ').forEach((token, index) => {
    if (token === '' && index !== 0) appendToLast(state.words, ' ');
    else if (token === '\\' && !state.quote) continued = true;
    else addToken(token, index, state);
  });
  return continued;
}

function addToken(token: string, index: number, state: SplitState): void {
  const wasQuoted = state.quote !== '';
  state.quote = quoteAfter(token, state.quote);
  const isQuoted = state.quote !== '';
  let added = false;
  if (isQuoted && !wasQuoted && !isOpen(state)) {
    state.words.push(token);
    added = true;
  } else if (isOpen(state) || isQuoted || wasQuoted) {
    appendToLast(state.words, index === 0 ? token : ` ${token}`);
    added = true;
  }
  const changed = countDelimiters(token, state);
  if (added) return;
  if (changed || (!isOpen(state) && !isQuoted && token !== '')) state.words.push(token);
}

/** Answers whether a depth is another than before. */
function countDelimiters(token: string, state: SplitState): boolean {
  if (!token.includes('{') && !token.includes('}')) return false;
  const before = [state.print, state.block, state.comment];
  state.print = depthAfter(token, state.print, '{{', '}}');
  state.block = depthAfter(token, state.block, '{%', '%}');
  state.comment = depthAfter(token, state.comment, '{#', '#}');
  return before[0] !== state.print || before[1] !== state.block || before[2] !== state.comment;
}

function depthAfter(token: string, depth: number, open: string, close: string): number {
  return Math.max(0, depth + occurrences(token, open) - occurrences(token, close));
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

function quoteAfter(token: string, quote: string): string {
  let open = quote;
  for (let i = 0; i < token.length; i++) {
    const char = token[i]!;
    if ((char !== '"' && char !== "'") || token[i - 1] === '\\') continue;
    if (open === '') open = char;
    else if (open === char) open = '';
  }
  return open;
}

function isOpen(state: SplitState): boolean {
  return state.print > 0 || state.block > 0 || state.comment > 0;
}

function appendToLast(words: string[], text: string): void {
  if (words.length === 0) words.push('');
  words[words.length - 1] += text;
}
