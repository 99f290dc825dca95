import { dictSet } from '../../values/dict.js';
import { PythonError } from '../../values/exception.js';
import { type Dict, Float, int, type Value } from '../../values/value.js';

/** Deeper nesting is refused rather than overflowing the stack. */
const DEEPEST = 900;

/** Reads JSON as Python's `json.loads` does: floats stay floats, big ints are exact, NaN and Infinity are known. */
export function loadJson(text: string): Value {
  if (text.startsWith('\ufeff')) throw problem(text, 'Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
  const reader = new Reader(text);
  const value = reader.value(reader.space(0), 0);
  const end = reader.space(reader.at);
  if (end !== text.length) throw problem(text, 'Extra data', end);
  return value;
}

const NUMBER = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
const PLAIN = /[^"\\\x00-\x1f]*/y;
const WORDS: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Reader {
  at = 0;

  constructor(private readonly text: string) {}

  space(from: number): number {
    let at = from;
    while (at < this.text.length && ' \t\n\r'.includes(this.text[at]!)) at++;
    return at;
  }

  value(start: number, depth: number): Value {
    if (depth > DEEPEST)
      throw new PythonError('RecursionError', 'maximum recursion depth exceeded while decoding JSON');
    const character = this.text[start];
    if (character === '"') return this.string(start + 1);
    if (character === '{') return this.dict(start + 1, depth);
    if (character === '[') return this.list(start + 1, depth);
    for (const [word, value] of WORDS)
      if (this.text.startsWith(word, start)) {
        this.at = start + word.length;
        return value;
      }
    return this.number(start);
  }

  private number(start: number): Value {
    NUMBER.lastIndex = start;
    const match = NUMBER.exec(this.text);
    if (!match) throw problem(this.text, 'Expecting value', start);
    this.at = start + match[0].length;
    if (match[2] === undefined && match[3] === undefined) return int(BigInt(match[1]!));
    const number = Number(match[0]);
    return Number.isInteger(number) ? new Float(number) : number;
  }

  private list(start: number, depth: number): Value {
    const items: Value[] = [];
    let at = this.space(start);
    if (this.text[at] === ']') {
      this.at = at + 1;
      return items;
    }
    for (;;) {
      items.push(this.value(at, depth + 1));
      at = this.space(this.at);
      const character = this.text[at];
      if (character === ']') break;
      if (character !== ',') throw problem(this.text, "Expecting ',' delimiter", at);
      at = this.space(at + 1);
    }
    this.at = at + 1;
    return items;
  }

  private dict(start: number, depth: number): Value {
    const dict: Dict = new Map();
    let at = this.space(start);
    if (this.text[at] === '}') {
      this.at = at + 1;
      return dict;
    }
    for (;;) {
      if (this.text[at] !== '"') throw problem(this.text, 'Expecting property name enclosed in double quotes', at);
      const key = this.string(at + 1);
      at = this.space(this.at);
      if (this.text[at] !== ':') throw problem(this.text, "Expecting ':' delimiter", at);
      dictSet(dict, key, this.value(this.space(at + 1), depth + 1));
      at = this.space(this.at);
      if (this.text[at] === '}') break;
      if (this.text[at] !== ',') throw problem(this.text, "Expecting ',' delimiter", at);
      at = this.space(at + 1);
    }
    this.at = at + 1;
    return dict;
  }

  private string(start: number): string {
    let result = '';
    for (let at = start; ; ) {
      PLAIN.lastIndex = at;
      const plain = PLAIN.exec(this.text)![0];
      result += plain;
      at += plain.length;
      const character = this.text[at];
      if (character === '"') {
        this.at = at + 1;
        return result;
      }
      if (character === undefined) throw problem(this.text, 'Unterminated string starting at', start - 1);
      if (character !== '\\') throw problem(this.text, 'Invalid control character at', at);
      const escaped = this.escape(at + 1, start);
      result += escaped;
      at = this.at;
    }
  }

  private escape(at: number, start: number): string {
    const character = this.text[at];
    if (character === undefined) throw problem(this.text, 'Unterminated string starting at', start - 1);
    const simple = ESCAPES[character];
    if (simple !== undefined) {
      this.at = at + 1;
      return simple;
    }
    if (character !== 'u') throw problem(this.text, 'Invalid \\escape', at - 1);
    const digits = this.text.slice(at + 1, at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw problem(this.text, 'Invalid \\uXXXX escape', at);
    this.at = at + 5;
    return String.fromCharCode(parseInt(digits, 16));
  }
}

function problem(text: string, message: string, at: number): PythonError {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return new PythonError('JSONDecodeError', `${message}: line ${line} column ${column} (char ${at})`);
}
