import { DroverError } from '../base/error.js';
import { SIMPLE_ESCAPES } from '../values/escapes.js';
import { asTemplate, Template, type TextBegin } from '../values/template.js';
import type { Dict, Value } from '../values/value.js';
import { joinArgs, splitArgs, unquote } from './split.js';

/** Options that the free-form modules take out of their command line; every other `x=y` is part of the command. */
const RAW_OPTIONS: ReadonlySet<string> = new Set([
  'creates',
  'removes',
  'chdir',
  'executable',
  'warn',
  'stdin',
  'stdin_add_newline',
  'strip_empty_ends',
]);

const ESCAPE = /\\U[0-9a-fA-F]{8}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\N\{[^}]+\}|\\[\\'"abfnrtv]/g;

/**
 * `a=1 b="x y" rest` as a dict. Words without `=` are gathered in `_raw_params`. With `checkRaw` (command, shell, script
 * …) only the options of those modules are taken out, and the rest stays in `_raw_params` as it was written.
 * Values out of a template are templates again, at the same place; keys are plain text, as those of a mapping are.
 */
export function parseKeyValue(text: string | Template, checkRaw: boolean): Dict {
  const source = text instanceof Template ? text : undefined;
  const keep = (part: string): Value => (source ? asTemplate(part, source.source, beginIn(source, part)) : part);
  const options: Dict = new Map();
  const rest: string[] = [];
  for (const word of splitArgs(source ? source.text : (text as string))) {
    const pair = asPair(word);
    if (pair === undefined) rest.push(word);
    else if (typeof pair === 'string') rest.push(pair);
    else if (checkRaw && !RAW_OPTIONS.has(pair.key)) rest.push(word);
    else options.set(pair.key.trim(), keep(unquote(pair.value.trim())));
  }
  if (rest.length > 0) options.set('_raw_params', keep(joinArgs(rest)));
  return options;
}

/** A part begins where the text does when it is its beginning; of the others only the text's place is known. */
function beginIn({ text, begin }: Template, part: string): TextBegin | undefined {
  return text.startsWith(part) ? begin : undefined;
}

/** The word split at its first `=` that no backslash protects; its text when all are protected; undefined when it has none. */
function asPair(word: string): { key: string; value: string } | string | undefined {
  if (!word.includes('=') && !word.includes('\\')) return undefined;
  const text = decodeEscapes(word);
  if (!text.includes('=')) return undefined;
  for (let at = text.indexOf('=', 1); at !== -1; at = text.indexOf('=', at + 1)) {
    if (text[at - 1] !== '\\') return { key: text.slice(0, at), value: text.slice(at + 1) };
  }
  return text.replaceAll('\\=', '=');
}

function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (sequence) => {
    const kind = sequence[1]!;
    if (kind === 'N') throw unsupported(sequence);
    if (kind === 'x' || kind === 'u' || kind === 'U')
      return fromCodePoint(Number.parseInt(sequence.slice(2), 16), sequence);
    return SIMPLE_ESCAPES[kind] ?? sequence;
  });
}

/** Names of characters would need a table of all of Unicode. */
function unsupported(sequence: string): DroverError {
  return new DroverError(`Character names are not supported in arguments: ${sequence}`, {
    code: 'playbook',
    hint: 'Write the character itself, or \\uXXXX.',
  });
}

function fromCodePoint(code: number, sequence: string): string {
  if (code <= 0x10ffff) return String.fromCodePoint(code);
  throw new DroverError(`'${sequence}' is no Unicode character`, { code: 'playbook' });
}
