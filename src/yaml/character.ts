import { YamlProblem } from './problem.js';

/** What a YAML stream must not hold: control characters, halves of surrogate pairs, and the two non-characters. */
const UNACCEPTABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/u;

/** Throws a YamlProblem when the text holds a character that no YAML stream may hold. */
export function checkCharacters(text: string, file: string, firstLine: number): void {
  const at = text.search(UNACCEPTABLE);
  if (at === -1) return;
  const before = text.slice(0, at);
  const position = Buffer.byteLength(before);
  const code = text.charCodeAt(at);
  const hex = code.toString(16).padStart(4, '0');
  const message =
    code >= 0xd800 && code <= 0xdfff
      ? `'utf-8' codec can't encode character '\\u${hex}' in position ${[...before].length}: surrogates not allowed`
      : `unacceptable character #x${hex}: control characters are not allowed in "<unicode string>", position ${position}`;
  const lines = before.split(/\r\n|[\n\r\x85\u2028\u2029]/);
  const mark = { file, line: lines.length - 1 + firstLine, column: lines.at(-1)!.length + 1 };
  throw new YamlProblem(message, mark, undefined, undefined, 'python');
}
