/** What is wrong with a text that should be JSON, in the words of Python's json module; undefined when nothing is. */
export function jsonProblem(text: string): string | undefined {
  try {
    const scanner = new Scanner(text);
    scanner.value();
    scanner.space();
    return scanner.at < text.length ? describe(text, new Problem('Extra data', scanner.at)) : undefined;
  } catch (error) {
    if (error instanceof Problem) return describe(text, error);
    throw error;
  }
}

class Problem extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

function describe(text: string, { message, at }: Problem): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return `${message}: line ${line} column ${column} (char ${at})`;
}

const SCALAR = /null|true|false|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const DEEPEST = 900;

class Scanner {
  at = 0;
  #depth = 0;

  constructor(readonly text: string) {
    this.space();
  }

  value(): void {
    const character = this.text[this.at];
    if (character === '"') this.#string();
    else if (character === '{') this.#nested(() => this.#object());
    else if (character === '[') this.#nested(() => this.#array());
    else this.#scalar();
  }

  space(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) this.at++;
  }

  #nested(read: () => void): void {
    if (++this.#depth > DEEPEST)
      throw new Problem('maximum recursion depth exceeded while decoding a JSON document', this.at);
    this.at++;
    read();
    this.#depth--;
  }

  #object(): void {
    this.space();
    if (this.#take('}')) return;
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') {
        throw new Problem('Expecting property name enclosed in double quotes', this.at);
      }
      this.#string();
      this.space();
      if (!this.#take(':')) throw new Problem("Expecting ':' delimiter", this.at);
      this.space();
      this.value();
      this.space();
      if (this.#take('}')) return;
      if (!this.#take(',')) throw new Problem("Expecting ',' delimiter", this.at);
    }
  }

  #array(): void {
    this.space();
    if (this.#take(']')) return;
    for (;;) {
      this.space();
      this.value();
      this.space();
      if (this.#take(']')) return;
      if (!this.#take(',')) throw new Problem("Expecting ',' delimiter", this.at);
    }
  }

  #string(): void {
    const begin = this.at++;
    for (;;) {
      const character = this.text[this.at];
      if (character === undefined) throw new Problem('Unterminated string starting at', begin);
      if (character < ' ') throw new Problem('Invalid control character at', this.at);
      this.at++;
      if (character === '"') return;
      if (character === '\\') this.#escape(begin);
    }
  }

  #escape(begin: number): void {
    const character = this.text[this.at];
    if (character === undefined) throw new Problem('Unterminated string starting at', begin);
    if (character === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(this.text.slice(this.at + 1, this.at + 5))) {
        throw new Problem('Invalid \\uXXXX escape', this.at);
      }
      this.at += 5;
    } else if ('"\\/bfnrt'.includes(character)) this.at++;
    else throw new Problem('Invalid \\escape', this.at - 1);
  }

  #scalar(): void {
    SCALAR.lastIndex = this.at;
    const match = SCALAR.exec(this.text);
    if (!match) throw new Problem('Expecting value', this.at);
    this.at += match[0].length;
  }

  #take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }
}
