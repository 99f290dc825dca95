import type { SourcePosition } from '../base/position.js';
import { Encrypted } from '../values/encrypted.js';
import { float, int, type Value } from '../values/value.js';
import { Cursor, isDigit } from './cursor.js';
import type { YamlEntry, YamlNode } from './node.js';
import { BOOL, FLOAT, INT, MAP, NULL, SEQ, STR } from './resolve.js';

/** Characters that can begin a JSON text as Python reads it (it knows NaN and Infinity). */
const STARTS = /^[ \t\n\r]*(?:[{["tfnNI]|-?[0-9I])/;
const NUMBER = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const DEEPEST = 500;

const WORDS: Readonly<Record<string, readonly [tag: string, value: Value]>> = {
  null: [NULL, null],
  true: [BOOL, true],
  false: [BOOL, false],
  NaN: [FLOAT, Number.NaN],
  Infinity: [FLOAT, Number.POSITIVE_INFINITY],
  '-Infinity': [FLOAT, Number.NEGATIVE_INFINITY],
};

/**
 * A JSON text as Ansible's loader reads it (before it tries YAML): `{"__ansible_vault": …}` is a vaulted string,
 * `{"__ansible_unsafe": …}` one that is no template. Undefined when the text is not JSON.
 */
export function parseJson(text: string, file: string, firstLine: number): YamlNode | undefined {
  if (!STARTS.test(text)) return undefined;
  try {
    return new JsonReader(text, file, firstLine).document();
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

class NotJson extends Error {}

class JsonReader {
  private readonly cursor: Cursor;
  private depth = 0;

  constructor(
    private readonly text: string,
    file: string,
    firstLine: number,
  ) {
    this.cursor = new Cursor(text, file, firstLine);
  }

  document(): YamlNode {
    this.skipSpace();
    const root = this.value();
    this.skipSpace();
    if (!this.cursor.atEnd) throw new NotJson();
    return root;
  }

  private value(): YamlNode {
    const code = this.cursor.code();
    if (code === 123) return this.nested(() => this.object());
    if (code === 91) return this.nested(() => this.array());
    if (code === 34) return this.string();
    if (isDigit(code) || (code === 45 && isDigit(this.cursor.code(1)))) return this.number();
    return this.word();
  }

  private nested(read: () => YamlNode): YamlNode {
    if (++this.depth > DEEPEST) throw new NotJson();
    const node = read();
    this.depth--;
    return node;
  }

  private object(): YamlNode {
    const source = this.cursor.mark();
    const entries = new Map<string, YamlEntry>();
    this.items(125, () => {
      if (this.cursor.code() !== 34) throw new NotJson();
      const key = this.string();
      this.skipSpace();
      this.expect(58);
      this.skipSpace();
      const value = this.value();
      const name = (key as { text: string }).text;
      entries.set(name, { key: entries.get(name)?.key ?? key, value });
    });
    return special(entries, source) ?? { kind: 'map', tag: MAP, source, ...DATA, entries: [...entries.values()] };
  }

  private array(): YamlNode {
    const source = this.cursor.mark();
    const items: YamlNode[] = [];
    this.items(93, () => items.push(this.value()));
    return { kind: 'seq', tag: SEQ, source, ...DATA, items };
  }

  /** The items of an object or array up to its closing character, separated by commas. */
  private items(end: number, read: () => void): void {
    this.cursor.at++;
    this.skipSpace();
    if (this.cursor.code() === end) {
      this.cursor.at++;
      return;
    }
    for (;;) {
      read();
      this.skipSpace();
      if (this.cursor.code() === end) break;
      this.expect(44);
      this.skipSpace();
    }
    this.cursor.at++;
  }

  private string(): YamlNode {
    const source = this.cursor.mark();
    const text = parseString(this.text.slice(this.cursor.at, this.passString()));
    const textSource = { ...source, column: source.column + 1 };
    return { kind: 'scalar', tag: STR, source, ...DATA, text, style: 'double', value: text, textSource };
  }

  /** Moves behind the closing quote, and returns that place. */
  private passString(): number {
    const { cursor, text } = this;
    let at = cursor.at + 1;
    for (let code = text.charCodeAt(at); code !== 34; code = text.charCodeAt(at)) {
      if (Number.isNaN(code)) throw new NotJson();
      at += code === 92 ? 2 : 1;
    }
    cursor.at = at + 1;
    return cursor.at;
  }

  private number(): YamlNode {
    const source = this.cursor.mark();
    const [text, digits, fraction, exponent] = this.match(NUMBER) as unknown as [string, string, string?, string?];
    const whole = fraction === undefined && exponent === undefined;
    return whole ? plain(INT, text, int(BigInt(digits)), source) : plain(FLOAT, text, float(Number(text)), source);
  }

  private word(): YamlNode {
    const source = this.cursor.mark();
    for (const [word, [tag, value]] of Object.entries(WORDS)) {
      if (!this.text.startsWith(word, this.cursor.at)) continue;
      this.cursor.at += word.length;
      return plain(tag, word, value, source);
    }
    throw new NotJson();
  }

  private match(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.cursor.at;
    const match = pattern.exec(this.text);
    if (!match) throw new NotJson();
    this.cursor.at += match[0].length;
    return match;
  }

  private expect(code: number): void {
    if (this.cursor.code() !== code) throw new NotJson();
    this.cursor.at++;
  }

  private skipSpace(): void {
    const { cursor } = this;
    for (let code = cursor.code(); code === 32 || code === 9 || code === 10 || code === 13; code = cursor.code()) {
      if (code === 10 || code === 13) cursor.readBreak();
      else cursor.at++;
    }
  }
}

/** Throws NotJson when the quoted text is no JSON string, or holds half of a surrogate pair, which Ansible refuses. */
function parseString(quoted: string): string {
  try {
    const text: unknown = JSON.parse(quoted);
    if (typeof text === 'string' && text.isWellFormed()) return text;
  } catch {
    // Not JSON, as below.
  }
  throw new NotJson();
}

const DATA = { unsafe: false, shared: false } as const;

function plain(tag: string, text: string, value: Value, source: SourcePosition): YamlNode {
  return { kind: 'scalar', tag, source, ...DATA, text, style: 'plain', value, textSource: source };
}

/** The objects that Ansible's JSON gives a meaning. */
function special(entries: ReadonlyMap<string, YamlEntry>, source: SourcePosition): YamlNode | undefined {
  const name = entries.has('__ansible_unsafe') ? '__ansible_unsafe' : '__ansible_vault';
  const entry = entries.get(name)?.value;
  if (entries.has('__ansible_type')) throw new NotJson();
  if (!entry) return undefined;
  if (entry.kind !== 'scalar' || typeof entry.value !== 'string') throw new NotJson();
  if (name === '__ansible_unsafe') return { ...entry, source, unsafe: true };
  return { ...entry, source, tag: '!vault', value: new Encrypted(entry.value, source) };
}
