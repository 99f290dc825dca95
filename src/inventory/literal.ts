import { setOrder } from '../template/filters/set-order.js';
import { dictSet } from '../values/dict.js';
import { floatText } from '../values/float-text.js';
import { PythonSet } from '../values/set.js';
import { type Dict, Float, float, int, isDict, Tuple, type Value } from '../values/value.js';
import { readStringLiteral } from './string-literal.js';

/** Python refuses more nested brackets than this. */
const DEEPEST = 200;

/** Digits beyond which Python refuses to read an int. */
const LONGEST_INT = 4300;

/**
 * A value that is written as a Python literal: what `ast.literal_eval` reads, as the ini inventory keeps it (tuples and
 * sets as lists, bytes and complex numbers as text). Undefined when the text is none; it is text then. Throws TypeError for
 * a dict or set with a key that has no hash.
 */
export function parseLiteral(text: string): { readonly value: Value } | undefined {
  const reader = new LiteralReader(text);
  try {
    return { value: asVariable(reader.readWhole()) };
  } catch (error) {
    if (error === NO_LITERAL) return undefined;
    throw error;
  }
}

/** Thrown for most values of large inventories: one object spares the stack traces. */
const NO_LITERAL = new Error('no literal');

/** Marks a number that Python reads as complex, until it becomes text. */
class Complex {
  constructor(
    readonly real: number,
    readonly imaginary: number,
  ) {}
}

type Item = Value | Complex;

const NUMBER =
  /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?)/y;
const NAME = /[A-Za-z_]\w*/y;
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['None', null],
  ['True', true],
  ['False', false],
]);

class LiteralReader {
  #at = 0;
  #depth = 0;
  /** A key without a hash is an error only when the text is a literal at all. */
  #unhashable: unknown;

  constructor(readonly text: string) {}

