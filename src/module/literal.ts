import { float, int, Tuple, type Value } from '../values/value.js';

/** A JSON text or a Python literal (`{'a': [1, None]}`) as a value; undefined when it is neither. */
export function parseLiteral(text: string): Value | undefined {
  for (const words of [JSON_WORDS, PYTHON_WORDS]) {
    const reader = new LiteralReader(text, words);
    try {
      return reader.whole();
    } catch (error) {
      if (!(error instanceof NotLiteral)) throw error;
    }
  }
  return undefined;
}

class NotLiteral extends Error {}

const JSON_WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const PYTHON_WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['True', true],
  ['False', false],
  ['None', null],
]);
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  a: '\x07',
  v: '\v',
  '0': '\0',
  '\\': '\\',
  '/': '/',
  "'": "'",
  '"': '"',
  '\n': '',
};
const NUMBER = /[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;

/** A recursive descent over one text. */
class LiteralReader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly words: ReadonlyMap<string, Value>,
  ) {}

  whole(): Value {
    const value = this.value(0);
    if (this.peek() !== '') throw new NotLiteral();
    return value;
  }

  private value(depth: number): Value {
    if (depth > 100) throw new NotLiteral();
    const next = this.peek();
    if (next === '{') return this.dict(depth + 1);
    if (next === '[') return this.items(']', depth + 1).items;
    if (next === '(') return this.tuple(depth + 1);
    if (next === '"' || (next === "'" && this.words === PYTHON_WORDS)) return this.string(next);
    return /[A-Za-z]/.test(next) ? this.word() : this.number();
  }

  private dict(depth: number): Value {
    const entries: [Value, Value][] = [];
    this.at++;
    while (!this.eat('}')) {
      const key = this.value(depth);
      if (!this.eat(':')) throw new NotLiteral();
      entries.push([key, this.value(depth)]);
      if (!this.eat(',') && this.peek() !== '}') throw new NotLiteral();
    }
    return new Map(entries);
  }

  private items(end: string, depth: number): { items: Value[]; comma: boolean } {
    const items: Value[] = [];
    let comma = false;
    this.at++;
    while (!this.eat(end)) {
      items.push(this.value(depth));
      comma = this.eat(',');
      if (!comma && this.peek() !== end) throw new NotLiteral();
    }
    return { items, comma };
  }

  private tuple(depth: number): Value {
    const { items, comma } = this.items(')', depth);
    return items.length === 1 && !comma ? items[0]! : new Tuple(items);
  }

  private string(quote: string): string {
    let text = '';
    for (this.at++; this.text[this.at] !== quote; this.at++) {
      const character = this.text[this.at];
      if (character === undefined) throw new NotLiteral();
      text += character === '\\' ? this.escape() : character;
    }
    this.at++;
    return text;
  }

  private escape(): string {
    const letter = this.text[++this.at] ?? '';
    const digits = letter === 'u' ? 4 : letter === 'x' ? 2 : letter === 'U' ? 8 : 0;
    if (digits === 0) return ESCAPES[letter] ?? `\\${letter}`;
    const code = Number.parseInt(this.text.slice(this.at + 1, this.at + 1 + digits), 16);
    if (!(code <= 0x10ffff)) throw new NotLiteral();
    this.at += digits;
    return digits === 8 ? String.fromCodePoint(code) : String.fromCharCode(code);
  }

  private word(): Value {
    const word = /[A-Za-z]+/y;
    word.lastIndex = this.at;
    const name = word.exec(this.text)![0];
    const value = this.words.get(name);
    if (value === undefined) throw new NotLiteral();
    this.at += name.length;
    return value;
  }

  private number(): Value {
    NUMBER.lastIndex = this.at;
    const text = NUMBER.exec(this.text)?.[0];
    if (text === undefined) throw new NotLiteral();
    this.at += text.length;
    const bare = text.replaceAll('_', '');
    return /^[+-]?\d+$/.test(bare) ? int(BigInt(bare.replace(/^\+/, ''))) : float(Number(bare));
  }

  private eat(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at++;
    return true;
  }

  /** The next character that is no white space, without taking it; empty at the end. */
  private peek(): string {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
    return this.text[this.at] ?? '';
  }
}