  readWhole(): Value {
    const value = this.#readTupleOrItem();
    this.#skip();
    if (this.#at < this.text.length) throw NO_LITERAL;
    if (this.#unhashable) throw this.#unhashable;
    return plain(value);
  }

  /** Items with commas between them are a tuple also without brackets. */
  #readTupleOrItem(): Item {
    const first = this.#readSum();
    if (!this.#take(',')) return first;
    const items = [plain(first)];
    while (!this.#atEnd()) {
      items.push(plain(this.#readSum()));
      if (!this.#take(',')) break;
    }
    return new Tuple(items);
  }

  /** A number, or `1+2j`: the only sum that is a literal. */
  #readSum(): Item {
    const left = this.#readSigned();
    const sign = this.#take('+') ? 1 : this.#take('-') ? -1 : 0;
    if (sign === 0) return left;
    const right = this.#readItem();
    const real = typeof left === 'number' ? left : undefined;
    if (real === undefined || !(right instanceof Complex)) throw NO_LITERAL;
    return new Complex(real, sign * right.imaginary);
  }

  #readSigned(): Item {
    const sign = this.#take('-') ? '-' : this.#take('+') ? '+' : '';
    if (sign === '') return this.#readItem();
    const number = this.#readItem();
    if (!isNumber(number)) throw NO_LITERAL;
    return sign === '-' ? negate(number) : number;
  }

  #readItem(): Item {
    this.#skip();
    const character = this.text[this.#at];
    if (character === '(') return this.#readParenthesis();
    if (character === '[') return this.#readList('[', ']');
    if (character === '{') return this.#readBraces();
    if (this.#takeText('...')) return '...';
    return this.#readStrings() ?? this.#readNumber() ?? this.#readName();
  }

  #readParenthesis(): Item {
    this.#open('(');
    if (this.#close(')')) return new Tuple([]);
    const value = this.#readTupleOrItem();
    if (!this.#close(')')) throw NO_LITERAL;
    return value;
  }

  #readList(open: string, close: string): Value[] {
    this.#open(open);
    const items: Value[] = [];
    while (!this.#close(close)) {
      items.push(plain(this.#readSum()));
      if (this.#take(',')) continue;
      if (this.#close(close)) return items;
      throw NO_LITERAL;
    }
    return items;
  }

  #readBraces(): Value {
    this.#open('{');
    if (this.#close('}')) return new Map();
    const first = plain(this.#readSum());
    if (!this.#take(':')) return this.#readSet(first);
    const dict: Dict = new Map();
    const value = plain(this.#readSum());
    this.#hashing(() => dictSet(dict, first, value));
    while (this.#take(',')) {
      if (this.#close('}')) return dict;
      const key = plain(this.#readSum());
      if (!this.#take(':')) throw NO_LITERAL;
      const value = plain(this.#readSum());
      this.#hashing(() => dictSet(dict, key, value));
    }
    if (!this.#close('}')) throw NO_LITERAL;
    return dict;
  }

  #readSet(first: Value): Value {
    const items = [first];
    while (this.#take(',')) {
      if (this.#close('}')) return this.#setOf(items);
      items.push(plain(this.#readSum()));
    }
    if (!this.#close('}')) throw NO_LITERAL;
    return this.#setOf(items);
  }

  #setOf(items: readonly Value[]): Value {
    const set = new PythonSet();
    for (const item of items) this.#hashing(() => set.add(item));
    return set;
  }

  #hashing(add: () => void): void {
    try {
      add();
    } catch (error) {
      this.#unhashable ??= error;
    }
  }

  /** One or more string literals that follow each other. */
  #readStrings(): string | undefined {
    let joined: string | undefined;
    let bytes: boolean | undefined;
    for (;;) {
      this.#skip();
      const literal = readStringLiteral(this.text, this.#at);
      if (literal === undefined) return joined;
      if (literal === 'broken' || (bytes !== undefined && bytes !== literal.bytes)) throw NO_LITERAL;
      bytes = literal.bytes;
      joined = (joined ?? '') + literal.value;
      this.#at = literal.end;
    }
  }

  #readNumber(): Item | undefined {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.text);
    if (!match) return undefined;
    this.#at += match[0].length;
    if (/\w/.test(this.text[this.#at] ?? '')) throw NO_LITERAL;
    return numberOf(match[0].replaceAll('_', ''));
  }

  #readName(): Value {
    NAME.lastIndex = this.#at;
    const word = NAME.exec(this.text)?.[0];
    if (word === undefined) throw NO_LITERAL;
    this.#at += word.length;
    const value = WORDS.get(word);
    if (value !== undefined) return value;
    // The empty set has no literal; `set()` is read in its place.
    if (word !== 'set' || !this.#take('(') || !this.#take(')')) throw NO_LITERAL;
    return new PythonSet();
  }

  #open(bracket: string): void {
    this.#take(bracket);
    if (++this.#depth > DEEPEST) throw NO_LITERAL;
  }

  #close(bracket: string): boolean {
    if (!this.#take(bracket)) return false;
    this.#depth--;
    return true;
  }

  #take(character: string): boolean {
    this.#skip();
    return this.#takeText(character);
  }

  #takeText(text: string): boolean {
    if (!this.text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #atEnd(): boolean {
    this.#skip();
    return this.#at >= this.text.length || ')]}'.includes(this.text[this.#at]!);
  }

  /** Blanks, and a comment, which ends the line. */
  #skip(): void {
    while (/[ \t\f]/.test(this.text[this.#at] ?? '')) this.#at++;
    if (this.text[this.#at] === '#') this.#at = this.text.length;
  }
}

function numberOf(digits: string): Item {
  if (/^0[xXoObB]/.test(digits)) return int(BigInt(digits));
  if (/[jJ]$/.test(digits)) return new Complex(0, Number(digits.slice(0, -1)));
  if (/[.eE]/.test(digits)) return float(Number(digits));
  if (/^0+[1-9]/.test(digits) || digits.length > LONGEST_INT) throw NO_LITERAL;
  return int(BigInt(digits));
}

function isNumber(value: Item): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Complex || value instanceof Float;
}

function negate(value: Item): Item {
  if (typeof value === 'number') return Object.is(value, 0) ? 0 : -value;
  if (typeof value === 'bigint') return int(-value);
  if (value instanceof Complex) return new Complex(-value.real, -value.imaginary);
  return float(-(value as Float).value);
}

function plain(value: Item): Value {
  return value instanceof Complex ? complexText(value) : value;
}

/** Variables have lists where the literal has tuples and sets. */
function asVariable(value: Value): Value {
  if (value instanceof Tuple) return value.items.map(asVariable);
  if (value instanceof PythonSet) return setOrder([...value.values()]).map(asVariable);
  if (Array.isArray(value)) return value.map(asVariable);
  if (!isDict(value)) return value;
  for (const [key, item] of value) value.set(key, asVariable(item));
  return value;
}

function complexText({ real, imaginary }: Complex): string {
  const digits = (number: number) => floatText(number).replace(/\.0$/, '');
  if (Object.is(real, 0)) return `${digits(imaginary)}j`;
  return `(${digits(real)}${Object.is(imaginary, -0) || imaginary < 0 ? '' : '+'}${digits(imaginary)}j)`;
}
